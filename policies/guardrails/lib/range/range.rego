# METADATA
# title: Numbers that are not known exactly
# description: >-
#   A range {"min": a, "max": b} holds the number; without max no upper bound is known.
#   A comparison is yes or no only when it is so for every number in the range; a range that is
#   not one (no min, bounds that are no numbers, max below min) makes it unknown.
# scope: package
package guardrails.lib.range

import data.guardrails.lib.tri

default at_least(_, _) := "unknown"

at_least(range, limit) := "yes" if {
	is_range(range)
	tri.at_least(range.min, limit) == "yes"
}

at_least(range, limit) := "no" if {
	is_range(range)
	tri.below(range.max, limit) == "yes"
}

default above(_, _) := "unknown"

above(range, limit) := "yes" if {
	is_range(range)
	tri.above(range.min, limit) == "yes"
}

above(range, limit) := "no" if {
	is_range(range)
	tri.at_most(range.max, limit) == "yes"
}

at_most(range, limit) := tri.not_(above(range, limit))

below(range, limit) := tri.not_(at_least(range, limit))

# The most that it can be: the quantity that a waiver is bound to.
default most(_) := "unknown"

most(range) := range.max if {
	is_range(range)
	is_number(range.max)
}

is_range(range) if {
	is_number(range.min)
	object.get(range, "max", "none") == "none"
}

is_range(range) if {
	is_number(range.min)
	is_number(range.max)
	range.min <= range.max
}
