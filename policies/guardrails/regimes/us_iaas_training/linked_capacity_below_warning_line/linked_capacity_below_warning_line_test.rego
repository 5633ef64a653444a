package guardrails.regimes.us_iaas_training.linked_capacity_below_warning_line_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_training.linked_capacity_below_warning_line as rule

_verdict(changes) := answer if {
	answer := rule.verdict["group:C-1"] with input as make.group_document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["group:C-1"] with input as make.group_document(changes)
}

_capacity(low, high) := {"group": {"compute": {"capacity_12_months_yop": {"min": low, "max": high}}}}

test_half_of_the_line_itself_is_not_over_it if {
	_verdict(_capacity(49.9, 49.9)) == "pass"
	_verdict(_capacity(50, 50)) == "pass"
	_verdict(_capacity(50.1, 50.1)) == "fail"
	_verdict(_capacity(40, 60)) == "unknown"
	_detail(_capacity(40, 60)).missing == ["group.compute"]
	_detail(_capacity(60, 60)).missing == []
	_detail(_capacity(60, 60)).observed.members == ["C-1", "C-2"]
}

test_what_one_member_has_alone_is_asked_of_it if {
	members := [make.holding("C-1", 8, 8), make.holding("C-2", 0, 0)]
	_verdict({"group": object.union(_capacity(60, 60).group, {"members": members})}) == "not_applicable"
	shared := [make.holding("C-1", 8, 8), make.holding("C-2", 1, 1)]
	_verdict({"group": object.union(_capacity(60, 60).group, {"members": shared})}) == "fail"
}

test_one_that_holds_everything_is_no_case_of_its_own_while_members_may_be_missing if {
	members := [make.holding("C-1", 8, 8), make.holding("C-2", 0, 0)]
	open := object.union(_capacity(10, 10).group, {"members": members, "members_complete": "unknown"})
	_verdict({"group": open}) == "unknown"
}

test_what_is_no_infrastructure_is_not_asked_about if {
	members := [object.union(make.holding(name, 8, 8), {"runs_own_software": "no"}) | some name in ["C-1", "C-2"]]
	_verdict({"group": object.union(_capacity(60, 60).group, {"members": members})}) == "not_applicable"
}

test_peak_or_the_likely_figure_is_a_choice if {
	estimate := {"law": {"us_iaas_training": {"choices": {"capacity_basis": "estimate"}}}}
	_verdict(object.union(_capacity(60, 60), estimate)) == "pass"
}

test_members_that_may_be_missing_open_the_sum if {
	open := {"group": {"members_complete": "unknown"}}
	_verdict(open) == "unknown"
	_detail(open).missing == ["group.compute", "group.members"]
}

test_foreign_members_only if {
	us := {"group": {
		"members": [make.member(make.us_customer)],
		"compute": {"capacity_12_months_yop": {"min": 60, "max": 60}},
	}}
	_verdict(us) == "not_applicable"
	unknown := object.union(_capacity(60, 60), {"provider": {"offers_iaas": "unknown"}})
	_verdict(unknown) == "unknown"
	_detail(unknown).missing == ["provider.offers_iaas"]
	nobody := {"group": {
		"members": [make.member({"organised_in": "unknown"})],
		"compute": {"capacity_12_months_yop": {"min": 60, "max": 60}},
	}}
	_detail(nobody).missing == ["group.members.C-1.customer"]
	_verdict(nobody) == "unknown"
}

test_other_documents_are_left_out if {
	rule.verdict == {} with input as make.document({})
}
