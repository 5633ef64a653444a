# METADATA
# title: What counts as infrastructure as a service of this provider
# description: >-
#   A product on which the customer runs its own software, offered by the contracting entity. Whether a
#   managed service for machine learning is one (D-12), and whether what runs in regions that another company
#   operates under its own law is the provider's (D-13), are choices. A customer is out of scope only when
#   all that it has is known to be, and to be left out; otherwise all of it is counted. Whoever uses only software
#   that is predefined (a finished application, or a model behind an interface) has no infrastructure, by a fact of
#   the register; where that is not recorded, it has.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.301, definition of an IaaS product
#   ref: https://www.federalregister.gov/d/2024-01580
package guardrails.lib.offering

# Whether the customer has, or may have, something that counts.
offered(managed_ml, partner_regions) := offered_to(_customer, managed_ml, partner_regions)

# The same of whoever holds something: runs_own_software, offerings (each a service and its operator) and
# whether those are all.
default offered_to(_, _, _) := "yes"

offered_to(holder, managed_ml, partner_regions) := "no" if _all_left_out(holder, managed_ml, partner_regions)

offered_to(holder, _, _) := "no" if holder.runs_own_software == "no"

# Whether the customer can run software of its own, which is not known to be otherwise.
default infrastructure := "yes"

infrastructure := "no" if input.customer.runs_own_software == "no"

# The choices that decide here: all that the customer has could be left out.
decided := decided_of(_customer)

decided_of(holder) := {choice |
	_all_left_out(holder, "left_out", "left_out")
	some offering in holder.offerings
	some choice in _deciding(offering)
}

_customer := {
	"runs_own_software": input.customer.runs_own_software,
	"offerings": input.pools,
	"offerings_complete": input.pools_complete,
}

_all_left_out(holder, managed_ml, partner_regions) if {
	holder.offerings_complete == "yes"
	count(holder.offerings) > 0
	every offering in holder.offerings { _left_out(offering, managed_ml, partner_regions) }
}

_left_out(offering, "left_out", _) if offering.service == "managed_ml"

_left_out(offering, _, "left_out") if offering.operator == "partner"

_deciding(offering) := {"managed_ml" | offering.service == "managed_ml"} | {"partner_regions" | offering.operator == "partner"}
