# METADATA
# title: Restricted parties, and entities they own by half, are reviewed before service
# description: >-
#   The rules on lists of the EAR ask whether hardware abroad is supplied to a listed party. Who uses hardware in
#   the United States, or shares it, may need no license and is looked at all the same: knowledge of an end use,
#   the acts of US persons and orders against single persons count there, and a provider's name is at stake. A US
#   company that listed parties own is looked at too.
# scope: package
# related_resources:
# - description: 15 CFR Part 732 Supplement No. 3, red flags on listed parties and those behind a customer
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-732
#   confidence: V2
# custom:
#   id: HSE-11
#   provision: house_rules
#   subject: customer
#   obligation: review
#   severity: critical
#   limits: [listed_owner_percent]
#   parameters:
#   - {lists: [entity_list, meu, sdn_744_8], percent: listed_owner_percent, cascade: true}
#   finding: restricted-party match without a review
#   question: screening, ownership or review of restricted parties not on record
#   message: "on a restricted-party list: {listed}; owned by listed parties: {owned}; reviewed: {reviewed}"
#   remediation: >-
#     Stop and escalate. Record the hit as cleared when it is another party, or the outcome of the review with its
#     reference as an exemption that answers HSE-11.
package guardrails.regimes.house.listed_parties_reviewed

import data.guardrails.lib.authorisation
import data.guardrails.lib.ownership
import data.guardrails.lib.screening
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict("yes", tri.or_(tri.not_(tri.or_(_listed, _owned)), _reviewed))

detail[input.customer.id] := {
	"observed": {
		"listed": sort(_hits),
		"owned": sort(object.keys(_shares)),
		"reviewed": _reviewed,
	},
	"missing": sort(_unestablished),
	"choices": [],
	"events": {},
	"bound": {"listed": sort(_hits), "shares": _shares},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_lists := ["dpl", "entity_list", "meu", "uvl"]

_owners_on := ["entity_list", "meu", "sdn_744_8"]

_listed := tri.any_of([screening.any_listed(list, _law.as_of_day) | some list in _lists], "yes")

_owned := ownership.any_owned(_owners_on, _law.limits.listed_owner_percent)

_shares := ownership.shares(_owners_on, _law.limits.listed_owner_percent)

_reviewed := authorisation.granted("HSE-11", _law.as_of_day)

_hits contains concat(" in ", [party, list]) if {
	some list in _lists
	some party in screening.hits(list, _law.as_of_day)
}

_unestablished contains "customer.authorisations" if _reviewed == "unknown"

_unestablished contains fact if {
	some list in _lists
	screening.any_listed(list, _law.as_of_day) == "unknown"
	some fact in screening.unestablished(list, _law.as_of_day)
}

_unestablished contains fact if {
	_owned == "unknown"
	some fact in ownership.unestablished(_owners_on, _law.limits.listed_owner_percent)
}

_law := input.law.house
