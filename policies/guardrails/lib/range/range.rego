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
	range.min >= limit
	_comparable(range, limit)
}

at_least(range, limit) := "no" if {
	range.max < limit
	_comparable(range, limit)
}

default above(_, _) := "unknown"

above(range, limit) := "yes" if {
	range.min > limit
	_comparable(range, limit)
}

above(range, limit) := "no" if {
	range.max <= limit
	_comparable(range, limit)
}

at_most(range, limit) := tri.not_(above(range, limit))

below(range, limit) := tri.not_(at_least(range, limit))

# The most that it can be.
default most(_) := "unknown"

most(range) := range.max if is_range(range)

# Without max, min stands for it: nothing contradicts it.
is_range(range) if {
	is_number(range.min)
	most_known := object.get(range, "max", range.min)
	is_number(most_known)
	range.min <= most_known
}

_comparable(range, limit) if {
	is_number(limit)
	is_range(range)
}
