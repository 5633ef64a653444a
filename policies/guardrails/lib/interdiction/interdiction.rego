# METADATA
# title: What was blocked or rejected, and reported
# description: >-
#   A period of business days is certain only in part: it ends no earlier than so many days after the event, and
#   no later than so many more with holidays in between. The days of a decision hold `as_of`, `certain` and
#   `longest`.
# scope: package
package guardrails.lib.interdiction

import data.guardrails.lib.tri

# The verdict on all that was stopped: each was reported in time.
verdict(rows, days) := tri.verdict(
	tri.fact(count(rows) > 0),
	tri.all_of([reported(row, days) | some row in rows], "yes"),
)

detail(rows, days) := {
	"observed": {"open": open(rows, days)},
	"missing": sort(unestablished(rows)),
	"choices": [],
	"events": {"stopped_day": first_day(rows, days), "reported_day": reported_day(rows, days)},
	"bound": {"open": open(rows, days)},
}

of(kind) := [row | some row in input.customer.interdictions; row.kind == kind]

# Whether it was reported in time. What is not reported is not, also while the period runs.
default reported(_, _) := "unknown"

reported(row, _) := "no" if row.reported_day == "none"

reported(row, days) := "yes" if _took(row) <= days.certain

reported(row, days) := "no" if _took(row) > days.longest

open(rows, days) := sort({row.id | some row in rows; reported(row, days) != "yes"})

# The first day from which a period runs that is not known to be kept; of all that were, the first.
first_day(rows, days) := _first([row.day | some row in _counting(rows, days)])

# When those were reported: none while one is not, the last day of all that are.
reported_day(rows, days) := "none" if {
	some row in _counting(rows, days)
	row.reported_day == "none"
}

reported_day(rows, days) := _last([row.reported_day | some row in _counting(rows, days)]) if {
	every row in _counting(rows, days) { row.reported_day != "none" }
}

# What would have to be established to tell.
unestablished(rows) := {concat(".", ["customer.interdictions", row.id, fact]) |
	some row in rows
	some fact in ["day", "reported_day"]
	row[fact] == "unknown"
}

_counting(rows, days) := late if {
	late := [row | some row in rows; reported(row, days) != "yes"]
	count(late) > 0
}

_counting(rows, days) := rows if {
	every row in rows { reported(row, days) == "yes" }
}

_took(row) := row.reported_day - row.day if {
	is_number(row.reported_day)
	is_number(row.day)
}

default _first(_) := "unknown"

_first(found) := min(found) if every each in found { is_number(each) }

default _last(_) := "unknown"

_last(found) := max(found) if every each in found { is_number(each) }
