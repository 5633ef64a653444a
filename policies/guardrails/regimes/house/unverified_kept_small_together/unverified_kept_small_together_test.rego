package guardrails.regimes.house.unverified_kept_small_together_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.house.unverified_kept_small_together as rule

_document(verification, low, high) := make.group_document({"group": {
	"members": [make.member({}), make.member({"id": "C-2", "verification": verification})],
	"compute": {"h100_equivalents": {"min": low, "max": high}},
}})

_verdict(verification, low, high) := answer if {
	answer := rule.verdict["group:C-1"] with input as _document(verification, low, high)
}

_detail(verification, low, high) := answer if {
	answer := rule.detail["group:C-1"] with input as _document(verification, low, high)
}

test_the_line_for_one_counts_for_all_that_are_linked if {
	_verdict("pending", 7, 7) == "pass"
	_verdict("pending", 8, 8) == "pass"
	_verdict("pending", 8.1, 8.1) == "fail"
	_verdict("failed", 16, 16) == "fail"
	_verdict("not_started", 16, 16) == "fail"
	_detail("failed", 16, 16).observed.unverified == ["C-2"]
	_detail("failed", 16, 16).missing == ["group.members.C-2.verification"]
	_verdict("pending", 4, 16) == "unknown"
	_detail("pending", 4, 16).missing == ["group.compute", "group.members.C-2.verification"]
}

test_verified_members_may_have_more if {
	_verdict("verified", 1000, 1000) == "not_applicable"
}

test_what_is_not_known_is_unknown if {
	_verdict("unknown", 16, 16) == "unknown"
	_verdict("unknown", 1, 1) == "pass"
}

_held(first, second) := answer if {
	members := [
		make.holding("C-1", first, first),
		object.union(make.holding("C-2", second, second), {"verification": "pending"}),
	]
	answer := rule.verdict["group:C-1"] with input as object.union(
		_document("pending", 16, 16),
		{"group": object.union(_document("pending", 16, 16).group, {"members": members})},
	)
}

test_what_one_unverified_member_has_alone_is_asked_of_it if {
	_held(0, 16) == "not_applicable"
	_held(1, 16) == "fail"
}

test_the_compute_of_a_verified_member_counts_for_an_unverified_one if {
	_held(16, 0) == "fail"
}

test_a_member_of_which_more_is_asked_alone_changes_nothing if {
	document := object.union(_document("failed", 16, 16), {"verdicts": [{"rule": "HSE-03", "verdict": "fail", "subjects": 1}]})
	rule.verdict["group:C-1"] == "fail" with input as document
}

test_other_groups_and_documents_are_left_out if {
	document := object.union(_document("failed", 16, 16), {"group": {"percent": 50}})
	rule.verdict["group:C-1"] == "not_applicable" with input as document
	rule.verdict == {} with input as make.document({})
}
