package guardrails.regimes.us_ear.not_owned_by_listed_parties_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ear.not_owned_by_listed_parties as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

_owned(low, high) := {"ownership": make.ownership("C-1", {"min": low, "max": high})}

test_less_than_half_passes if {
	_verdict({}) == "pass"
	_verdict(_owned(49.9, 49.9)) == "pass"
}

# Two listed parents with 30 and 20 percent together hold half.
test_half_in_the_aggregate_fails if {
	_verdict(_owned(50, 50)) == "fail"
	_detail(_owned(50, 50)).observed.parties == ["customer"]
	_detail(_owned(50, 50)).bound.shares == {"customer": {"min": 50, "max": 50}}
}

test_owners_who_are_not_known_leave_it_unknown if {
	_verdict(_owned(30, 100)) == "unknown"
	_detail(_owned(30, 100)).missing == ["customer.owners"]
	_verdict({"ownership": []}) == "unknown"
	_verdict({"customer": make.nobody, "ownership": []}) == "unknown"
	_detail({"customer": make.nobody, "ownership": []}).missing == ["customer"]
}

test_an_authorisation_clears_it if {
	_verdict(object.union(_owned(50, 50), {"customer": make.authorised("US-EAR-07")})) == "pass"
	undated := [object.union(make.authorised("US-EAR-07").authorisations[0], {"until_day": "unknown"})]
	changes := object.union(_owned(50, 50), {"customer": {"authorisations": undated}})
	_verdict(changes) == "unknown"
	_detail(changes).missing == ["customer.authorisations"]
}

test_the_rule_sleeps_until_2026_11_09_and_returns_on_2026_11_10 if {
	_verdict(object.union(_owned(50, 50), make.on_day("us_ear", 20766))) == "not_applicable"
	_verdict(object.union(_owned(50, 50), make.on_day("us_ear", 20767))) == "fail"
	_verdict(object.union(_owned(50, 50), make.on_day("us_ear", 20402))) == "not_applicable"
	_verdict(object.union(_owned(50, 50), make.on_day("us_ear", 20401))) == "fail"
}

test_an_extension_keeps_it_asleep if {
	extended := make.chosen("us_ear", {"affiliates_rule": "extended"})
	_verdict(object.union(_owned(50, 50), extended)) == "not_applicable"
	_verdict(object.union(_owned(50, 50), object.union(extended, make.on_day("us_ear", 20401)))) == "fail"
}
