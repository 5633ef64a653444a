# METADATA
# title: Foreign customers have no large accelerators before identity verification
# description: >-
#   The identification program says when an account is not opened, what a customer may use while
#   its verification is pending, and what happens when it fails. The proposal leaves those terms to
#   the program; this rule applies the ones recommended here: no accelerator at or above the line
#   that export control draws (3A090.a.1), or none at all where the choice says so.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.302, what the program provides for failure to verify (K5)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# custom:
#   id: US-CIP-05
#   provision: cip
#   subject: customer
#   obligation: deny
#   severity: high
#   limits: [beneficial_owner_percent, large_tpp]
#   choices: [managed_ml, partner_regions, unknown_is_foreign, us_product, while_pending]
#   finding: "not allowed until verified: {accelerators}"
#   question: identity verification, or US status, not established
#   message: "{foreignness}, identity check {verification}; not allowed until verified: {accelerators}"
#   remediation: >-
#     Complete the identity check first; until then remove or refuse the accelerators, or use smaller ones.
package guardrails.regimes.us_iaas_cip.pending_kept_off_large_accelerators

import data.guardrails.lib.chip
import data.guardrails.lib.identification
import data.guardrails.lib.offering
import data.guardrails.lib.party
import data.guardrails.lib.range
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_restricted, _kept_off)

detail[input.customer.id] := {
	"observed": {
		"foreignness": party.foreignness(_foreign, _law.choices.unknown_is_foreign),
		"verification": input.customer.verification,
		"accelerators": sort({pool.accelerator | some pool in _withheld}),
		"pools": sort({pool.id | some pool in _withheld}),
	},
	"missing": sort(_unestablished),
	"choices": sort(((({"while_pending"} | {"unknown_is_foreign" | _foreign == "unknown"}) | offering.decided) | party.decided_product)),
	"events": {},
	"bound": {
		"foreign": _foreign,
		"verification": input.customer.verification,
		"pools": {pool.id: pool.ceiling | some pool in _withheld},
	},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_restricted := tri.and_(
	tri.and_(identification.applies(_foreign, _law.choices.unknown_is_foreign, _law.choices.us_product, _law.as_of_day), offering.offered(_law.choices.managed_ml, _law.choices.partner_regions)),
	_unverified,
)

_foreign := identification.foreign(_law.limits.beneficial_owner_percent)

default _unverified := "unknown"

_unverified := "no" if input.customer.verification == "verified"

_unverified := "yes" if input.customer.verification in {"pending", "failed", "not_started"}

_kept_off := tri.not_(tri.any_of(_to_withhold, input.pools_complete))

# The pools that the customer is, or may have, to be kept off.
_withheld := [pool | some at, pool in input.pools; _to_withhold[at] != "no"]

# In the order of the pools. A template holds nothing.
_to_withhold := [tri.and_(present, _too_large(input.pools[at])) | some at, present in chip.present]

default _too_large(_) := "unknown"

_too_large(pool) := range.at_least(pool.tpp, _law.limits.large_tpp) if {
	_while_pending == "no_large_accelerators"
}

_too_large(_) := "yes" if _while_pending == "no_accelerators"

_while_pending := _law.choices.while_pending

_unestablished contains fact if some fact in identification.unestablished(_foreign, _law.choices.us_product, _law.as_of_day)

_unestablished contains "customer.verification" if _unverified == "unknown"

_unestablished contains "pools" if input.pools_complete != "yes"

_unestablished contains concat(".", ["pools", pool.id]) if {
	some at, pool in input.pools
	_to_withhold[at] == "unknown"
}

_law := input.law.us_iaas_cip
