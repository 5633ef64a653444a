package guardrails.regimes.us_iaas_cip.annual_certification_filed_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.annual_certification_filed as rule

_attestations := ["complies", "reviewed", "unverified_resolved", "updated_for_services", "updated_for_threats"]

_filing(kind, days_ago, changes) := object.union(
	{
		"kind": kind,
		"subject": "provider",
		"reference": "yes",
		"day": make.as_of_day - days_ago,
		"items": _attestations,
		"items_complete": "yes",
	},
	changes,
)

_annual(days_ago) := _filing("cip_certification_annual", days_ago, {})

test_without_a_reference_it_is_unknown if {
	claimed := _filing("cip_certification_annual", 10, {"reference": "unknown"})
	_verdict([claimed]) == "unknown"
}

_initial(days_ago) := _filing("cip_certification_initial", days_ago, {"items": []})

_verdict(filings) := answer if {
	answer := rule.verdict.provider with input as make.provider_document({"filings": filings})
}

_detail(filings) := answer if {
	answer := rule.detail.provider with input as make.provider_document({"filings": filings})
}

test_a_year_and_not_a_day_more if {
	_verdict([_initial(365)]) == "pass"
	_verdict([_initial(366)]) == "fail"
	_verdict([_initial(900), _annual(365)]) == "pass"
	_verdict([_initial(900), _annual(366)]) == "fail"
	_detail([_initial(900), _annual(366)]).events == {"last_certified_day": make.as_of_day - 366}
	_detail([_initial(365)]).events == {"last_certified_day": make.as_of_day - 365}
}

test_each_attestation_is_needed if {
	every gone in _attestations {
		items := [each | some each in _attestations; each != gone]
		_verdict([_initial(900), _filing("cip_certification_annual", 10, {"items": items})]) == "fail"
		_detail([_initial(900), _filing("cip_certification_annual", 10, {"items": items})]).observed.absent == [gone]
	}
	_verdict([_filing("cip_certification_annual", 10, {"items": [], "items_complete": "unknown"})]) == "unknown"
}

test_a_day_that_is_unknown_or_to_come if {
	_verdict([_initial(900), _filing("cip_certification_annual", 0, {"day": "unknown"})]) == "unknown"
	_verdict([_initial(900), _annual(-2)]) == "fail"
	_verdict([_filing("cip_certification_annual", 0, {"day": "unknown"})]) == "unknown"
}

test_it_shows_how_many_failures_of_verification_are_unresolved if {
	document := make.provider_document({
		"filings": [_initial(366)],
		"verdicts": [{"rule": "US-CIP-20", "verdict": "fail", "subjects": 3}],
	})
	rule.detail.provider.observed.unresolved == 3 with input as document
	_detail([_initial(366)]).observed.unresolved == 0
}

test_before_the_first_certification_and_without_foreign_access_it_does_not_apply if {
	_verdict([]) == "not_applicable"
	_verdict([_initial(-2)]) == "not_applicable"
	rule.verdict == {} with input as make.document({})
	changes := {"filings": [_initial(900)], "provider": {"programme": {"foreign_access": "unknown"}}}
	rule.verdict.provider == "unknown" with input as make.provider_document(changes)
	rule.detail.provider.missing == [
		"filings.cip_certification_annual",
		"provider.programme.foreign_access",
	] with input as make.provider_document(changes)
	document := object.union(make.provider_document(changes), {"provider": {"offers_iaas": "unknown"}})
	"provider.offers_iaas" in rule.detail.provider.missing with input as document
}
