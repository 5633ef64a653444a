package guardrails.lib.group_test

import data.guardrails.lib.document_test as make
import data.guardrails.lib.group

_everyone := ["customer", "owner", "end_user", "on_behalf_of"]

test_a_rule_speaks_of_groups_of_its_own_notion_only if {
	links := ["reseller", "payment", "owner", "ip"]
	group.made_by(links, 25, "add_up") == "yes" with input as make.group_document({})
	group.made_by(links, 50, "add_up") == "no" with input as make.group_document({})
	group.made_by(links, 25, "each_alone") == "no" with input as make.group_document({})
	group.made_by(["owner"], 25, "add_up") == "no" with input as make.group_document({})
}

_case_of_one(members, concerned) := answer if {
	document := make.group_document({"group": {"members": members}})
	answer := group.case_of_one(concerned) with input as document
}

test_one_that_holds_everything_is_its_own_case if {
	alone := [make.holding("C-1", 8, 8), make.holding("C-2", 0, 0), make.holding("C-3", 0, 0)]
	_case_of_one(alone, {"C-1": "yes", "C-2": "no", "C-3": "no"}) == "yes"
	_case_of_one(alone, {"C-1": "no", "C-2": "yes", "C-3": "yes"}) == "no"
	_case_of_one(alone, {"C-1": "unknown", "C-2": "no", "C-3": "no"}) == "unknown"
}

test_two_that_hold_something_are_no_case_of_one if {
	both := [make.holding("C-1", 8000, 8000), make.holding("C-2", 1, 1)]
	_case_of_one(both, {"C-1": "yes", "C-2": "yes"}) == "no"
}

test_whether_it_is_one_is_unknown_while_another_may_hold_something if {
	perhaps := [make.holding("C-1", 8, 8), make.holding("C-2", 0, 4)]
	_case_of_one(perhaps, {"C-1": "yes", "C-2": "no"}) == "unknown"
	_case_of_one(perhaps, {"C-1": "no", "C-2": "yes"}) == "no"
	neither := [make.holding("C-1", 0, 8), make.holding("C-2", 0, 4)]
	_case_of_one(neither, {"C-1": "yes", "C-2": "no"}) == "unknown"
	_case_of_one(neither, {"C-1": "no", "C-2": "no"}) == "no"
}

test_who_holds_nothing_is_no_case if {
	nothing := [make.holding("C-1", 0, 0), make.holding("C-2", 0, 0)]
	_case_of_one(nothing, {"C-1": "yes", "C-2": "yes"}) == "no"
}

test_whether_it_is_one_is_unknown_while_members_may_be_missing if {
	members := [make.holding("C-1", 8, 8), make.holding("C-2", 0, 0)]
	every complete, answer in {"yes": "yes", "unknown": "unknown", "no": "unknown"} {
		changes := {"group": {"members": members, "members_complete": complete}}
		group.case_of_one_of_all({"C-1": "yes", "C-2": "no"}) == answer with input as make.group_document(changes)
	}
}

_predefined(name, accelerators) := object.union(
	make.holding(name, accelerators, accelerators),
	{"runs_own_software": "no"},
)

_offered(members, complete) := answer if {
	changes := {"group": {"members": members, "members_complete": complete}}
	answer := group.offered("counts", "counts") with input as make.group_document(changes)
}

test_what_one_of_those_who_hold_something_has_counts if {
	_offered([make.holding("C-1", 8, 8), _predefined("C-2", 8)], "yes") == "yes"
	_offered([_predefined("C-1", 8), _predefined("C-2", 8)], "yes") == "no"
	_offered([_predefined("C-1", 8), make.holding("C-2", 0, 0)], "yes") == "no"
	_offered([_predefined("C-1", 8), make.holding("C-2", 0, 1)], "yes") == "yes"
	_offered([_predefined("C-1", 8), _predefined("C-2", 8)], "unknown") == "unknown"
}

test_a_choice_that_decides_about_a_member_is_named if {
	managed := object.union(make.member({}), {"offerings": [{"service": "managed_ml", "operator": "cloud"}]})
	document := make.group_document({"group": {"members": [make.member({"id": "C-2"}), managed]}})
	group.decided == {"managed_ml"} with input as document
	group.decided == set() with input as make.group_document({})
}

