# METADATA
# title: Unverified customers have no full access
# description: >-
#   While a check is pending the customer has restricted permission or is monitored; after it failed the
#   account is closed or monitored. A check that is pending longer than the grace period counts as
#   failed. The proposal leaves the terms to the program; those here are recommended.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.302, restricted permission or enhanced monitoring, when to close (K5)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# custom:
#   id: US-CIP-22
#   provision: cip
#   subject: customer
#   obligation: verify
#   severity: high
#   limits: [beneficial_owner_percent, pending_days]
#   choices: [after_failure, managed_ml, partner_regions, unknown_is_foreign, us_product]
#   clocks:
#   - {id: grace, from: [verification_started_day], days: pending_days}
#   finding: "full access without identity verification since {verification_started_day}"
#   question: access or identity verification not on record
#   message: "{foreignness}; identity check {verification} since {verification_started_day}; access: {access}"
#   remediation: Restrict or monitor the account, or close it; or complete the check. Record the access.
package guardrails.regimes.us_iaas_cip.unverified_customer_restricted

import data.guardrails.lib.day
import data.guardrails.lib.identification
import data.guardrails.lib.offering
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_obliged, _restricted)

detail[input.customer.id] := {
	"observed": {
		"foreignness": party.foreignness(_foreign, _law.choices.unknown_is_foreign),
		"verification": input.customer.verification,
		"verification_started_day": input.customer.verification_started_day,
		"access": input.customer.access,
	},
	"missing": sort(_unestablished),
	"choices": sort(((({"after_failure"} | {"unknown_is_foreign" | _foreign == "unknown"}) | offering.decided) | party.decided_product)),
	"events": {"verification_started_day": _grace_from},
	"bound": {
		"access": input.customer.access,
		"foreign": _foreign,
		"verification": input.customer.verification,
	},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_obliged := tri.and_(
	tri.and_(identification.applies(_foreign, _law.choices.unknown_is_foreign, _law.choices.us_product, _law.as_of_day), offering.offered(_law.choices.managed_ml, _law.choices.partner_regions)),
	_unverified,
)

_foreign := identification.foreign(_law.limits.beneficial_owner_percent)

default _unverified := "unknown"

_unverified := "no" if input.customer.verification == "verified"

_unverified := "yes" if input.customer.verification in {"pending", "failed", "not_started"}

# Closed is enough at any time; of the rest, what is enough depends on whether the check has failed.
default _restricted := "unknown"

_restricted := "yes" if input.customer.access == "closed"

_restricted := "no" if input.customer.access == "full"

_restricted := tri.or_(tri.not_(_failed), _monitored) if input.customer.access == "monitored"

_restricted := tri.not_(_failed) if input.customer.access == "restricted"

# After a failure, monitoring is enough where the choice says so.
_monitored := tri.fact(_law.choices.after_failure == "closed_or_monitored")

default _failed := "unknown"

_failed := "yes" if input.customer.verification in {"failed", "not_started"}

_failed := tri.above(
	day.age(input.customer.verification_started_day, _law.as_of_day),
	_law.limits.pending_days,
) if {
	input.customer.verification == "pending"
}

# Only a pending check has a grace period.
default _grace_from := "none"

_grace_from := input.customer.verification_started_day if input.customer.verification in {"pending", "unknown"}

_unestablished contains fact if some fact in identification.unestablished(_foreign, _law.choices.us_product, _law.as_of_day)

_unestablished contains "customer.verification" if _unverified == "unknown"

_unestablished contains "customer.access" if input.customer.access == "unknown"

_unestablished contains "customer.verification_started_day" if {
	input.customer.verification == "pending"
	_failed == "unknown"
}

_law := input.law.us_iaas_cip
