package guardrails.regimes.us_rasa.remote_access_licensed_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_rasa.remote_access_licensed as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

_house := make.chosen("us_rasa", {"bill": "house"})

test_the_senates_bill_names_persons_of_concern if {
	_verdict({}) == "pass"
	_verdict({"customer": {"located_in": "CN"}}) == "fail"
	_verdict({"customer": {"headquarters": "MO"}}) == "fail"
	_verdict({"customer": {"ultimate_parent_headquarters": "HK"}}) == "fail"
	_detail({"parties": [make.individual("end_user", "U", "IR")]}).observed.parties == ["end_user.U"]
}

test_who_uses_it_in_the_united_states_has_no_remote_access_from_abroad if {
	_verdict({"customer": {"located_in": "US", "ultimate_parent_headquarters": "CN"}}) == "pass"
}

test_the_houses_bill_reaches_any_foreign_person if {
	_verdict(_house) == "fail"
	_detail(_house).observed.parties == ["customer"]
	_verdict(object.union(_house, {"customer": {"organised_in": "US"}})) == "pass"
	expatriate := object.union(make.individual("end_user", "U", "DE"), {"citizenships": ["US"]})
	_verdict(object.union(_house, {"customer": {"organised_in": "US"}, "parties": [expatriate]})) == "pass"
	_verdict(object.union(_house, {"customer": {"kind": "unknown"}})) == "unknown"
}

test_small_chips_are_out_of_scope if {
	_verdict({"customer": {"located_in": "CN"}, "pools": [make.chip(1040, 1.9)]}) == "not_applicable"
}

test_what_is_missing_is_named if {
	_detail({"customer": make.nobody}).missing == ["customer"]
	_detail({"customer": {"headquarters": "unknown"}}).missing == ["customer.located_in"]
	user := object.union(make.party("end_user", "U", "DE"), {"headquarters": "unknown"})
	_detail({"parties": [user]}).missing == ["end_user.U.located_in"]
	_detail({"customer": {"located_in": "CN"}, "pools": [], "pools_complete": "unknown"}).missing == ["pools"]
}

test_an_authorisation_clears_it if {
	_verdict({"customer": object.union({"located_in": "CN"}, make.authorised("US-RASA-01"))}) == "pass"
	undated := [object.union(make.authorised("US-RASA-01").authorisations[0], {"until_day": "unknown"})]
	_detail({"customer": {"located_in": "CN", "authorisations": undated}}).missing == ["customer.authorisations"]
}

test_a_reseller_and_an_ultimate_parent_on_record_count if {
	beijing := make.holder(make.party("owner", "bj", "CN"), {})
	_verdict({"customer": {"behind": [beijing]}}) == "fail"
	_verdict({"customer": {"behind": [object.union(beijing, {"ultimate_parent": "no"})]}}) == "pass"
	_verdict({"customer": {"behind": [object.union(beijing, {"ultimate_parent": "unknown"})]}}) == "unknown"
	_verdict({"resellers": [make.party("reseller", "S", "CN")]}) == "fail"
}
