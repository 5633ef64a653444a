package guardrails.regimes.us_iaas_cip.owner_changes_notified_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.owner_changes_notified as rule

_changes(changed, notified) := {"customer": {
	"owners_changed_day": changed,
	"owners_change_notified_day": notified,
}}

_verdict(changed, notified) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(_changes(changed, notified))
}

_today := make.as_of_day

test_without_a_change_there_is_nothing_to_notify if {
	_verdict("none", "none") == "pass"
	_verdict("none", "unknown") == "pass"
}

test_a_notice_on_the_day_of_the_change_or_later_passes if {
	_verdict(_today - 20, _today - 20) == "pass"
	_verdict(_today - 20, _today - 3) == "pass"
}

test_no_notice_or_one_of_an_earlier_change_fails if {
	_verdict(_today - 20, "none") == "fail"
	_verdict(_today - 20, _today - 21) == "fail"
	_verdict(_today - 20, _today + 2) == "fail"
	detail := rule.detail["C-1"] with input as make.document(_changes(_today - 20, "none"))
	detail.missing == ["customer.owners_change_notified_day"]
	detail.events == {"owners_changed_day": _today - 20, "owners_change_notified_day": "none"}
	earlier := rule.detail["C-1"] with input as make.document(_changes(_today - 20, _today - 21))
	earlier.events == {"owners_changed_day": _today - 20, "owners_change_notified_day": "none"}
	unknown := rule.detail["C-1"] with input as make.document(_changes(_today - 20, "unknown"))
	unknown.events.owners_change_notified_day == "unknown"
}

test_an_unknown_day_is_unknown if {
	_verdict("unknown", "none") == "unknown"
	_verdict(_today - 20, "unknown") == "unknown"
	detail := rule.detail["C-1"] with input as make.document(_changes("unknown", "none"))
	detail.missing == ["customer.owners_change_notified_day", "customer.owners_changed_day"]
}

test_a_us_customer_is_out_of_scope if {
	document := object.union(
		make.document({"customer": make.us_customer}),
		_changes(_today - 20, "none"),
	)
	rule.verdict["C-1"] == "not_applicable" with input as document
}

test_who_may_be_foreign_is_shown_as_presumed if {
	document := object.union(
		make.document({"customer": {"located_in": "unknown"}}),
		_changes(_today - 20, "none"),
	)
	rule.detail["C-1"].choices == ["unknown_is_foreign"] with input as document
	"customer.located_in" in rule.detail["C-1"].missing with input as document
}

test_of_an_account_that_nobody_claims_no_change_is_known if {
	document := object.union(make.document({"customer": make.unattributed}), _changes("none", "none"))
	rule.verdict["C-1"] == "unknown" with input as document
}

test_what_the_choices_leave_out_is_out_of_scope if {
	abroad := make.pool({"operator": "partner"})
	rule.verdict["C-1"] == "not_applicable" with input as make.document({"pools": [abroad]})
}
