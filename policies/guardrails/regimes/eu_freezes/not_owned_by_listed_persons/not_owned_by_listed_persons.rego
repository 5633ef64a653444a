# METADATA
# title: No party is 50 % or more owned, or controlled, by persons on the EU sanctions list
# description: >-
#   What is made available to an entity that listed persons own by 50 percent or more, directly or through
#   others, together, or control, is taken to reach them. That can be rebutted; an assessment that did is
#   recorded as an exemption with its reference. Control is asked of the customer's own owners.
# scope: package
# related_resources:
# - description: Council Regulation (EU) 269/2014 with the definitions of ownership, "50% or more", and control of 2025-10-23, as reported
#   ref: https://eur-lex.europa.eu/eli/reg/2014/269
#   confidence: V2
# - description: Council best practices on restrictive measures, shares of several listed persons together
#   ref: https://finance.ec.europa.eu/eu-and-world/sanctions-restrictive-measures_en
#   confidence: M
# custom:
#   id: EU-FRZ-02
#   provision: owned_or_controlled
#   subject: customer
#   obligation: deny
#   severity: critical
#   limits: [owned_percent]
#   choices: [hardware, unstated]
#   parameters:
#   - {lists: [eu_consolidated], percent: owned_percent, cascade: true}
#   finding: owned or controlled by persons on the EU sanctions list
#   question: ownership or control by persons on the EU sanctions list not established
#   message: "owned by listed persons to {owned_percent} percent or more: {owned}; controlled: {controlled}; shares: {shares}; provider acts in the Union: {bound_here}"
#   remediation: >-
#     Establish the owners, their shares and who controls, search the list for them and record it; refuse, or record
#     the license or the reasons why the listed person does not benefit, with the reference.
package guardrails.regimes.eu_freezes.not_owned_by_listed_persons

import data.guardrails.lib.authorisation
import data.guardrails.lib.nexus
import data.guardrails.lib.ownership
import data.guardrails.lib.screening
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_bound_here, tri.or_(tri.not_(_held), _authorised))

detail[input.customer.id] := {
	"observed": {
		"owned": _owned,
		"controlled": _controlled,
		"shares": _shares,
		"owned_percent": _law.limits.owned_percent,
		"bound_here": _bound_here,
		"authorised": _authorised,
	},
	"missing": sort(_unestablished),
	"choices": ["hardware", "unstated"],
	"events": {},
	"bound": {"owned": _owned, "controlled": _controlled, "shares": _shares},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_bound_here := nexus.acts_in("EU", _readings)

_readings := {"hardware": _law.choices.hardware, "unstated": _law.choices.unstated}

_held := tri.or_(_owned, _controlled)

_owned := ownership.any_owned(["eu_consolidated"], _law.limits.owned_percent)

_owned_party(party) := ownership.owned(party, ["eu_consolidated"], _law.limits.owned_percent)

_shares := ownership.shares(["eu_consolidated"], _law.limits.owned_percent)

_controlled := ownership.controlled("eu_consolidated", _law.as_of_day)

_authorised := authorisation.granted("EU-FRZ-02", _law.as_of_day)

_unestablished contains fact if {
	_held == "unknown"
	some fact in _open
}

_open := {"customer"} if input.customer.attributed != "yes"

_open := ({concat(".", [screening.name(party), "owners"]) |
	some party in screening.dealing
	_owned_party(party) == "unknown"
} | {"customer.owners" | _controlled == "unknown"}) | screening.open_lists if {
	input.customer.attributed == "yes"
}

_unestablished contains fact if {
	_bound_here == "unknown"
	some fact in nexus.unestablished("EU", _readings)
}

_unestablished contains "customer.authorisations" if _authorised == "unknown"

_law := input.law.eu_freezes
