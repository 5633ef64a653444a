package guardrails.regimes.house.unverified_kept_small_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.house.unverified_kept_small as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

_unverified(state, low, high) := {
	"customer": {"verification": state},
	"compute": {"h100_equivalents": {"min": low, "max": high}},
}

test_a_verified_customer_is_out_of_scope if {
	_verdict(_unverified("verified", 1000, 1000)) == "not_applicable"
}

test_others_stay_at_the_line if {
	_verdict(_unverified("pending", 8, 8)) == "pass"
	_verdict(_unverified("pending", 8.1, 8.1)) == "fail"
	_verdict(_unverified("failed", 16, 16)) == "fail"
	_verdict(_unverified("not_started", 16, 16)) == "fail"
	_detail(_unverified("failed", 16, 16)).missing == ["customer.verification"]
}

test_what_is_not_known_leaves_it_unknown if {
	_verdict(_unverified("unknown", 16, 16)) == "unknown"
	_verdict(_unverified("unknown", 1, 1)) == "pass"
	_detail(_unverified("pending", 1, 16)).missing == ["compute.h100_equivalents", "customer.verification"]
}
