package guardrails.regimes.us_iaas_training.silent_reseller_barred_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_training.silent_reseller_barred as rule

_document(changes) := make.provider_document({"resellers": [make.reseller(changes)]})

_verdict(changes) := answer if {
	answer := rule.verdict["S-1"] with input as _document(changes)
}

test_a_foreign_reseller_reports_or_gets_nothing if {
	_verdict({}) == "pass"
	_verdict({"reporting": "no"}) == "fail"
	_verdict({"reporting": "no", "terminated_day": make.as_of_day}) == "not_applicable"
	_verdict(object.union(make.us_customer, {"reporting": "no"})) == "not_applicable"
}

test_what_is_not_known_is_unknown if {
	_verdict({"reporting": "unknown"}) == "unknown"
	_verdict({"reporting": "no", "terminated_day": "unknown"}) == "unknown"
	_verdict({"reporting": "no", "located_in": "unknown"}) == "unknown"
	detail := rule.detail["S-1"] with input as _document({"reporting": "unknown", "located_in": "unknown"})
	detail.missing == ["reseller.S-1.located_in", "resellers.S-1.reporting"]
}

test_resellers_are_asked_about_in_the_providers_document_only if {
	rule.verdict == {} with input as make.document({"resellers": [make.reseller({"reporting": "no"})]})
}
