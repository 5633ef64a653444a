package guardrails.regimes.us_iaas_cip.initial_certification_filed_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.initial_certification_filed as rule

_fields := [
	"contact", "customers", "detection_resources", "foreign_beneficial_owners", "foreign_resellers",
	"identity_verification", "reseller_procedures", "unverified_accounts",
]

_filing(changes) := object.union(
	{
		"kind": "cip_certification_initial",
		"subject": "provider",
		"reference": "yes",
		"day": make.as_of_day - 301,
		"items": _fields,
		"items_complete": "yes",
	},
	changes,
)

_document(filings, programme) := make.provider_document({
	"filings": filings,
	"provider": {"programme": programme},
})

_verdict(filings) := answer if {
	answer := rule.verdict.provider with input as _document(filings, {})
}

_detail(filings) := answer if {
	answer := rule.detail.provider with input as _document(filings, {})
}

test_a_whole_certification_passes_and_shows_its_day if {
	_verdict([_filing({})]) == "pass"
	_detail([_filing({})]).events == {
		"first_foreign_access_day": make.as_of_day - 300,
		"certified_day": make.as_of_day - 301,
	}
}

test_none_fails if {
	_verdict([]) == "fail"
	_detail([]).events.certified_day == "none"
	_detail([]).missing == ["filings.cip_certification_initial"]
	_detail([]).observed.absent == _fields
}

test_one_without_a_field_fails_or_is_unknown if {
	without_contact := [each | some each in _fields; each != "contact"]
	_verdict([_filing({"items": without_contact})]) == "fail"
	_verdict([_filing({"items": without_contact, "items_complete": "unknown"})]) == "unknown"
	_detail([_filing({"items": without_contact})]).observed.absent == ["contact"]
}

test_one_that_is_dated_later_does_not_count if {
	_verdict([_filing({"day": make.as_of_day + 2})]) == "fail"
	_verdict([_filing({"day": "unknown"})]) == "unknown"
}

test_without_foreign_access_it_does_not_apply if {
	rule.verdict.provider == "not_applicable" with input as _document([], {"foreign_access": "no"})
	rule.verdict.provider == "unknown" with input as _document([], {"foreign_access": "unknown"})
	"provider.programme.foreign_access" in rule.detail.provider.missing with input as _document(
		[],
		{"foreign_access": "unknown"},
	)
	rule.verdict == {} with input as make.document({})
	document := object.union(_document([], {}), {"provider": {"offers_iaas": "unknown"}})
	"provider.offers_iaas" in rule.detail.provider.missing with input as document
}
