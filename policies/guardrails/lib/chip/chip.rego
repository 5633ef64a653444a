# METADATA
# title: Advanced computing chips by their figures
# description: >-
#   ECCN 3A090 by total processing performance (TPP) and performance density of one chip. Below a TPP
#   of 4800 it leaves out what is not designed or marketed for data centres (Note 2). Two readings
#   are choices: of a chip whose die area is not published, whether it is presumed dense (D-22), and of
#   a chip whose datasheets differ, whether the higher figure counts (D-25). The figures are those of
#   a whole chip, also where only a share of it is rented (D-24).
# scope: package
# related_resources:
# - description: >-
#     ECCN 3A090 with its notes, 15 CFR Part 774 Supplement No. 1 (88 FR 73458), word for word so in a copy of the eCFR of
#     2026-07-23: the highest TPP over bit lengths counts, and a bit length is the largest of the inputs
#   ref: https://www.federalregister.gov/d/2023-23055
package guardrails.lib.chip

import data.guardrails.lib.range
import data.guardrails.lib.tri

# Many rules ask the same of every pool, so each answer is worked out once. Answers stand in the order of
# the pools; whatever works them out has a default, for a list leaves out what is undefined.

# Whether a pool has accelerators at all; a template holds none.
present := [_present(pool) | some pool in input.pools]

default _present(_) := "unknown"

_present(pool) := range.above(pool.ceiling, 0)

# In a reading of the figures: whether each pool's chip is in 3A090.a ("a"), whether it is in 3A090.a or
# 3A090.b ("a_or_b"), and whether the customer has such chips at all ("any_a", "any_a_or_b").
classes("presumed_dense", "higher") := _presumed_dense_higher

classes("presumed_dense", "range") := _presumed_dense_range

classes("unknown", "higher") := _unknown_higher

classes("unknown", "range") := _unknown_range

# Whether a chip that is no pool's, or any, is in a paragraph, in a reading of the figures.
in_a(chip, readings) := _a(_obviously(chip), chip, readings)

in_a_or_b(chip, readings) := _a_or_b(_obviously(chip), chip, readings)

# The paragraph of the pool in that place, for people: a, b, none or unknown.
default paragraph(_, _) := "unknown"

paragraph(classes_, at) := "a" if classes_.a[at] == "yes"

paragraph(classes_, at) := "b" if {
	classes_.a[at] == "no"
	classes_.a_or_b[at] == "yes"
}

paragraph(classes_, at) := "none" if classes_.a_or_b[at] == "no"

# The chips that the overlay of 2026 reviews case by case when exported from the United States to China
# or Macau: TPP below 21,000 and memory bandwidth below 6,500 GB/s.
case_by_case(pool, readings) := tri.and_(
	range.below(_tpp(pool, readings), 21000),
	range.below(pool.dram_gb_per_s, 6500),
)

# Chips for which BIS required licenses by letter although their figures stay below 3A090 (D-26).
default is_informed(_) := "no"

is_informed(pool) := "unknown" if pool.accelerator == "unknown"

is_informed(pool) := "yes" if pool.accelerator in _named_in_letters

is_informed(pool) := "yes" if startswith(pool.accelerator, "H20-")

_named_in_letters := {"H20", "MI308X"}

_presumed_dense_higher := _table({"density": "presumed_dense", "figures": "higher"})

_presumed_dense_range := _table({"density": "presumed_dense", "figures": "range"})

_unknown_higher := _table({"density": "unknown", "figures": "higher"})

_unknown_range := _table({"density": "unknown", "figures": "range"})

_table(readings) := {"a": a, "a_or_b": a_or_b, "any_a": _any(a), "any_a_or_b": _any(a_or_b)} if {
	a := [_a(obvious, input.pools[at], readings) | some at, obvious in _obvious]
	a_or_b := [_a_or_b(obvious, input.pools[at], readings) | some at, obvious in _obvious]
}

_any(answers) := tri.any_of(
	[tri.and_(there, answers[at]) | some at, there in present],
	input.pools_complete,
)

# Most chips are far above every line or below all of them, in every reading.
_obvious := [_obviously(pool) | some pool in input.pools]

default _obviously(_) := "unknown"

_obviously(pool) := "yes" if {
	pool.tpp.min >= 4800
	range.is_range(pool.tpp)
}

_obviously(pool) := "no" if {
	pool.tpp.max < 1600
	range.is_range(pool.tpp)
}

# TPP of 4800 or more (a.1); or 1600 or more and dense (a.2).
default _a(_, _, _) := "unknown"

_a("yes", _, _) := "yes"

_a("no", _, _) := "no"

_a("unknown", pool, readings) := tri.or_(
	range.at_least(tpp, 4800),
	tri.and_(range.at_least(tpp, 1600), tri.and_(_dense(pool, 5.92, readings), pool.datacenter_marketed)),
) if {
	tpp := _tpp(pool, readings)
}

# Also TPP of 2400 and a density of 1.6 (b.1), or 1600 and 3.2 (b.2).
default _a_or_b(_, _, _) := "unknown"

_a_or_b("yes", _, _) := "yes"

_a_or_b("no", _, _) := "no"

_a_or_b("unknown", pool, readings) := tri.or_(
	range.at_least(tpp, 4800),
	tri.and_(pool.datacenter_marketed, tri.or_(
		tri.and_(range.at_least(tpp, 2400), _dense(pool, 1.6, readings)),
		tri.and_(range.at_least(tpp, 1600), _dense(pool, 3.2, readings)),
	)),
) if {
	tpp := _tpp(pool, readings)
}

_tpp(pool, readings) := {"min": highest, "max": highest} if {
	readings.figures == "higher"
	highest := range.most(pool.tpp)
	is_number(highest)
}

_tpp(pool, readings) := pool.tpp if {
	readings.figures == "higher"
	range.most(pool.tpp) == "unknown"
}

_tpp(pool, readings) := pool.tpp if readings.figures == "range"

# A density without an upper bound is not published.
_dense(pool, limit, readings) := tri.presume(range.at_least(pool.performance_density, limit), _presumption[readings.density])

_presumption := {"presumed_dense": "yes", "unknown": "no"}
