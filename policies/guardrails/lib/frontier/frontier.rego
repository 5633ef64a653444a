# METADATA
# title: Lines of operations that bring duties to whoever develops a model
# description: >-
#   Laws on models count the operations of training. Their duties are not the provider's; that a run of a customer is,
#   or may be, over such a line is told. Each rule says how its law compares, and with which line.
# scope: package
package guardrails.lib.frontier

import data.guardrails.lib.tri

# The verdict on a run of which is known whether it stays below the line, as the law compares.
verdict(run, below) := tri.verdict(run.training, below)

# What is told of it. `line` has the limit by its name; `also` are names of other facts of the run that decide.
detail(run, below, line, also) := {
	"observed": object.union_n([{"operations_yop": run.operations_yop, "training": run.training}, line, facts]),
	"missing": sort({concat(".", ["runs", run.id, fact]) |
		some fact, answer in object.union({"operations_yop": below, "training": run.training}, facts)
		answer == "unknown"
	}),
	"choices": [],
	"events": {},
	"bound": object.union({"operations_yop": run.operations_yop}, facts),
} if {
	facts := {fact: run[fact] | some fact in also}
}
