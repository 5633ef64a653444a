package guardrails.regimes.house.listed_parties_reviewed_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.house.listed_parties_reviewed as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

test_a_hit_is_reviewed_wherever_the_hardware_is if {
	_verdict({}) == "pass"
	every list in ["dpl", "entity_list", "meu", "uvl"] {
		hit := {"customer": make.listed(list, "confirmed")}
		_verdict(hit) == "fail"
		_verdict(object.union(hit, {"pools": []})) == "fail"
		_detail(hit).observed.listed == [concat(" in ", ["customer", list])]
	}
	user := object.union(make.party("end_user", "U", "DE"), make.listed("dpl", "confirmed"))
	_detail({"parties": [user]}).bound.listed == ["end_user.U in dpl"]
}

test_whom_listed_parties_own_by_half_is_reviewed_too if {
	american := {"customer": {"organised_in": "US"}}
	_verdict(object.union(american, {"ownership": make.ownership("C-1", {"min": 50, "max": 50})})) == "fail"
	_verdict(object.union(american, {"ownership": make.ownership("C-1", {"min": 49.9, "max": 49.9})})) == "pass"
	_verdict({"ownership": []}) == "unknown"
	_detail({"ownership": []}).missing == ["customer.owners"]
}

test_a_possible_hit_or_no_search_is_unknown if {
	_verdict({"customer": make.listed("uvl", "possible")}) == "unknown"
	_detail({"customer": make.listed("uvl", "possible")}).missing == ["customer.screenings.uvl"]
	_verdict({"customer": make.nobody}) == "unknown"
	_detail({"customer": make.nobody}).missing == ["customer"]
}

test_the_outcome_of_a_review_clears_it if {
	hit := make.listed("entity_list", "confirmed")
	_verdict({"customer": object.union(hit, make.authorised("HSE-11"))}) == "pass"
	undated := [object.union(make.authorised("HSE-11").authorisations[0], {"until_day": "unknown"})]
	_detail({"customer": object.union(hit, {"authorisations": undated})}).missing == ["customer.authorisations"]
}
