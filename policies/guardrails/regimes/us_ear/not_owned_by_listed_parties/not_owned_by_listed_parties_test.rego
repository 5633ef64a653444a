package guardrails.regimes.us_ear.not_owned_by_listed_parties_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ear.not_owned_by_listed_parties as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(object.union(make.hardware("DE", {}), changes))
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(object.union(make.hardware("DE", {}), changes))
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

test_a_company_of_the_united_states_is_no_affiliate_abroad if {
	american := {"customer": {"organised_in": "US"}}
	_verdict(object.union(_owned(60, 60), american)) == "pass"
	nowhere := {"customer": {"organised_in": "unknown"}}
	_verdict(object.union(_owned(60, 60), nowhere)) == "unknown"
	_detail(object.union(_owned(60, 60), nowhere)).missing == ["customer.organised_in"]
	_verdict(object.union(_owned(40, 40), nowhere)) == "pass"
	based_there := {"customer": {"located_in": "US", "headquarters": "US"}}
	_verdict(object.union(_owned(60, 60), based_there)) == "fail"
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

# Hardware in the United States is not exported to whoever uses it from abroad.
test_only_hardware_abroad_is_supplied if {
	hit := _owned(50, 50)
	_verdict(object.union(hit, make.hardware("US", {"set_aside": "yes"}))) == "not_applicable"
	_verdict(object.union(hit, {"pools": []})) == "not_applicable"
	_verdict(object.union(hit, make.hardware("unknown", {}))) == "unknown"
	_detail(object.union(hit, make.hardware("unknown", {}))).missing == ["pools.h100.country"]
	_verdict(object.union(hit, {"pools": [], "pools_complete": "unknown"})) == "unknown"
	_detail(object.union(hit, {"pools": [], "pools_complete": "unknown"})).missing == ["pools"]
}

# Whether its use alone is a supply is a choice (D-31).
test_the_use_of_shared_hardware_is_read_by_choice if {
	hit := _owned(50, 50)
	every reading, answer in {"any_use": "fail", "open_where_shared": "unknown", "set_aside_only": "not_applicable"} {
		read := object.union(hit, make.chosen("us_ear", {"use_by_listed": reading}))
		_verdict(object.union(read, make.hardware("DE", {"set_aside": "no"}))) == answer
		_verdict(object.union(read, make.hardware("DE", {"set_aside": "yes"}))) == "fail"
	}
}
