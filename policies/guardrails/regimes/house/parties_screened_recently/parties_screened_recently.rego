# METADATA
# title: All parties are screened on time
# description: >-
#   Lists of restricted parties change every week; a search grows old. Each of those who deal is looked
#   for again in each list: Entity List, Military End-User List, Unverified List, Denied Persons, SDN; and
#   among military-intelligence end users (`mieu`), who is or may be of a country that 15 CFR 744.22 names.
# scope: package
# related_resources:
# - description: 15 CFR Part 744 and 31 CFR chapter V, the lists themselves
#   ref: https://www.trade.gov/consolidated-screening-list
#   confidence: V2
# custom:
#   id: HSE-07
#   provision: house_rules
#   subject: customer
#   obligation: review
#   severity: medium
#   limits: [screening_days]
#   finding: "not screened within {screening_days} days: {searches}"
#   question: day of the last screening not on record
#   message: "not looked for within {screening_days} days: {searches}"
#   remediation: Screen the parties again and record the day for each list in the register.
package guardrails.regimes.house.parties_screened_recently

import data.guardrails.lib.day
import data.guardrails.lib.end_use
import data.guardrails.lib.screening
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict("yes", _recent)

detail[input.customer.id] := {
	"observed": {"searches": sort(_old), "screening_days": _law.limits.screening_days},
	"missing": sort(_unestablished),
	"choices": [],
	"events": {},
	"bound": {"searches": sort(_old)},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_recent := tri.all_of(
	[_searched(party, list) | some party in screening.dealing; some list in _lists(party)],
	screening.dealing_complete,
)

# Whether a party was looked for in a list within the days. Where no search is on record at all, that is
# an open question, as it is for the rules on the list itself.
default _searched(_, _) := "unknown"

_searched(party, list) := tri.any_of(searches, "yes") if {
	searches := [_fresh(each.day) | some each in party.screenings; each.list == list]
	count(searches) > 0
}

_fresh(searched_day) := tri.at_most(day.age(searched_day, _law.as_of_day), _law.limits.screening_days)

_old contains concat(" in ", [screening.name(party), list]) if {
	some party in screening.dealing
	some list in _lists(party)
	_searched(party, list) != "yes"
}

_lists(party) := ["dpl", "entity_list", "meu", "sdn", "uvl"] if not _may_be_of_military_intelligence(party)

_lists(party) := ["dpl", "entity_list", "meu", "mieu", "sdn", "uvl"] if _may_be_of_military_intelligence(party)

_may_be_of_military_intelligence(party) if end_use.from_country(party, end_use.military_intelligence) != "no"

_unestablished contains fact if {
	_recent == "unknown"
	some fact in screening.open_lists
}

_unestablished contains concat(".", [screening.name(party), "screenings", list]) if {
	some party in screening.dealing
	some list in _lists(party)
	_searched(party, list) != "yes"
}

_law := input.law.house
