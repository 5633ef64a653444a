# METADATA
# title: The provider's own large training runs are notified each quarter
# description: >-
#   A US person that trains, or plans within six months to train, with more than 10^26 operations
#   notifies BIS by the fifteenth day after the quarter. It reaches the developer and owner, not a
#   provider whose customers train. Its basis is revoked; it was never final.
# scope: package
# related_resources:
# - description: 89 FR 73612, proposed 15 CFR 702.7, quarterly notification of training runs
#   ref: https://www.federalregister.gov/citation/89-FR-73612
#   confidence: V2
# custom:
#   id: US-BIS-01
#   provision: notifications
#   subject: provider
#   obligation: report
#   severity: medium
#   limits: [run_yop, plan_days]
#   clocks:
#   - {id: notify, from: [activity_day], calendar: ["01-15", "04-15", "07-15", "10-15"], met_by: filed_day}
#   finding: "own training runs not notified: {runs}"
#   question: own training runs, or their notification, not on record
#   message: "own runs above {run_yop}, done or planned: {runs}; notified: {notified}"
#   remediation: >-
#     Prepare the quarterly notification, and record it as a filing of kind "quarterly_notification" with
#     the run as its subject.
package guardrails.regimes.us_bis_reporting.own_runs_notified

import data.guardrails.lib.activity
import data.guardrails.lib.day
import data.guardrails.lib.party
import data.guardrails.lib.range
import data.guardrails.lib.tri

verdict[input.provider.id] := tri.verdict(_covered, _notified) if input.kind == "provider"

detail[input.provider.id] := {
	"observed": {
		"runs": sort({run.id | some run in _notifiable}),
		"run_yop": _law.limits.run_yop,
		"notified": _notified,
	},
	"missing": sort(_unestablished),
	"choices": [],
	"events": {"activity_day": _activity_day, "filed_day": _filed_day},
	"bound": {"runs": {run.id: run.operations_yop | some run in _notifiable}},
} if {
	input.kind == "provider"
	verdict[input.provider.id] != "not_applicable"
}

_covered := tri.and_(
	party.us_person(input.provider),
	tri.any_of([_large(run) | some run in input.own_runs], input.own_runs_complete),
)

_large(run) := tri.all_of(
	[
		run.training,
		range.above(run.operations_yop, _law.limits.run_yop),
		activity.near(run.start_day, _law.as_of_day, _law.limits.plan_days),
	],
	"yes",
)

_notifiable := [run | some run in input.own_runs; _large(run) != "no"]

_notified := tri.all_of(
	[tri.or_(tri.not_(_large(run)), activity.notified("run", run.id, _law.as_of_day)) |
		some run in input.own_runs
	],
	input.own_runs_complete,
)

_activity_day := day.first({run.start_day | some run in _notifiable})

_filed_day := activity.filed("run", {run.id | some run in _notifiable}, _law.as_of_day)

_unestablished contains "provider" if party.us_person(input.provider) == "unknown"

_unestablished contains "own_runs" if input.own_runs_complete != "yes"

_unestablished contains concat(".", ["own_runs", run.id]) if {
	some run in _notifiable
	_large(run) == "unknown"
}

_unestablished contains "filings.quarterly_notification" if _notified != "yes"

_law := input.law.us_bis_reporting
