package guardrails.regimes.us_iaas_cip.programme_complete_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.programme_complete as rule

_document(programme) := make.provider_document({"provider": {"programme": programme}})

_verdict(programme) := answer if {
	answer := rule.verdict with input as _document(programme)
}

_everything := [
	"data_collection", "owner_changes", "redress", "resellers", "retention", "reverification",
	"risk_based", "terms_while_pending", "verification", "when_not_to_open", "when_to_close",
]

_without_redress := [each | some each in _everything; each != "redress"]

test_a_whole_programme_passes if {
	_verdict({"covers": _everything, "covers_complete": "unknown"}) == {"provider": "pass"}
}

test_a_part_that_is_absent_fails if {
	_verdict({"covers": _without_redress, "covers_complete": "yes"}) == {"provider": "fail"}
	detail := rule.detail.provider with input as _document({"covers": _without_redress, "covers_complete": "yes"})
	detail.observed.absent == ["redress"]
	detail.missing == ["provider.programme.covers.redress"]
}

test_a_part_that_is_not_stated_is_unknown if {
	_verdict({"covers": _without_redress, "covers_complete": "unknown"}) == {"provider": "unknown"}
	_verdict({"covers": [], "covers_complete": "yes", "written": "unknown"}) == {"provider": "unknown"}
	_verdict({"covers": [], "covers_complete": "yes", "foreign_access": "unknown"}) == {"provider": "unknown"}
	detail := rule.detail.provider with input as object.union(
		_document({
			"covers": _without_redress,
			"covers_complete": "yes",
			"written": "unknown",
			"foreign_access": "unknown",
		}),
		{"provider": {"offers_iaas": "unknown"}},
	)
	detail.missing == [
		"provider.offers_iaas",
		"provider.programme.covers.redress",
		"provider.programme.foreign_access",
		"provider.programme.written",
	]
}

test_without_a_programme_there_is_nothing_to_complete if {
	_verdict({"written": "no"}) == {"provider": "not_applicable"}
	rule.verdict == {} with input as make.document({})
}
