package guardrails.regimes.us_iaas_cip.noncompliant_reseller_terminated_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.noncompliant_reseller_terminated as rule

_document(changes) := make.provider_document({"resellers": [make.reseller(changes)]})

_verdict(changes) := answer if {
	answer := rule.verdict["S-1"] with input as _document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["S-1"] with input as _document(changes)
}

_non_compliant(changes) := object.union(
	{"compliance": "non_compliant", "noncompliance_known_day": make.as_of_day - 30},
	changes,
)

test_until_it_is_ended_it_fails_and_shows_its_clock if {
	_verdict(_non_compliant({})) == "fail"
	_detail(_non_compliant({})).events == {
		"noncompliance_known_day": make.as_of_day - 30,
		"terminated_day": "none",
	}
	_detail(_non_compliant({})).missing == []
}

test_ended_passes_and_an_announced_end_does_not if {
	_verdict(_non_compliant({"terminated_day": make.as_of_day - 1})) == "pass"
	_detail(_non_compliant({"terminated_day": make.as_of_day - 1})).events.terminated_day == make.as_of_day - 1
	_verdict(_non_compliant({"terminated_day": make.as_of_day + 2})) == "fail"
}

test_without_the_day_of_knowledge_the_clock_is_unknown if {
	_detail(_non_compliant({"noncompliance_known_day": "none"})).events.noncompliance_known_day == "unknown"
}

test_what_is_not_known_is_unknown if {
	_verdict(_non_compliant({"compliance": "unknown"})) == "unknown"
	_verdict(_non_compliant({"terminated_day": "unknown"})) == "unknown"
	_detail(_non_compliant({"compliance": "unknown"})).missing == ["resellers.S-1.compliance"]
	_detail(_non_compliant({"located_in": "unknown"})).choices == ["unknown_is_foreign"]
}

test_compliant_and_us_resellers_are_out_of_scope if {
	_verdict({}) == "not_applicable"
	_verdict(object.union(_non_compliant({}), make.us_customer)) == "not_applicable"
	rule.verdict == {} with input as make.document({"resellers": [make.reseller(_non_compliant({}))]})
}
