package guardrails.regimes.us_ofac.outside_embargoed_jurisdictions_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ofac.outside_embargoed_jurisdictions as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

test_others_pass if {
	_verdict({}) == "pass"
}

test_whoever_is_there_fails if {
	_verdict({"customer": {"located_in": "IR"}}) == "fail"
	_verdict({"customer": {"organised_in": "IR"}}) == "fail"
	_verdict({"customer": {"headquarters": "IR"}}) == "fail"
	_detail({"parties": [make.individual("end_user", "U", "IR")]}).observed.parties == ["end_user.U"]
}

test_an_iranian_citizenship_is_not_where_somebody_is if {
	_verdict({"parties": [object.union(make.individual("end_user", "U", "DE"), {"citizenships": ["IR"]})]}) == "pass"
}

_user(facts) := {"parties": [object.union(make.individual("end_user", "U", "DE"), facts)]}

test_a_cuban_citizen_may_be_barred_unless_it_lives_elsewhere if {
	_verdict(_user({"citizenships": ["CU"]})) == "unknown"
	_detail(_user({"citizenships": ["CU"]})).missing == ["end_user.U.permanent_residences"]
	_verdict(_user({"citizenships": ["CU"], "permanent_residences": ["DE"]})) == "pass"
	_verdict(_user({"citizenships": ["CU"], "permanent_residences": ["CU"]})) == "unknown"
	_verdict(_user({"citizenships": ["CU", "US"]})) == "pass"
	_verdict(_user({"citizenships": [], "citizenships_complete": "unknown"})) == "unknown"
	_verdict(_user({"citizenships": [], "citizenships_complete": "unknown", "permanent_residences": ["DE"]})) == "pass"
	_verdict({"customer": {"kind": "unknown", "citizenships": ["CU"]}}) == "unknown"
}

test_ukraine_has_regions_that_are_embargoed if {
	_verdict({"customer": {"located_in": "UA"}}) == "unknown"
	_detail({"customer": {"located_in": "UA"}}).missing == ["customer.ukraine_region"]
	every region in ["crimea", "donetsk", "luhansk"] {
		_verdict({"customer": {"located_in": "UA", "ukraine_region": region}}) == "fail"
		_verdict({"customer": {"organised_in": "UA", "ukraine_region": region}}) == "fail"
		_verdict({"customer": {"ukraine_region": region}}) == "pass"
	}
	_verdict({"customer": {"located_in": "UA", "ukraine_region": "elsewhere"}}) == "pass"
	_verdict({"customer": {"located_in": "IR", "ukraine_region": "elsewhere"}}) == "fail"
	_verdict({"customer": {"headquarters": "UA"}}) == "unknown"
	_verdict(_user({"located_in": "UA"})) == "unknown"
	_verdict({"customer": {"ultimate_parent_headquarters": "UA"}}) == "pass"
}

_held(holders) := {"customer": {"behind": holders}}

_holder(country, share) := make.holder(
	make.party("owner", country, country),
	{"share_percent": {"min": share, "max": share}, "ultimate_parent": "no"},
)

test_who_is_held_from_cuba_by_half_is_barred if {
	_verdict(_held([_holder("CU", 49.9)])) == "pass"
	_verdict(_held([_holder("CU", 50)])) == "fail"
	_verdict(_held([_holder("CU", 50.1)])) == "fail"
	_verdict(_held([make.holder(make.party("owner", "o", "DE"), {"ultimate_parent_headquarters": "CU"})])) == "fail"
	_verdict({"customer": {"ultimate_parent_headquarters": "CU"}}) == "fail"
}

test_who_is_held_from_iran_by_half_may_act_for_its_government if {
	_verdict(_held([_holder("IR", 49.9)])) == "pass"
	_verdict(_held([_holder("IR", 50)])) == "unknown"
	_detail(_held([_holder("IR", 50)])).missing == ["customer.owners"]
	_verdict({"customer": {"ultimate_parent_headquarters": "IR"}}) == "unknown"
	_verdict({"customer": object.union({"ultimate_parent_headquarters": "IR"}, make.authorised("US-OFAC-03"))}) == "pass"
	_verdict(_held([object.union(_holder("IR", 10), {"ultimate_parent": "yes"})])) == "unknown"
}

test_what_an_embargoed_government_owns_or_controls_is_barred_wherever_it_is if {
	_verdict({"customer": {"government_of": ["IR"]}}) == "fail"
	_verdict({"customer": {"government_of": ["DE"]}}) == "pass"
	_verdict({"customer": {"government_of": ["unknown"]}}) == "unknown"
	_verdict(_held([object.union(_holder("DE", 49.9), {"government_of": ["IR"]})])) == "pass"
	_verdict(_held([object.union(_holder("DE", 50), {"government_of": ["IR"]})])) == "fail"
}

test_several_may_hold_half_together if {
	third := object.union(_holder("IR", 10), {"id": "third"})
	_verdict(_held([_holder("IR", 25), _holder("CU", 24)])) == "pass"
	_verdict(_held([_holder("IR", 25), _holder("CU", 25)])) == "unknown"
	_verdict(_held([_holder("IR", 10), _holder("CU", 10), third])) == "unknown"
	_verdict(_held([_holder("IR", 25), object.union(object.remove(third, ["share_percent"]), {"share_percent": {"min": 0}})])) == "unknown"
}

test_what_is_not_known_leaves_it_unknown if {
	_verdict({"customer": {"located_in": "unknown"}}) == "unknown"
	_detail({"customer": {"located_in": "unknown"}}).missing == ["customer.located_in"]
	_detail({"resellers_complete": "unknown"}).missing == ["resellers"]
	_verdict({"customer": make.nobody}) == "unknown"
	_detail({"customer": make.nobody}).missing == ["customer"]
}

test_an_authorisation_clears_it if {
	_verdict({"customer": object.union({"located_in": "IR"}, make.authorised("US-OFAC-03"))}) == "pass"
	undated := [object.union(make.authorised("US-OFAC-03").authorisations[0], {"until_day": "unknown"})]
	_detail({"customer": {"located_in": "IR", "authorisations": undated}}).missing == ["customer.authorisations"]
}
