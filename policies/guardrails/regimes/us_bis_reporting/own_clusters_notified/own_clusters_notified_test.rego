package guardrails.regimes.us_bis_reporting.own_clusters_notified_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_bis_reporting.own_clusters_notified as rule

_verdict(changes) := answer if {
	answer := rule.verdict.provider with input as make.provider_document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail.provider with input as make.provider_document(changes)
}

_own(changes) := {"own_clusters": [object.union(
	{
		"id": "K-1",
		"fabric_gbps": {"min": 400, "max": 400},
		"capacity_eops": {"min": 101, "max": 101},
		"day": make.as_of_day - 5,
	},
	changes,
)]}

_filed(day) := {"filings": [{"kind": "quarterly_notification", "subject": "K-1", "about": "cluster", "reference": "yes", "day": day}]}

test_above_the_line_it_is_notified if {
	_verdict(_own({})) == "fail"
	_detail(_own({})).observed.clusters == ["K-1"]
	_detail(_own({})).events == {"activity_day": make.as_of_day - 5, "filed_day": "none"}
	_verdict(object.union(_own({}), _filed(make.as_of_day - 1))) == "pass"
	_detail(object.union(_own({}), _filed(make.as_of_day - 1))).events.filed_day == make.as_of_day - 1
}

test_what_is_planned_beyond_six_months_is_not_yet if {
	_verdict(_own({"day": make.as_of_day + 184})) == "fail"
	_verdict(_own({"day": make.as_of_day + 185})) == "not_applicable"
}

test_without_any_it_does_not_apply if {
	_verdict({}) == "not_applicable"
	_verdict({"provider": {"located_in": "DE", "organised_in": "DE"}}) == "not_applicable"
}

test_what_is_not_known_leaves_it_unknown if {
	_verdict(_own({"day": "unknown"})) == "unknown"
	_verdict({"own_clusters_complete": "unknown"}) == "unknown"
	_detail({"own_clusters_complete": "unknown"}).missing == ["filings.quarterly_notification", "own_clusters"]
	nobody := object.union(_own({}), {"provider": {"located_in": "unknown", "organised_in": "unknown"}})
	_verdict(nobody) == "unknown"
	"provider" in _detail(nobody).missing
	"own_clusters.K-1" in _detail(_own({"day": "unknown"})).missing
}

test_customers_documents_are_not_asked if {
	rule.verdict == {} with input as make.document({})
	rule.detail == {} with input as make.document({})
}

test_both_lines_are_strict if {
	_verdict(_own({"fabric_gbps": {"min": 300, "max": 300}})) == "not_applicable"
	_verdict(_own({"capacity_eops": {"min": 100, "max": 100}})) == "not_applicable"
	_verdict(_own({"fabric_gbps": {"min": 300.1, "max": 300.1}})) == "fail"
}
