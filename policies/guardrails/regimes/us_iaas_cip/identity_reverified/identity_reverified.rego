# METADATA
# title: Identities of foreign customers are re-verified on time
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
#   limits: [beneficial_owner_percent, reverify_days, reverify_high_risk_days]
#   choices: [managed_ml, partner_regions, reverify_on_event, unknown_is_foreign, us_product]
#   clocks:
#   - {id: reverify, from: [verified_day], days: reverify_days}
#   - {id: reverify_high_risk, from: [verified_high_risk_day], days: reverify_high_risk_days}
#   finding: "last verified on {verified_day}"
#   question: re-verification interval, or last verification, not on record
#   message: "{foreignness}, risk {risk}; last verified on {verified_day}; re-verification interval: {reverify_days} days; last ownership change: {owners_changed_day}"
#   remediation: Repeat the identity check and record its day in the register.
package guardrails.regimes.us_iaas_cip.identity_reverified

import data.guardrails.lib.day
import data.guardrails.lib.identification
import data.guardrails.lib.offering
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_obliged, _recent)

detail[input.customer.id] := {
	"observed": {
		"foreignness": party.foreignness(_foreign, _law.choices.unknown_is_foreign),
		"risk": input.customer.risk,
		"verified_day": input.customer.verified_day,
		"reverify_days": _days,
		"owners_changed_day": input.customer.owners_changed_day,
	},
	"missing": sort(_unestablished),
	"choices": sort(((({"reverify_on_event"} | {"unknown_is_foreign" | _foreign == "unknown"}) | offering.decided) | party.decided_product)),
	"events": _events,
	"bound": {"foreign": _foreign, "verified_day": input.customer.verified_day},
} if {
	verdict[input.customer.id] != "not_applicable"
}

# Whoever was never verified is a case for US-CIP-04, not for repetition.
_obliged := tri.and_(
	tri.and_(identification.applies(_foreign, _law.choices.unknown_is_foreign, _law.choices.us_product, _law.as_of_day), offering.offered(_law.choices.managed_ml, _law.choices.partner_regions)),
	_once_verified,
)

_foreign := identification.foreign(_law.limits.beneficial_owner_percent)

default _once_verified := "unknown"

_once_verified := "yes" if input.customer.verification == "verified"

# A check that is too old to show who the customer is was one all the same, and is to be repeated.
_once_verified := "yes" if {
	input.customer.verification == "unknown"
	_recent == "no"
}

_once_verified := "no" if input.customer.verification in {"pending", "failed", "not_started"}

_recent := tri.and_(tri.or_(_within(_law.limits.reverify_high_risk_days), _within_standard), _after_changes)

# A customer of high risk has less time; of one whose risk is not known, either may be.
_within_standard := tri.and_(_standard_risk, _within(_law.limits.reverify_days))

_within(days) := tri.at_most(day.age(input.customer.verified_day, _law.as_of_day), days)

default _standard_risk := "unknown"

_standard_risk := "yes" if input.customer.risk == "standard"

_standard_risk := "no" if input.customer.risk == "high"

# Owners that were added after the check were not checked.
default _after_changes := "unknown"

_after_changes := "yes" if _law.choices.reverify_on_event == "no"

_after_changes := "yes" if input.customer.owners_changed_day == "none"

_after_changes := tri.at_least(input.customer.verified_day, input.customer.owners_changed_day) if {
	_law.choices.reverify_on_event == "yes"
	is_number(input.customer.owners_changed_day)
}

default _days := "unknown"

_days := _law.limits.reverify_days if input.customer.risk == "standard"

_days := _law.limits.reverify_high_risk_days if input.customer.risk == "high"

# One clock runs: that of the customer's risk, the shorter one where the risk is not known.
_events := {"verified_day": input.customer.verified_day, "verified_high_risk_day": "none"} if {
	input.customer.risk == "standard"
}

_events := {"verified_day": "none", "verified_high_risk_day": input.customer.verified_day} if {
	input.customer.risk != "standard"
}

_unestablished contains fact if some fact in identification.unestablished(_foreign, _law.choices.us_product, _law.as_of_day)

_unestablished contains "customer.risk" if {
	_recent == "unknown"
	_standard_risk == "unknown"
}

_unestablished contains "customer.owners_changed_day" if _after_changes == "unknown"

_unestablished contains "customer.verification" if _once_verified == "unknown"

_unestablished contains "customer.verified_day" if {
	_recent == "unknown"
	day.age(input.customer.verified_day, _law.as_of_day) == "unknown"
}

_law := input.law.us_iaas_cip
