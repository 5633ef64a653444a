# METADATA
# title: The response to a failed identity check is on record
# description: >-
#   The program says what is done when an identity cannot be verified, and the annual certification
#   attests that the resolution of each such customer was recorded.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.302 and 7.304, redress, and recorded resolution of unverified customers (K5, K12)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# custom:
#   id: US-CIP-20
#   provision: cip
#   subject: customer
#   obligation: retain
#   severity: medium
#   limits: [beneficial_owner_percent]
#   choices: [managed_ml, partner_regions, unknown_is_foreign, us_product]
#   finding: no response on record to the failed identity check
#   question: response to the identity check not on record
#   message: "{foreignness}; identity check {verification}; resolution on record: {resolution}"
#   remediation: Record how the failed check was resolved, with its day, under verification.resolution.
package guardrails.regimes.us_iaas_cip.failed_verification_resolved

import data.guardrails.lib.identification
import data.guardrails.lib.offering
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_obliged, input.customer.verification_resolution)

detail[input.customer.id] := {
	"observed": {
		"foreignness": party.foreignness(_foreign, _law.choices.unknown_is_foreign),
		"verification": input.customer.verification,
		"resolution": input.customer.verification_resolution,
	},
	"missing": sort(_unestablished),
	"choices": sort((({"unknown_is_foreign" | _foreign == "unknown"} | offering.decided) | party.decided_product)),
	"events": {},
	"bound": {"foreign": _foreign, "verification": input.customer.verification},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_obliged := tri.and_(
	tri.and_(identification.applies(_foreign, _law.choices.unknown_is_foreign, _law.choices.us_product, _law.as_of_day), offering.offered(_law.choices.managed_ml, _law.choices.partner_regions)),
	_failed,
)

_foreign := identification.foreign(_law.limits.beneficial_owner_percent)

default _failed := "unknown"

_failed := "yes" if input.customer.verification == "failed"

_failed := "no" if input.customer.verification in {"verified", "pending", "not_started"}

_unestablished contains fact if some fact in identification.unestablished(_foreign, _law.choices.us_product, _law.as_of_day)

_unestablished contains "customer.verification" if _failed == "unknown"

_unestablished contains "customer.verification_resolution" if input.customer.verification_resolution != "yes"

_law := input.law.us_iaas_cip
