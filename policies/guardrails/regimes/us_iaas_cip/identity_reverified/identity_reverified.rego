# METADATA
# title: The identity of a foreign customer is verified again in time
# description: >-
#   An identity check grows old: owners, names and places change after it. The proposal asks for
#   periodic continued verification and states no interval.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.302, periodic continued verification (K6)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# custom:
#   id: US-CIP-15
#   provision: cip
#   subject: customer
#   obligation: verify
#   severity: medium
#   limits: [beneficial_owner_percent, reverify_days]
#   choices: [unknown_is_foreign]
#   clocks:
#   - {id: reverify, from: [verified_day], days: reverify_days}
#   message: "{foreignness}; last verified on {verified_day}, to be repeated within {reverify_days} days"
#   remediation: Repeat the identity check and record its day in the register.
package guardrails.regimes.us_iaas_cip.identity_reverified

import data.guardrails.lib.day
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_obliged, _recent)

detail[input.customer.id] := {
	"observed": {
		"foreignness": party.foreignness(_foreign, _law.choices.unknown_is_foreign),
		"verified_day": input.customer.verified_day,
		"reverify_days": _law.limits.reverify_days,
	},
	"missing": sort(_unestablished),
	"choices": ["unknown_is_foreign" | _foreign == "unknown"],
	"events": {"verified_day": input.customer.verified_day},
	"bound": {"foreign": _foreign, "verified_day": input.customer.verified_day},
} if {
	verdict[input.customer.id] != "not_applicable"
}

# Whoever was never verified is a case for US-CIP-04, not for repetition.
_obliged := tri.all_of(
	[
		party.us_iaas_provider,
		tri.presume(_foreign, _law.choices.unknown_is_foreign),
		_once_verified,
	],
	"yes",
)

_foreign := party.any_foreign(["customer", "owner"], _law.limits.beneficial_owner_percent)

default _once_verified := "unknown"

_once_verified := "yes" if input.customer.verification == "verified"

_once_verified := "no" if input.customer.verification in {"pending", "failed", "not_started"}

_recent := tri.at_most(day.age(input.customer.verified_day, _law.as_of_day), _law.limits.reverify_days)

_unestablished contains fact if some fact in party.unestablished_of_provider

_unestablished contains fact if {
	_foreign == "unknown"
	some fact in party.unestablished(["customer", "owner"])
}

_unestablished contains "customer.verification" if _once_verified == "unknown"

_unestablished contains "customer.verified_day" if _recent == "unknown"

_law := input.law.us_iaas_cip
