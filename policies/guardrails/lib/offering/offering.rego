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
default offered(_, _) := "yes"

offered(managed_ml, partner_regions) := "no" if _all_left_out(managed_ml, partner_regions)

offered(_, _) := "no" if infrastructure == "no"

# Whether the customer can run software of its own, which is not known to be otherwise.
default infrastructure := "yes"

infrastructure := "no" if input.customer.runs_own_software == "no"

# The choices that decide here: all that the customer has could be left out.
decided contains "managed_ml" if {
	_all_left_out("left_out", "left_out")
	some pool in input.pools
	pool.service == "managed_ml"
}

decided contains "partner_regions" if {
	_all_left_out("left_out", "left_out")
	some pool in input.pools
	pool.operator == "partner"
}

_all_left_out(managed_ml, partner_regions) if {
	input.pools_complete == "yes"
	count(input.pools) > 0
	every pool in input.pools { _left_out(pool, managed_ml, partner_regions) }
}

_left_out(pool, "left_out", _) if pool.service == "managed_ml"

_left_out(pool, _, "left_out") if pool.operator == "partner"
