package guardrails.lib.run_test

import data.guardrails.lib.run

_run(training, purpose) := {"training": training, "purpose": purpose}

_size(operations, six_nd) := {"operations_yop": operations, "stated_yop": {"min": 0}, "six_nd_yop": six_nd}

_exactly(number) := {"min": number, "max": number}

test_what_is_recorded_decides if {
	every purpose in ["pre_training", "inference", "unknown"] {
		run.trains(_run("yes", purpose), "flagged") == "yes"
		run.trains(_run("no", purpose), "flagged") == "no"
	}
}

test_what_was_declared_can_show_that_a_run_trains_never_that_it_does_not if {
	every purpose in ["pre_training", "fine_tuning"] { run.trains(_run("unknown", purpose), "flagged") == "yes" }
	every purpose in ["inference", "other", "unknown"] { run.trains(_run("unknown", purpose), "counts") == "unknown" }
}

test_whether_other_learning_counts_is_a_choice if {
	every purpose in ["reinforcement", "distillation", "synthetic_data"] {
		run.trains(_run("unknown", purpose), "flagged") == "unknown"
		run.trains(_run("unknown", purpose), "counts") == "yes"
	}
}

test_the_larger_of_two_estimates if {
	run.operations(_size(_exactly(5), "none"), "larger") == _exactly(5)
	run.operations(_size(_exactly(5), _exactly(7)), "larger") == _exactly(7)
	run.operations(_size(_exactly(9), _exactly(7)), "larger") == _exactly(9)
	run.operations(_size(_exactly(5), _exactly(7)), "stated") == _exactly(5)
	run.operations(_size({"min": 5}, _exactly(7)), "larger") == {"min": 7}
	run.operations(_size("5", _exactly(7)), "larger") == {"min": 0}
	run.operations(_size(_exactly(5), "unknown"), "larger") == {"min": 0}
}

test_of_two_that_exclude_each_other_the_larger_is_certain if {
	sides := {"operations_yop": {"min": 50, "max": 200}, "stated_yop": _exactly(200), "six_nd_yop": _exactly(50)}
	run.operations(sides, "larger") == _exactly(200)
	run.operations(sides, "stated") == {"min": 50, "max": 200}
	open := {"operations_yop": {"min": 50}, "stated_yop": {"min": 150}, "six_nd_yop": _exactly(50)}
	run.operations(open, "larger") == {"min": 150}
}

# 10^23 operations are 0.1 in units of 10^24.
test_over_the_line if {
	run.over(_exactly(100), 100, "no", 0.1) == "no"
	run.over(_exactly(100.1), 100, "no", 0.1) == "yes"
	run.over(_exactly(0.1), 100, "yes", 0.1) == "no"
	run.over(_exactly(0.11), 100, "yes", 0.1) == "yes"
	run.over(_exactly(0.11), 100, "unknown", 0.1) == "unknown"
	run.over({"min": 0}, 100, "no", 0.1) == "unknown"
}

test_known if {
	run.known({"knowledge_day": 90, "evidence": []}, "two_kinds", 100) == "yes"
	run.known({"knowledge_day": "unknown", "evidence": ["contract", "declared"]}, "two_kinds", 100) == "yes"
	run.known({"knowledge_day": "unknown", "evidence": ["declared"]}, "two_kinds", 100) == "unknown"
	run.known({"knowledge_day": "unknown", "evidence": ["declared"]}, "one_kind", 100) == "yes"
	run.known({"knowledge_day": "unknown", "evidence": []}, "one_kind", 100) == "unknown"
}

_seen(low) := {
	"pools": [],
	"pools_complete": "yes",
	"clusters": [{"line_gbps": 100, "per": "node", "capacity_eops": {"min": low, "max": 200}}],
}

test_a_cluster_that_is_seen_shows_it_and_none_shows_nothing if {
	large := {"line_gbps": 100, "per": "node", "capacity_eops": 100}
	run.clustered("required", large) == "yes" with input as _seen(100)
	run.clustered("required", large) == "unknown" with input as _seen(99.9)
	run.clustered("required", large) == "unknown" with input as {"pools": [], "pools_complete": "yes", "clusters": []}
	run.clustered("not_required", large) == "yes" with input as {"pools": [], "pools_complete": "yes", "clusters": []}
}
