# METADATA
# title: Transactions by, for or on behalf of a foreign person
# description: >-
#   Proposed 15 CFR 7.308 speaks of transactions by, for or on behalf of a foreign person. Whose
#   foreignness that takes in is not settled, so the choice whose_foreignness decides (D-8).
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.308
#   ref: https://www.federalregister.gov/d/2024-01580
package guardrails.lib.transaction

import data.guardrails.lib.party
import data.guardrails.lib.range
import data.guardrails.lib.tri

by_for_or_on_behalf_of_foreign(whose, percent) := party.any_foreign(roles(whose), percent)

# What would have to be established to tell.
unestablished(whose) := party.unestablished(roles(whose))

# Those whose being foreign counts.
roles(whose) := _roles[whose]

# The days from which the time for a report may run; where both count, the earlier does.
clock_days(dealing, "earlier") := {"transaction_day": dealing.transaction_day, "knowledge_day": dealing.knowledge_day}

clock_days(dealing, "transaction") := {"transaction_day": dealing.transaction_day}

clock_days(dealing, "knowledge") := {"knowledge_day": dealing.knowledge_day}

# The days from which the time for a report on capacity runs: the first by which what was agreed (rows of event,
# day and capacity_yop) is over the line. Unknown where a row or its day may be missing, or where none crosses it.
capacity_days(agreed, complete, line_yop, start) := {event: _crossing(agreed, complete, event, line_yop) |
	some event, _ in clock_days({"transaction_day": "unknown", "knowledge_day": "unknown"}, start)
}

# What was agreed with one customer; a plan is no arrangement that was made.
agreed_with_customer := [{"event": event, "day": each[event], "capacity_yop": each.capacity_after_yop} |
	some each in input.arrangements
	each.kind != "plan"
	some event in ["transaction_day", "knowledge_day"]
]

default _crossing(_, _, _, _) := "unknown"

_crossing(agreed, "yes", event, line_yop) := first if {
	rows := [row | some row in agreed; row.event == event; range.above(row.capacity_yop, line_yop) != "no"]
	every row in rows { is_number(row.day) }
	first := min([row.day | some row in rows])
	some row in rows
	row.day == first
	range.above(row.capacity_yop, line_yop) == "yes"
}

# Whether a run comes through a foreign reseller: the one that it names, or any between provider and customer
# where it names none.
default through_foreign_reseller(_) := "unknown"

through_foreign_reseller(run) := tri.any_of(
	[party.foreign(reseller) | some reseller in input.resellers],
	input.resellers_complete,
) if {
	run.reseller == "unknown"
}

through_foreign_reseller(run) := party.foreign(named[0]) if {
	named := [reseller | some reseller in input.resellers; reseller.id == run.reseller]
	count(named) > 0
}

_roles := {
	"anyone_involved": ["customer", "owner", "end_user", "on_behalf_of"],
	"customer_and_owners": ["customer", "owner"],
	"customer": ["customer"],
}
