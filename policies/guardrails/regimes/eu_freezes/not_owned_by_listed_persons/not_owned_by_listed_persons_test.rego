package guardrails.regimes.eu_freezes.not_owned_by_listed_persons_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.eu_freezes.not_owned_by_listed_persons as rule

_here := {"provider": {"organised_in": "DE"}}

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(object.union(_here, changes))
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(object.union(_here, changes))
}

_owned(low, high) := {"ownership": make.ownership("C-1", {"min": low, "max": high})}

test_less_than_half_passes if {
	_verdict({}) == "pass"
	_verdict(_owned(49.9, 49.9)) == "pass"
}

test_half_in_the_aggregate_fails if {
	_verdict(_owned(50, 50)) == "fail"
	_verdict(_owned(50.1, 50.1)) == "fail"
	_detail(_owned(50, 50)).bound.shares == {"customer": {"min": 50, "max": 50}}
}

test_owners_who_are_not_known_leave_it_unknown if {
	_verdict(_owned(30, 100)) == "unknown"
	_detail(_owned(30, 100)).missing == ["customer.owners"]
	_verdict({"ownership": []}) == "unknown"
	_detail({"customer": make.nobody, "ownership": []}).missing == ["customer"]
	_detail({"end_users_complete": "no", "customer": {"end_users_complete": "no"}}).missing == ["customer.end_users"]
}

_controller(control) := {"parties": [object.union(
	object.union(make.party("owner", "O", "DE"), {"control": control}),
	make.listed("eu_consolidated", "confirmed"),
)]}

test_a_listed_owner_who_controls_fails if {
	_verdict(_controller("yes")) == "fail"
	_verdict(_controller("no")) == "pass"
	_verdict(_controller("unknown")) == "unknown"
	_detail(_controller("unknown")).missing == ["customer.owners"]
	_detail(_controller("yes")).observed.controlled == "yes"
}

test_who_does_not_act_there_is_out_of_scope if {
	_verdict(object.union(_owned(60, 60), {"provider": {"organised_in": "US"}})) == "not_applicable"
	unknown := object.union(_owned(60, 60), {"provider": {"organised_in": "unknown"}})
	_verdict(unknown) == "unknown"
	_detail(unknown).missing == ["provider.organised_in"]
	abroad := {"provider": {"organised_in": "US"}, "pools": [make.pool({"country": "DE"})]}
	_verdict(object.union(_owned(60, 60), abroad)) == "fail"
}

test_an_authorisation_clears_it if {
	_verdict(object.union(_owned(60, 60), {"customer": make.authorised("EU-FRZ-02")})) == "pass"
	undated := [object.union(make.authorised("EU-FRZ-02").authorisations[0], {"until_day": "unknown"})]
	changes := object.union(_owned(60, 60), {"customer": {"authorisations": undated}})
	_verdict(changes) == "unknown"
	_detail(changes).missing == ["customer.authorisations"]
}
