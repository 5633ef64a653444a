# METADATA
# title: Days
# description: >-
#   Days are whole numbers since 1970-01-01 in the regime's time zone. What begins or ends on a day
#   does so when that day begins or ends there. The day on which something was done or found has no
#   zone: while it is still evening in Washington, the next day has begun elsewhere, and what was
#   done there today was done. So such a day counts as reached up to one day after that of the decision.
# scope: package
package guardrails.lib.day

import data.guardrails.lib.tri

# Whether something has begun that begins on a day: a license, an exemption.
default begun(_, _) := "unknown"

begun(day, as_of_day) := tri.at_most(day, as_of_day) if _numbers(day, as_of_day)

# Whether something had happened when the decision was made. Documents hold no later day of anything done
# or found; where a day was asked for, none after it.
default reached(_, _) := "unknown"

reached(day, as_of_day) := "yes" if {
	day <= as_of_day # most days: adding is dear
	_numbers(day, as_of_day)
}

reached(day, as_of_day) := tri.at_most(day, as_of_day + 1) if {
	day > as_of_day
	_numbers(day, as_of_day)
}

# Whole days from a day until the decision; unknown when the day is not known or not reached.
default age(_, _) := "unknown"

age(day, as_of_day) := as_of_day - day if reached(day, as_of_day) == "yes"

# The first of the days; "none" without one, unknown while one is.
default first(_) := "unknown"

first(days) := "none" if count(days) == 0

first(days) := min(days) if {
	count(days) > 0
	every each in days { is_number(each) }
}

# The day on which so many civil years from a day end; worked out beforehand, for the days of the document.
default years_later(_, _) := "unknown"

years_later(day, years) := each.end if {
	some each in input.law.anniversaries
	each.day == day
	each.years == years
}

_numbers(one, other) if {
	is_number(one)
	is_number(other)
}