test_foreign_by_member if {
	us := make.member(object.union({"id": "C-2"}, make.us_customer))
	document := make.group_document({"group": {"members": [make.member({}), us]}})
	group.foreign_by_member(_everyone, 25, "counts", "counts") == {"C-1": "yes", "C-2": "no"} with input as document
	predefined := make.group_document({"group": {"members": [make.member({"runs_own_software": "no"}), us]}})
	group.foreign_by_member(_everyone, 25, "counts", "counts") == {"C-1": "no", "C-2": "no"} with input as predefined
}

_any_foreign(roles, first) := answer if {
	us := make.member(object.union({"id": "C-2"}, make.us_customer))
	document := make.group_document({"group": {"members": [make.member(first), us]}})
	answer := group.any_foreign(roles, 25) with input as document
}

_unestablished(first) := answer if {
	us := make.member(object.union({"id": "C-2"}, make.us_customer))
	document := make.group_document({"group": {"members": [make.member(first), us]}})
	answer := group.unestablished(_everyone, 25) with input as document
}

_owned(share) := object.union(make.us_customer, {"parties": [object.union(
	make.entity("owner", "O", "CN"),
	{"share_percent": {"min": share, "max": share}},
)]})

test_one_foreign_member_is_enough if {
	_any_foreign(["customer"], {}) == "yes"
	_any_foreign(["customer"], make.us_customer) == "no"
	_any_foreign(["customer"], {"located_in": "unknown"}) == "unknown"
	_unestablished({"located_in": "unknown"}) == {"group.members.C-1.customer"}
}

test_owners_and_others_count_in_their_roles if {
	_any_foreign(_everyone, _owned(25)) == "yes"
	_any_foreign(_everyone, _owned(24)) == "no"
	_any_foreign(["customer"], _owned(25)) == "no"
	user := object.union(make.us_customer, {"parties": [make.entity("end_user", "E", "CN")]})
	_any_foreign(_everyone, user) == "yes"
	principal := object.union(make.us_customer, {"parties": [make.entity("on_behalf_of", "P", "CN")]})
	_any_foreign(_everyone, principal) == "yes"
}

test_lists_that_may_lack_somebody_prove_nothing if {
	every role, list in {"owner": "owners_complete", "end_user": "end_users_complete", "on_behalf_of": "on_behalf_of_complete"} {
		changes := object.union(make.us_customer, {list: "unknown"})
		_any_foreign(_everyone, changes) == "unknown"
		_unestablished(changes) == {concat(".", ["group.members.C-1", role])}
	}
	individual := object.union(make.individual("customer", "C-1", "US"), {"owners_complete": "unknown"})
	_any_foreign(["owner"], individual) == "no"
}

test_members_that_are_missing_open_the_figures if {
	figure := {"min": 2, "max": 3}
	group.open(figure) == figure with input as make.group_document({})
	group.open(figure) == {"min": 2} with input as make.group_document({"group": {"members_complete": "unknown"}})
}

_large(changes) := answer if {
	answer := group.large_cluster(100, "node", 100) with input as make.group_document({"group": changes})
}

_cluster(capacity) := {"clusters": [{"line_gbps": 100, "per": "node", "capacity_eops": {"min": capacity, "max": capacity}}]}

test_the_cluster_of_all_members_counts if {
	_large(_cluster(100)) == "yes"
	_large(_cluster(99.9)) == "no"
	_large({}) == "no"
	_large({"clusters_complete": "unknown"}) == "unknown"
	_large({"members_complete": "unknown"}) == "unknown"
	_large({"clusters": [{"line_gbps": 300, "per": "node", "capacity_eops": {"min": 100, "max": 100}}]}) == "no"
}

_reported(capacity, filing) := answer if {
	answer := group.reported("training_report", {"min": capacity, "max": capacity}, make.as_of_day) with input as make.group_document({"filings": [object.union(
		{"kind": "training_report", "subject": "C-2", "about": "customer", "reference": "yes", "day": make.as_of_day, "operations_yop": 120},
		filing,
	)]})
}

test_a_report_about_any_member_of_as_much_counts if {
	_reported(120, {}) == "yes"
	_reported(121, {}) == "no"
	_reported(120, {"kind": "other"}) == "no"
	_reported(120, {"day": "unknown"}) == "unknown"
	_reported(120, {"reference": "unknown"}) == "unknown"
	_reported(120, {"about": "group"}) == "yes"
	_reported(120, {"about": "run"}) == "no"
}

test_a_beneficial_owner_behind_a_member_counts if {
	_any_foreign(_everyone, _held(25)) == "yes"
	_any_foreign(_everyone, _held(24)) == "no"
}

_held(share) := object.union(make.us_customer, {"behind": [make.holder(make.entity("owner", "O", "CN"), share, "no")]})
