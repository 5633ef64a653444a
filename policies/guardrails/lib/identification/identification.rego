# METADATA
# title: Who is to be identified
# description: >-
#   The proposed rules on identification apply to US providers of infrastructure and their foreign
#   customers, or customers with a foreign beneficial owner, unless a finding exempts them. Who is not
#   known to be a US person is presumed foreign where the choice says so.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.302 and 7.306
#   ref: https://www.federalregister.gov/d/2024-01580
package guardrails.lib.identification

import data.guardrails.lib.exemption
import data.guardrails.lib.offering
import data.guardrails.lib.party
import data.guardrails.lib.tri

applies(foreign, presumed_foreign, us_product, as_of_day) := tri.all_of(
	[
		party.us_iaas_provider(us_product),
		offering.infrastructure,
		tri.presume(foreign, presumed_foreign),
		tri.not_(exemption.of_customer(as_of_day)),
	],
	"yes",
)

# Whether the customer or a beneficial owner is foreign.
foreign(percent) := party.any_foreign(["customer", "owner"], percent)

# What would have to be established to tell whether the rules apply.
unestablished(foreign_, us_product, as_of_day) := (party.unestablished_of_iaas_provider(us_product) | _of_parties(foreign_)) | exemption.unestablished(as_of_day)

_of_parties("unknown") := party.unestablished(["customer", "owner"])

_of_parties(known) := set() if known != "unknown"
