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

test_a_parent_elsewhere_or_a_citizenship_is_not_where_somebody_is if {
	_verdict({"customer": {"ultimate_parent_headquarters": "IR"}}) == "pass"
	_verdict({"parties": [object.union(make.individual("end_user", "U", "DE"), {"citizenships": ["IR"]})]}) == "pass"
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
