# METADATA
# title: No party is more than 50 % owned, or controlled, by persons on the UK sanctions list
# description: >-
#   An entity that a listed person owns by more than 50 percent, directly or indirectly, or controls, is frozen
#   like that person. Whether several who hold more than half together do so jointly, and whether an exact half
#   in a chain counts, is not decided here: then it is an open question. Control is asked of the customer's own
#   owners.
# scope: package
# related_resources:
# - description: OFSI's general guidance, ownership of more than 50 percent and control, as summarised
#   ref: https://www.gov.uk/government/publications/uk-financial-sanctions-general-guidance
#   confidence: V2
# - description: Shares of several listed persons are added up only where they hold them jointly
#   ref: https://www.gov.uk/government/publications/uk-financial-sanctions-general-guidance
#   confidence: M
# custom:
#   id: UK-FRZ-02
#   provision: owned_or_controlled
#   subject: customer
#   obligation: deny
#   severity: critical
#   limits: [owned_percent]
#   choices: [hardware, unstated]
#   parameters:
#   - {lists: [uk_sanctions], percent: owned_percent, cascade: true}
#   - {lists: [uk_sanctions], percent: owned_percent, cascade: false}
#   finding: owned or controlled by persons on the UK sanctions list
#   question: ownership or control by persons on the UK sanctions list not established
#   message: "owned by a listed person to more than {owned_percent} percent: {owned}; controlled: {controlled}; shares: {shares}; provider acts in the United Kingdom: {bound_here}"
#   remediation: >-
#     Establish the owners, their shares and who controls, search the list for them and record it; refuse, or record
#     the license or the reasons why the listed person does not benefit, with the reference.
package guardrails.regimes.uk_freezes.not_owned_by_listed_persons

import data.guardrails.lib.authorisation
import data.guardrails.lib.nexus
import data.guardrails.lib.ownership
import data.guardrails.lib.range
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

_bound_here := nexus.acts_in("UK", _readings)

_readings := {"hardware": _law.choices.hardware, "unstated": _law.choices.unstated}

_held := tri.or_(_owned, _controlled)

_owned := tri.any_of([_owned_party(party) | some party in screening.dealing], screening.dealing_complete)

# Through one owner, by more than half in every link: certain. Through several, or where an exact half is
# counted for the whole, it is open.
default _owned_party(_) := "unknown"

_owned_party(party) := "no" if range.above(_share(party), _law.limits.owned_percent) == "no"

_owned_party(party) := "yes" if {
	range.above(ownership.multiplied(party, _lists, _law.limits.owned_percent), _law.limits.owned_percent) == "yes"
	ownership.holders(party, _lists, _law.limits.owned_percent) == 1
	range.above(_share(party), _law.limits.owned_percent) == "yes"
}

_share(party) := ownership.share(party, _lists, _law.limits.owned_percent)

_shares := {screening.name(party): _share(party) |
	some party in screening.dealing
	_owned_party(party) != "no"
}

_lists := ["uk_sanctions"]

_controlled := ownership.controlled("uk_sanctions", _law.as_of_day)

_authorised := authorisation.granted("UK-FRZ-02", _law.as_of_day)

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
	some fact in nexus.unestablished("UK", _readings)
}

_unestablished contains "customer.authorisations" if _authorised == "unknown"

_law := input.law.uk_freezes
