package guardrails.regimes.us_iaas_cip.failed_verification_resolved_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.failed_verification_resolved as rule

_verdict(customer) := answer if {
	answer := rule.verdict["C-1"] with input as make.document({"customer": customer})
}

_detail(customer) := answer if {
	answer := rule.detail["C-1"] with input as make.document({"customer": customer})
}

_failed(resolution) := {"verification": "failed", "verification_resolution": resolution}

test_a_failure_needs_a_resolution if {
	_verdict(_failed("yes")) == "pass"
	_verdict(_failed("no")) == "fail"
	_verdict(_failed("unknown")) == "unknown"
	_detail(_failed("no")).missing == ["customer.verification_resolution"]
}

test_without_a_failure_it_does_not_apply if {
	every state in ["verified", "pending", "not_started"] {
		_verdict({"verification": state, "verification_resolution": "no"}) == "not_applicable"
	}
}

test_an_unknown_state_is_unknown if {
	_verdict({"verification": "unknown", "verification_resolution": "no"}) == "unknown"
	_detail({"verification": "unknown", "verification_resolution": "no"}).missing == [
		"customer.verification",
		"customer.verification_resolution",
	]
}

test_presumed_foreign if {
	_verdict(object.union(_failed("no"), {"located_in": "unknown"})) == "fail"
	_detail(object.union(_failed("no"), {"located_in": "unknown"})).choices == ["unknown_is_foreign"]
	_verdict(object.union(_failed("no"), make.us_customer)) == "not_applicable"
}

test_what_the_choices_leave_out_is_out_of_scope if {
	abroad := make.pool({"operator": "partner"})
	rule.verdict["C-1"] == "not_applicable" with input as make.document({"pools": [abroad]})
}
