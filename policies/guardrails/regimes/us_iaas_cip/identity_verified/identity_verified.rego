# METADATA
# title: Identities of foreign customers are verified
# description: >-
#   A provider verifies the identity of each foreign customer, and of each customer with a foreign
#   beneficial owner, before or when the account is opened. Until a customer is shown to be a US
#   person it is taken as foreign. A check that is under way is not a verified identity: what such
#   a customer may use meanwhile is decided by US-CIP-05.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.302(d)(2), verification of identity (K4)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# - description: 89 FR 5698, proposed 15 CFR 7.302, whether the customer and all beneficial owners are US persons (K2)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V2
# custom:
#   id: US-CIP-04
#   provision: cip
#   subject: customer
#   obligation: verify
#   severity: high
#   limits: [beneficial_owner_percent]
#   choices: [managed_ml, partner_regions, unknown_is_foreign, us_product]
#   clocks:
#   - {id: verify, from: [opened_day], days: 0}
#   finding: "identity not verified: {verification}"
#   question: identity verification, or US status, not established
#   message: "{foreignness}; identity check: {verification}"
#   remediation: >-
#     Verify the identity by the procedure of the identification program and record the result and
#     its day in the register; or record the facts that show a US person without foreign beneficial owners.
package guardrails.regimes.us_iaas_cip.identity_verified

import data.guardrails.lib.day
import data.guardrails.lib.identification
import data.guardrails.lib.offering
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_obliged, _verified)

detail[input.customer.id] := {
	"observed": {
		"foreignness": party.foreignness(_foreign, _law.choices.unknown_is_foreign),
		"verification": input.customer.verification,
	},
	"missing": sort(_unestablished | {"customer.verification" | _verified != "yes"}),
	"choices": sort((({"unknown_is_foreign" | _foreign == "unknown"} | offering.decided) | party.decided_product)),
	"events": {"opened_day": input.customer.opened_day},
	"bound": {"foreign": _foreign, "verification": input.customer.verification},
} if {
	verdict[input.customer.id] != "not_applicable"
}

_obliged := tri.and_(
	tri.and_(identification.applies(_foreign, _law.choices.unknown_is_foreign, _law.choices.us_product, _law.as_of_day), offering.offered(_law.choices.managed_ml, _law.choices.partner_regions)),
	tri.not_(_turned_away),
)

# Whose account was closed is no customer to be verified; what is not known to be closed is open.
default _turned_away := "no"

_turned_away := "yes" if input.customer.access == "closed"

_turned_away := "yes" if day.reached(input.customer.closed_day, _law.as_of_day) == "yes"

_foreign := identification.foreign(_law.limits.beneficial_owner_percent)

default _verified := "unknown"

_verified := "yes" if input.customer.verification == "verified"

_verified := "no" if input.customer.verification in {"pending", "failed", "not_started"}

_unestablished := identification.unestablished(_foreign, _law.choices.us_product, _law.as_of_day)

_law := input.law.us_iaas_cip
