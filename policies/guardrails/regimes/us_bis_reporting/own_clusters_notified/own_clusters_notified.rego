# METADATA
# title: The provider's own large computing clusters are notified each quarter
# description: >-
#   A US person that acquires, develops or possesses, or plans to within six months, a cluster joined by
#   networking of more than 300 Gbit/s with a theoretical maximum of more than 10^20 operations per
#   second, without sparsity, notifies BIS by the fifteenth day after the quarter. It reaches the owner.
#   Its basis is revoked; it was never final.
# scope: package
# related_resources:
# - description: 89 FR 73612, proposed 15 CFR 702.7, quarterly notification of computing clusters
#   ref: https://www.federalregister.gov/citation/89-FR-73612
#   confidence: V2
# custom:
#   id: US-BIS-02
#   provision: notifications
#   subject: provider
#   obligation: report
#   severity: medium
#   limits: [cluster_eops, cluster_gbps, plan_days]
#   clocks:
#   - {id: notify, from: [activity_day], calendar: ["01-15", "04-15", "07-15", "10-15"], met_by: filed_day}
#   finding: "own clusters not notified: {clusters}"
#   question: own clusters, or their notification, not on record
#   message: "own clusters above {cluster_eops} on networking above {cluster_gbps} Gbit/s: {clusters}; notified: {notified}"
#   remediation: >-
#     Prepare the quarterly notification, and record it as a filing of kind "quarterly_notification" with
#     the cluster as its subject.
package guardrails.regimes.us_bis_reporting.own_clusters_notified

import data.guardrails.lib.activity
import data.guardrails.lib.day
import data.guardrails.lib.party
import data.guardrails.lib.range
import data.guardrails.lib.tri

verdict[input.provider.id] := tri.verdict(_covered, _notified) if input.kind == "provider"

detail[input.provider.id] := {
	"observed": {
		"clusters": sort({cluster.id | some cluster in _notifiable}),
		"cluster_eops": _law.limits.cluster_eops,
		"cluster_gbps": _law.limits.cluster_gbps,
		"notified": _notified,
	},
	"missing": sort(_unestablished),
	"choices": [],
	"events": {"activity_day": _activity_day, "filed_day": _filed_day},
	"bound": {"clusters": {cluster.id: cluster.capacity_eops | some cluster in _notifiable}},
} if {
	input.kind == "provider"
	verdict[input.provider.id] != "not_applicable"
}

_covered := tri.and_(
	party.us_person(input.provider),
	tri.any_of([_large(cluster) | some cluster in input.own_clusters], input.own_clusters_complete),
)

# Both lines are strict: a cluster at a line is not above it.
_large(cluster) := tri.all_of(
	[
		range.above(cluster.fabric_gbps, _law.limits.cluster_gbps),
		range.above(cluster.capacity_eops, _law.limits.cluster_eops),
		activity.near(cluster.day, _law.as_of_day, _law.limits.plan_days),
	],
	"yes",
)

_notifiable := [cluster | some cluster in input.own_clusters; _large(cluster) != "no"]

_notified := tri.all_of(
	[tri.or_(tri.not_(_large(cluster)), activity.notified("cluster", cluster.id, _law.as_of_day)) |
		some cluster in input.own_clusters
	],
	input.own_clusters_complete,
)

_activity_day := day.first({cluster.day | some cluster in _notifiable})

_filed_day := activity.filed("cluster", {cluster.id | some cluster in _notifiable}, _law.as_of_day)

_unestablished contains "provider" if party.us_person(input.provider) == "unknown"

_unestablished contains "own_clusters" if input.own_clusters_complete != "yes"

_unestablished contains concat(".", ["own_clusters", cluster.id]) if {
	some cluster in _notifiable
	_large(cluster) == "unknown"
}

_unestablished contains "filings.quarterly_notification" if _notified != "yes"

_law := input.law.us_bis_reporting
