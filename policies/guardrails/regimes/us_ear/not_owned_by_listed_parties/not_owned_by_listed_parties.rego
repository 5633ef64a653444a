# METADATA
# title: No affiliate supplied with hardware abroad is 50 % or more owned by listed parties
# description: >-
#   An affiliate outside the United States that parties on the Entity List or the Military End-User List, or certain
#   blocked persons (15 CFR 744.8), own by 50 percent or more, directly or indirectly, alone or
#   together, is treated as listed. An entity organised in the United States is none, whoever owns it (HSE-11);
#   where that is not known, neither is this. The rule was suspended from 2025-11-10 and applies again from
#   2026-11-10 unless it was extended (D-20). Whether the use of hardware abroad is a supply is a choice (D-31).
# scope: package
# related_resources:
# - description: 90 FR 47201, expansion of end-user controls to affiliates of certain listed entities
#   ref: https://www.federalregister.gov/citation/90-FR-47201
#   confidence: V2
# - description: 90 FR 50857, suspension until 2026-11-09 absent a future extension
#   ref: https://www.federalregister.gov/citation/90-FR-50857
#   confidence: V2
# custom:
#   id: US-EAR-07
#   provision: affiliates
#   subject: customer
#   obligation: license
#   severity: critical
#   limits: [affiliate_percent, stay_from_day, return_day]
#   choices: [affiliates_rule, use_by_listed]
#   parameters:
#   - {lists: [entity_list, meu, sdn_744_8], percent: affiliate_percent, cascade: true}
#   finding: "affiliate 50 % or more owned by listed parties"
#   question: ownership by listed parties not established
#   message: >-
#     owned by listed parties to {affiliate_percent} percent or more, outside the United States: {owned}; parties:
#     {parties}; hardware abroad supplied to them: {supplied_abroad}
#   remediation: >-
#     Establish the owners up to those who control, record their shares and their screening; stop and
#     escalate where listed parties hold half, or record the license with its reference.
package guardrails.regimes.us_ear.not_owned_by_listed_parties

import data.guardrails.lib.authorisation
import data.guardrails.lib.ownership
import data.guardrails.lib.place
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(tri.and_(_in_time, _supplied), tri.or_(tri.not_(_owned), _authorised))

detail[input.customer.id] := {
	"observed": {
		"owned": _owned,
		"parties": sort(object.keys(_shares)),
		"shares": _shares,
		"affiliate_percent": _law.limits.affiliate_percent,
		"supplied_abroad": _supplied,
		"authorised": _authorised,
	},
	"missing": sort(_unestablished),
	"choices": ["affiliates_rule", "use_by_listed"],
	"events": {},
	"bound": {"owned": _owned, "shares": _shares},
} if {
	tri.unsettled(verdict[input.customer.id])
}

# The rule slept from the first day of its suspension until the day of its return, or longer.
default _in_time := "yes"

_in_time := "no" if {
	_law.as_of_day >= _law.limits.stay_from_day
	_law.as_of_day < _law.limits.return_day
}

_in_time := "no" if {
	_law.as_of_day >= _law.limits.stay_from_day
	_law.choices.affiliates_rule == "extended"
}

_lists := ["entity_list", "meu", "sdn_744_8"]

# Whether hardware abroad is supplied to those who deal.
_supplied := place.any_supplied_abroad(_law.choices.use_by_listed)

_owned := ownership.any_owned_abroad(_lists, _law.limits.affiliate_percent)

_shares := ownership.shares_abroad(_lists, _law.limits.affiliate_percent)

_authorised := authorisation.granted("US-EAR-07", _law.as_of_day)

_unestablished contains fact if {
	_owned == "unknown"
	some fact in ownership.unestablished_abroad(_lists, _law.limits.affiliate_percent)
}

_unestablished contains fact if {
	_supplied == "unknown"
	some fact in place.unestablished_supply(_law.choices.use_by_listed)
}

_unestablished contains "customer.authorisations" if _authorised == "unknown"

_law := input.law.us_ear
