package guardrails.regimes.us_iaas_cip.identity_reverified_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.identity_reverified as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

_verified(days_ago) := {"customer": {"verified_day": make.as_of_day - days_ago}}

test_passes_on_the_last_allowed_day_and_shows_its_clock if {
	_verdict(_verified(365)) == "pass"
	_detail(_verified(365)).events.verified_day == make.as_of_day - 365
}

test_fails_one_day_later if {
	_verdict(_verified(366)) == "fail"
	_detail(_verified(366)).observed.verified_day == make.as_of_day - 366
	_detail(_verified(366)).bound.verified_day == make.as_of_day - 366
}

test_a_date_that_has_begun_elsewhere_is_accepted if {
	_verdict(_verified(-1)) == "pass"
}

test_a_date_in_the_future_is_unknown if {
	_verdict(_verified(-2)) == "unknown"
}

test_is_unknown_without_a_day if {
	_verdict({"customer": {"verified_day": "unknown"}}) == "unknown"
	_detail({"customer": {"verified_day": "unknown"}}).missing == ["customer.verified_day"]
}

test_whoever_was_never_verified_is_another_rules_case if {
	every state in ["pending", "failed", "not_started"] {
		_verdict({"customer": {"verification": state}}) == "not_applicable"
	}
}

test_is_unknown_when_the_verification_is if {
	changes := object.union(_verified(184), {"customer": {"verification": "unknown", "risk": "unknown"}})
	_verdict(changes) == "unknown"
	_detail(changes).missing == ["customer.risk", "customer.verification"]
}

test_a_check_that_is_too_old_to_show_anything_is_to_be_repeated if {
	changes := object.union(_verified(800), {"customer": {"verification": "unknown"}})
	_verdict(changes) == "fail"
}

test_a_customer_of_unknown_origin_is_presumed_foreign if {
	changes := object.union(_verified(400), {"customer": {"organised_in": "unknown"}})
	_verdict(changes) == "fail"
	_detail(changes).choices == ["reverify_on_event", "unknown_is_foreign"]
	_detail(changes).missing == ["customer.organised_in"]
}

test_does_not_apply_to_a_us_customer if {
	_verdict({"customer": object.union(make.us_customer, {"verified_day": 1})}) == "not_applicable"
}

test_a_provider_of_which_nothing_is_known_leaves_it_unknown if {
	changes := object.union(_verified(400), {"provider": {"offers_iaas": "unknown"}})
	_verdict(changes) == "unknown"
	_detail(changes).missing == ["provider.offers_iaas"]
}

_risk(risk, days_ago) := object.union(_verified(days_ago), {"customer": {"risk": risk}})

test_a_customer_of_high_risk_has_half_the_time if {
	_verdict(_risk("high", 183)) == "pass"
	_verdict(_risk("high", 184)) == "fail"
	_detail(_risk("high", 184)).observed.reverify_days == 183
	_detail(_risk("high", 184)).events == {
		"verified_day": "none",
		"verified_high_risk_day": make.as_of_day - 184,
	}
}

test_of_unknown_risk_the_time_in_between_is_unknown if {
	_verdict(_risk("unknown", 183)) == "pass"
	_verdict(_risk("unknown", 184)) == "unknown"
	_verdict(_risk("unknown", 366)) == "fail"
	_detail(_risk("unknown", 184)).missing == ["customer.risk"]
	_detail(_risk("unknown", 184)).observed.reverify_days == "unknown"
}

_changed(day) := {"customer": {"owners_changed_day": day}}

test_owners_that_were_added_after_the_check_were_not_checked if {
	_verdict(_changed(make.as_of_day - 30)) == "pass"
	_verdict(_changed(make.as_of_day - 29)) == "fail"
	_verdict(_changed("unknown")) == "unknown"
	_detail(_changed("unknown")).missing == ["customer.owners_changed_day"]
	not_on_event := {"law": {"us_iaas_cip": {"choices": {"reverify_on_event": "no"}}}}
	_verdict(object.union(not_on_event, _changed(make.as_of_day - 29))) == "pass"
}

test_what_the_choices_leave_out_is_out_of_scope if {
	abroad := make.pool({"operator": "partner"})
	rule.verdict["C-1"] == "not_applicable" with input as make.document({"pools": [abroad]})
}
