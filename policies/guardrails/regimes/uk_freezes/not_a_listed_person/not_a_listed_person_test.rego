package guardrails.regimes.uk_freezes.not_a_listed_person_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.uk_freezes.not_a_listed_person as rule

_here := {"provider": {"organised_in": "GB"}}

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(object.union(_here, changes))
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(object.union(_here, changes))
}

_hit := make.listed("uk_sanctions", "confirmed")

test_nobody_on_the_list_passes if {
	_verdict({}) == "pass"
	_verdict({"customer": make.listed("uk_sanctions", "cleared")}) == "pass"
	_verdict({"customer": make.listed("sdn", "confirmed")}) == "pass"
}

test_a_hit_fails if {
	_verdict({"customer": _hit}) == "fail"
	_detail({"customer": _hit}).observed.parties == ["customer"]
	_detail({"parties": [object.union(make.party("end_user", "U", "DE"), _hit)]}).bound.parties == ["end_user.U"]
}

test_a_possible_hit_or_no_search_is_unknown if {
	_verdict({"customer": make.listed("uk_sanctions", "possible")}) == "unknown"
	_verdict({"customer": {"screenings": []}}) == "unknown"
	_detail({"customer": {"screenings": []}}).missing == ["customer.screenings.uk_sanctions"]
	_detail({"customer": make.nobody}).missing == ["customer"]
}

test_who_does_not_act_there_is_out_of_scope if {
	_verdict({"customer": _hit, "provider": {"organised_in": "US"}}) == "not_applicable"
	_verdict({"customer": _hit, "provider": {"organised_in": "DE"}}) == "not_applicable"
	_verdict({"customer": _hit, "provider": {"organised_in": "US", "operates_in": ["GB"]}}) == "fail"
	abroad := {"provider": {"organised_in": "US"}, "pools": [make.pool({"country": "GB"})]}
	_verdict(object.union(abroad, {"customer": _hit})) == "fail"
	left_out := make.chosen("uk_freezes", {"hardware": "left_out"})
	_verdict(object.union(object.union(abroad, {"customer": _hit}), left_out)) == "not_applicable"
}

test_where_it_acts_may_be_open if {
	unknown := {"customer": _hit, "provider": {"organised_in": "unknown"}}
	_verdict(unknown) == "unknown"
	_detail(unknown).missing == ["provider.organised_in"]
	asked := object.union(make.chosen("uk_freezes", {"unstated": "open_question"}), {"provider": {"organised_in": "US"}})
	_verdict(object.union(asked, {"customer": _hit})) == "unknown"
	_detail(object.union(asked, {"customer": _hit})).missing == ["provider.operates_in"]
}

test_an_authorisation_clears_it if {
	_verdict({"customer": object.union(_hit, make.authorised("UK-FRZ-01"))}) == "pass"
	undated := [object.union(make.authorised("UK-FRZ-01").authorisations[0], {"until_day": "unknown"})]
	_verdict({"customer": object.union(_hit, {"authorisations": undated})}) == "unknown"
	_detail({"customer": object.union(_hit, {"authorisations": undated})}).missing == ["customer.authorisations"]
}
