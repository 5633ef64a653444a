package guardrails.lib.retention_test

import data.guardrails.lib.retention

_as_of := 20779

_law := {"anniversaries": [{"day": 15000, "years": 5, "end": 16826}, {"day": 20000, "years": 5, "end": 21826}]}

_kept(record, gone) := answer if {
	answer := retention.kept(record, gone, 5, _as_of) with input as {"law": _law}
}

test_what_is_there_is_kept if {
	_kept({"kept": "yes", "closed_day": "none"}, "none") == "yes"
}

test_it_may_go_on_the_day_on_which_its_years_end if {
	_kept({"kept": "no", "closed_day": 15000}, 16825) == "no"
	_kept({"kept": "no", "closed_day": 15000}, 16826) == "yes"
	_kept({"kept": "no", "closed_day": 15000}, 16827) == "yes"
}

test_while_it_is_open_no_period_runs if {
	_kept({"kept": "no", "closed_day": "none"}, 16826) == "no"
}

test_without_a_day_only_a_running_period_decides if {
	_kept({"kept": "no", "closed_day": 20000}, "none") == "no"
	_kept({"kept": "no", "closed_day": 15000}, "none") == "unknown"
	_kept({"kept": "no", "closed_day": "unknown"}, 16826) == "unknown"
	_kept({"kept": "unknown", "closed_day": 15000}, "unknown") == "unknown"
}

test_what_is_missing_is_named if {
	retention.unestablished({"id": "D-1", "kept": "unknown", "closed_day": 1, "destroyed_day": "unknown"}) == {
		"records.D-1.destroyed_day",
		"records.D-1.kept",
	}
}
