package guardrails.regimes.us_iaas_cip.unverified_customer_restricted_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.unverified_customer_restricted as rule

_verdict(customer) := answer if {
	answer := rule.verdict["C-1"] with input as make.document({"customer": customer})
}

_detail(customer) := answer if {
	answer := rule.detail["C-1"] with input as make.document({"customer": customer})
}

_pending(days, access) := {
	"verification": "pending",
	"verification_started_day": make.as_of_day - days,
	"access": access,
}

test_full_access_fails_while_pending_and_after_failure if {
	_verdict(_pending(1, "full")) == "fail"
	_verdict({"verification": "failed", "access": "full"}) == "fail"
	_verdict({"verification": "not_started", "access": "full"}) == "fail"
	_detail(_pending(1, "full")).events == {"verification_started_day": make.as_of_day - 1}
	_detail({"verification": "failed", "access": "full"}).events == {"verification_started_day": "none"}
}

test_while_pending_restricted_and_monitored_are_enough_until_the_grace_period_ends if {
	every access in ["restricted", "monitored", "closed"] { _verdict(_pending(30, access)) == "pass" }
	_verdict(_pending(31, "restricted")) == "fail"
	_verdict(_pending(31, "monitored")) == "pass"
	_verdict(_pending(31, "closed")) == "pass"
}

test_whether_monitoring_is_enough_after_failure_is_a_choice if {
	strict := {"law": {"us_iaas_cip": {"choices": {"after_failure": "closed"}}}}
	changes := object.union(strict, {"customer": {"verification": "failed", "access": "monitored"}})
	rule.verdict["C-1"] == "fail" with input as make.document(changes)
	_verdict({"verification": "failed", "access": "monitored"}) == "pass"
}

test_what_is_not_known_is_unknown if {
	_verdict(_pending(1, "unknown")) == "unknown"
	_verdict(object.union(_pending(1, "restricted"), {"verification_started_day": "unknown"})) == "unknown"
	_detail(object.union(_pending(1, "restricted"), {"verification_started_day": "unknown"})).missing == [
		"customer.verification_started_day",
	]
	_verdict({"verification": "unknown", "access": "full"}) == "unknown"
	_detail({"verification": "unknown", "access": "unknown"}).missing == [
		"customer.access",
		"customer.verification",
	]
	_verdict({"verification": "unknown", "access": "restricted"}) == "unknown"
}

test_verified_us_and_exempt_customers_are_out_of_scope if {
	_verdict({"verification": "verified", "access": "full"}) == "not_applicable"
	_verdict(object.union(make.us_customer, _pending(1, "full"))) == "not_applicable"
	exempt := {"provider": {"exemptions": [make.exemption({})]}, "customer": _pending(1, "full")}
	rule.verdict["C-1"] == "not_applicable" with input as make.document(exempt)
}

test_presumed_foreign if {
	_detail(object.union(_pending(1, "full"), {"located_in": "unknown"})).choices == [
		"after_failure",
		"unknown_is_foreign",
	]
}

test_what_the_choices_leave_out_is_out_of_scope if {
	abroad := make.pool({"operator": "partner"})
	rule.verdict["C-1"] == "not_applicable" with input as make.document({"pools": [abroad]})
}
