package guardrails.lib.frontier_test

import data.guardrails.lib.frontier

_run := {"id": "R-1", "training": "yes", "operations_yop": {"min": 5, "max": 5}, "generative": "unknown"}

test_a_run_that_trains_is_asked_whether_it_stays_below if {
	frontier.verdict(_run, "yes") == "pass"
	frontier.verdict(_run, "no") == "fail"
	frontier.verdict(_run, "unknown") == "unknown"
	frontier.verdict(object.union(_run, {"training": "no"}), "no") == "not_applicable"
}

test_what_is_told_has_the_line_and_what_decides if {
	frontier.detail(_run, "unknown", {"line_yop": 5}, []) == {
		"observed": {"operations_yop": _run.operations_yop, "training": "yes", "line_yop": 5},
		"missing": ["runs.R-1.operations_yop"],
		"choices": [],
		"events": {},
		"bound": {"operations_yop": _run.operations_yop},
	}
	told := frontier.detail(_run, "no", {"line_yop": 5}, ["generative"])
	told.missing == ["runs.R-1.generative"]
	told.bound.generative == "unknown"
	told.observed.generative == "unknown"
}
