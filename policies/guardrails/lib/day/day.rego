# METADATA
# title: Days
# description: >-
#   Days are whole numbers since 1970-01-01 in the regime's time zone. A date in the register has
#   no zone: while it is still evening in Washington, the next day has begun elsewhere. So a day
#   counts as reached up to one day after the day of the decision.
# scope: package
package guardrails.lib.day

import data.guardrails.lib.tri

# Whether the day had come when the decision was made; what is dated later had not happened.
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
