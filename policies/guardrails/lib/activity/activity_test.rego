package guardrails.lib.activity_test

import data.guardrails.lib.activity

_filings(days) := {"filings": [{"kind": "quarterly_notification", "subject": "R-1", "about": "run", "reference": "yes", "day": each} | some each in days]}

test_near_is_done_or_planned_within_the_days if {
	activity.near(100, 100, 184) == "yes"
	activity.near(284, 100, 184) == "yes"
	activity.near(285, 100, 184) == "no"
	activity.near("unknown", 100, 184) == "unknown"
	activity.near(100, "unknown", 184) == "unknown"
}

test_a_notification_counts_when_its_day_was_reached if {
	activity.notified("run", "R-1", 100) == "yes" with input as _filings([90])
	activity.notified("run", "R-1", 100) == "no" with input as _filings([102])
	activity.notified("run", "R-1", 100) == "unknown" with input as _filings(["unknown"])
	activity.notified("run", "R-1", 100) == "no" with input as _filings([])
	activity.notified("run", "R-2", 100) == "no" with input as _filings([90])
	activity.notified("cluster", "R-1", 100) == "no" with input as _filings([90])
	claimed := [object.union(_filings([90]).filings[0], {"reference": "unknown"})]
	activity.notified("run", "R-1", 100) == "unknown" with input.filings as claimed
}

test_filed_when_all_are if {
	activity.filed("run", {"R-1"}, 100) == 80 with input as _filings([90, 80])
	activity.filed("run", {"R-1", "R-2"}, 100) == "none" with input as _filings([90])
	activity.filed("run", set(), 100) == "none" with input as _filings([])
	activity.filed("run", {"R-1"}, 100) == "unknown" with input as _filings(["unknown"])
	activity.filed("run", {"R-1"}, 100) == "unknown" with input as _filings([90, "unknown"])
	activity.filed("run", set(), "unknown") == "unknown" with input as _filings([])
}
