# METADATA
# title: Training runs
# description: >-
#   What counts as training, how many operations a run takes, and whether the provider knows of it. A
#   run trains when it is recorded so, or when pre-training or fine-tuning was declared; whether other
#   learning counts is chosen. Nothing that was declared makes a run one that does not train.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.301, training run (not verified), and 15 CFR 772.1, knowledge
#   ref: https://www.federalregister.gov/d/2024-01580
package guardrails.lib.run

import data.guardrails.lib.cluster
import data.guardrails.lib.day
import data.guardrails.lib.range
import data.guardrails.lib.tri

default trains(_, _) := "unknown"

trains(run, _) := run.training if run.training in {"yes", "no"}

trains(run, _) := "yes" if {
	run.training == "unknown"
	run.purpose in {"pre_training", "fine_tuning"}
}

trains(run, "counts") := "yes" if {
	run.training == "unknown"
	run.purpose in {"reinforcement", "distillation", "synthetic_data"}
}

# The operations that count, a range in 10^24: as estimated, or the larger of that and six times
# parameters and tokens where these were declared. Where the two exclude each other, the estimate is both and
# the larger is at least what was stated alone.
default operations(_, _) := {"min": 0}

operations(run, "stated") := run.operations_yop

operations(run, "larger") := run.operations_yop if run.six_nd_yop == "none"

operations(run, "larger") := {
	"min": _least(run),
	"max": max([run.operations_yop.max, run.six_nd_yop.max]),
} if {
	is_number(range.most(run.operations_yop))
	is_number(range.most(run.six_nd_yop))
}

operations(run, "larger") := {"min": _least(run)} if {
	range.is_range(run.operations_yop)
	range.is_range(run.six_nd_yop)
	"unknown" in {range.most(run.operations_yop), range.most(run.six_nd_yop)}
}

_least(run) := max([run.operations_yop.min, run.stated_yop.min, run.six_nd_yop.min])

# Whether a run takes more operations than the line; a run on biological sequences, than its own.
over(operations_yop, line_yop, biological, biological_yop) := tri.or_(
	range.above(operations_yop, line_yop),
	tri.and_(biological, range.above(operations_yop, biological_yop)),
)

# Whether a run is done on a cluster of at least the capacity over the line. That one exists shows it; that
# none is seen shows nothing, for it may be done on what is not in this plan or scan, or was done before.
default clustered(_, _) := "unknown"

clustered("not_required", _) := "yes"

clustered("required", large) := "yes" if {
	cluster.exists(large.line_gbps, large.per, large.capacity_eops) == "yes"
}

# Whether the provider knows of the run: by the day on which it came to know, or on what evidence.
known(run, kinds, as_of_day) := tri.or_(day.reached(run.knowledge_day, as_of_day), _evident(run, kinds))

default _evident(_, _) := "unknown"

_evident(run, "two_kinds") := "yes" if count(run.evidence) > 1

_evident(run, "one_kind") := "yes" if count(run.evidence) > 0
