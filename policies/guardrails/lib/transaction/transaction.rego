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
