package guardrails.regimes.us_ear.not_on_entity_list_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ear.not_on_entity_list as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(object.union(make.hardware("DE", {}), changes))
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(object.union(make.hardware("DE", {}), changes))
}

test_nobody_on_the_list_passes if {
	_verdict({}) == "pass"
	_verdict({"customer": make.listed("entity_list", "cleared")}) == "pass"
}

test_a_hit_fails if {
	_verdict({"customer": make.listed("entity_list", "confirmed")}) == "fail"
	_detail({"customer": make.listed("entity_list", "confirmed")}).observed.parties == ["customer"]
	user := object.union(make.party("end_user", "U", "DE"), make.listed("entity_list", "confirmed"))
	_detail({"parties": [user]}).bound.parties == ["end_user.U"]
}

test_a_possible_hit_or_no_search_is_unknown if {
	_verdict({"customer": make.listed("entity_list", "possible")}) == "unknown"
	_verdict({"customer": {"screenings": []}}) == "unknown"
	_detail({"customer": {"screenings": []}}).missing == ["customer.screenings.entity_list"]
	_verdict({"customer": make.nobody}) == "unknown"
	_detail({"customer": make.nobody}).missing == ["customer"]
}

test_an_authorisation_clears_it if {
	hit := make.listed("entity_list", "confirmed")
	_verdict({"customer": object.union(hit, make.authorised("US-EAR-03"))}) == "pass"
	undated := [object.union(make.authorised("US-EAR-03").authorisations[0], {"until_day": "unknown"})]
	_verdict({"customer": object.union(hit, {"authorisations": undated})}) == "unknown"
	_detail({"customer": object.union(hit, {"authorisations": undated})}).missing == ["customer.authorisations"]
}

# Hardware in the United States is not exported to whoever uses it from abroad.
test_only_hardware_abroad_is_supplied if {
	hit := {"customer": make.listed("entity_list", "confirmed")}
	_verdict(object.union(hit, make.hardware("US", {"set_aside": "yes"}))) == "not_applicable"
	_verdict(object.union(hit, {"pools": []})) == "not_applicable"
	_verdict(object.union(hit, make.hardware("unknown", {}))) == "unknown"
	_detail(object.union(hit, make.hardware("unknown", {}))).missing == ["pools.h100.country"]
	_verdict(object.union(hit, {"pools": [], "pools_complete": "unknown"})) == "unknown"
	_detail(object.union(hit, {"pools": [], "pools_complete": "unknown"})).missing == ["pools"]
}

# Whether its use alone is a supply is a choice (D-31).
test_the_use_of_shared_hardware_is_read_by_choice if {
	hit := {"customer": make.listed("entity_list", "confirmed")}
	every reading, answer in {"any_use": "fail", "open_where_shared": "unknown", "set_aside_only": "not_applicable"} {
		read := object.union(hit, make.chosen("us_ear", {"use_by_listed": reading}))
		_verdict(object.union(read, make.hardware("DE", {"set_aside": "no"}))) == answer
		_verdict(object.union(read, make.hardware("DE", {"set_aside": "yes"}))) == "fail"
	}
}
