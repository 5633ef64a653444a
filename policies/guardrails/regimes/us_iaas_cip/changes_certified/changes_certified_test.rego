package guardrails.regimes.us_iaas_cip.changes_certified_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.changes_certified as rule

_document(changed_day, filings) := make.provider_document({
	"filings": filings,
	"provider": {"programme": {"changed_day": changed_day}},
})

_verdict(changed_day, filings) := answer if {
	answer := rule.verdict.provider with input as _document(changed_day, filings)
}

_detail(changed_day, filings) := answer if {
	answer := rule.detail.provider with input as _document(changed_day, filings)
}

_update(day) := [{"kind": "cip_certification_update", "subject": "provider", "reference": "yes", "day": day}]

_changed := make.as_of_day - 30

test_an_update_on_the_day_of_the_change_or_later_passes if {
	_verdict(_changed, _update(_changed)) == "pass"
	_detail(_changed, _update(_changed)).events == {"changed_day": _changed, "updated_day": _changed}
	_verdict(_changed, [{"kind": "cip_certification_annual", "subject": "provider", "reference": "yes", "day": _changed + 9}]) == "pass"
}

test_none_or_an_earlier_one_fails if {
	_verdict(_changed, []) == "fail"
	_verdict(_changed, _update(_changed - 1)) == "fail"
	_verdict(_changed, _update(make.as_of_day + 2)) == "fail"
	_detail(_changed, []).events == {"changed_day": _changed, "updated_day": "none"}
	_detail(_changed, []).missing == ["filings.cip_certification_update"]
}

test_an_unknown_day_is_unknown if {
	_verdict(_changed, _update("unknown")) == "unknown"
	_detail(_changed, _update("unknown")).events.updated_day == "unknown"
	_verdict("unknown", []) == "unknown"
	_detail("unknown", []).missing == [
		"filings.cip_certification_update",
		"provider.programme.changed_day",
	]
}

test_without_a_change_or_foreign_access_it_does_not_apply if {
	_verdict("none", []) == "not_applicable"
	rule.verdict == {} with input as make.document({})
	document := object.union(_document(_changed, []), {"provider": {"programme": {"foreign_access": "unknown"}}})
	rule.verdict.provider == "unknown" with input as document
	"provider.programme.foreign_access" in rule.detail.provider.missing with input as document
	other := object.union(_document(_changed, []), {"provider": {"offers_iaas": "unknown"}})
	"provider.offers_iaas" in rule.detail.provider.missing with input as other
}
