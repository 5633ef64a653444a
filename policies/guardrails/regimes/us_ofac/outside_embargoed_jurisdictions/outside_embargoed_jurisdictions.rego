# METADATA
# title: No party is in an embargoed jurisdiction
# description: >-
#   Services to Cuba, Iran and North Korea and to whoever is located or organised there are prohibited
#   unless licensed; compute is a service. The program on Syria ended on 2025-07-01. Cuban nationals are
#   barred wherever they are, unless they live permanently elsewhere, and so is what they hold by half or
#   control. So is the government of Iran, North Korea or Cuba and what it owns or controls, wherever it is, where
#   the register says so (government_of); who is held from there and says nothing of it may act for it.
#   Crimea and the so-called republics of Donetsk and Luhansk are embargoed, and no other part of Ukraine: where
#   the region is not on record, that is open.
# scope: package
# related_resources:
# - description: 31 CFR 560.204, 515.201 and 510.206, services to embargoed jurisdictions, as summarised
#   ref: https://www.ecfr.gov/current/title-31/subtitle-B/chapter-V
#   confidence: V2
# - description: 31 CFR 515.302 and 515.505, nationals of Cuba; 560.304, Government of Iran and what it owns or controls
#   ref: https://www.ecfr.gov/current/title-31/subtitle-B/chapter-V
#   confidence: M
# - description: EO 13685 and EO 14065, the regions of Crimea, Donetsk and Luhansk
#   ref: https://ofac.treasury.gov/sanctions-programs-and-country-information/ukraine-russia-related-sanctions
#   confidence: M
# custom:
#   id: US-OFAC-03
#   provision: embargoes
#   subject: customer
#   obligation: deny
#   severity: critical
#   limits: [blocked_percent]
#   finding: party in an embargoed jurisdiction
#   question: jurisdiction of the customer or its parties not established
#   message: "in an embargoed jurisdiction: {embargoed}; parties: {parties}; authorization on record: {authorised}"
#   remediation: >-
#     Block and escalate; record where the parties are, or the OFAC license with its reference.
package guardrails.regimes.us_ofac.outside_embargoed_jurisdictions

import data.guardrails.lib.authorisation
import data.guardrails.lib.party as parties
import data.guardrails.lib.range
import data.guardrails.lib.screening
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict("yes", tri.or_(tri.not_(_embargoed), _authorised))

detail[input.customer.id] := {
	"observed": {
		"embargoed": _embargoed,
		"parties": _named,
		"authorised": _authorised,
	},
	"missing": sort(_unestablished),
	"choices": [],
	"events": {},
	"bound": {"embargoed": _embargoed, "parties": _named},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_embargoed := tri.any_of(
	[_in_embargo(party) | some party in screening.dealing],
	screening.dealing_complete,
)

_in_embargo(party) := tri.any_of(
	[
		_there(party, "EMBARGO"),
		_of_a_government(party),
		_held_by_a_government(party),
		_in_ukraine(party),
		_national_of_cuba(party),
		_held_from(party, "E:2"),
		_perhaps(_held_from(party, "EMBARGO")),
	],
	"yes",
)

# The government of an embargoed country, or what it owns or controls.
_of_a_government(party) := tri.any_of(
	[parties.country_in(country, "EMBARGO") | some country in party.government_of],
	"yes",
)

_held_by_a_government(party) := tri.any_of(
	[tri.and_(range.at_least(holder.share_percent, _law.limits.blocked_percent), _of_a_government(holder)) |
		some holder in party.behind
	],
	"yes",
)

# An individual is where it is; an entity also where it is organised and headquartered.
_there(party, group) := tri.any_of(
	[parties.country_in(party[fact], group) | some fact in _places[party.kind]],
	"yes",
)

# Three of its regions are embargoed.
default _in_ukraine(_) := "no"

_in_ukraine(party) := _embargoed_region(party.ukraine_region) if {
	some fact in _places[party.kind]
	party[fact] == "UA"
}

_embargoed_region(region) := tri.fact(region in {"crimea", "donetsk", "luhansk"}) if region != "unknown"

_embargoed_region("unknown") := "unknown"

# A citizen of Cuba may be barred, unless it is a US citizen or a permanent resident of another country.
default _national_of_cuba(_) := "no"

_national_of_cuba(party) := _perhaps(tri.and_(_citizen_of_cuba(party), tri.not_(_settled_elsewhere(party)))) if {
	party.kind in {"individual", "unknown"}
}

_citizen_of_cuba(party) := tri.any_of(
	[parties.country_in(country, "E:2") | some country in party.citizenships],
	party.citizenships_complete,
)

_settled_elsewhere(party) := tri.any_of(
	array.concat(
		[parties.country_in(country, "US") | some country in party.citizenships],
		[tri.not_(parties.country_in(country, "E:2")) | some country in party.permanent_residences],
	),
	tri.and_(party.citizenships_complete, party.permanent_residences_complete),
)

# Whether its ultimate parent is there, or persons who are hold half of it.
_held_from(party, group) := tri.any_of(
	array.concat(
		[_parent_stated(party, group), _half_together(party, group)],
		[_holds_from(holder, group) | some holder in party.behind],
	),
	"yes",
)

default _parent_stated(_, _) := "no"

_parent_stated(party, group) := parties.country_in(party.ultimate_parent_headquarters, group) if {
	party.kind in {"entity", "unknown"}
}

_holds_from(holder, group) := tri.or_(
	tri.and_(range.at_least(holder.share_percent, _law.limits.blocked_percent), _there(holder, group)),
	tri.and_(
		holder.ultimate_parent,
		tri.or_(_there(holder, group), parties.country_in(holder.ultimate_parent_headquarters, group)),
	),
)

# Two may hold half together, and so may more than two, whatever each holds. Whether they do is not decided:
# one may hold its share through another.
default _half_together(_, _) := "no"

_half_together(party, group) := "unknown" if {
	some first in party.behind
	_there(first, group) != "no"
	some second in party.behind
	first.id < second.id
	_there(second, group) != "no"
	_most(first) + _most(second) >= _law.limits.blocked_percent
}

_half_together(party, group) := "unknown" if {
	count([holder | some holder in party.behind; _there(holder, group) != "no"]) > 2
}

_most(holder) := object.get(holder.share_percent, "max", 100)

# What the facts suggest and do not decide.
_perhaps(fact) := tri.and_(fact, "unknown")

_places := {
	"individual": ["located_in"],
	"entity": ["headquarters", "located_in", "organised_in"],
	"unknown": ["headquarters", "located_in", "organised_in"],
}

_named := sort({screening.name(party) | some party in screening.dealing; _in_embargo(party) == "yes"})

_authorised := authorisation.granted("US-OFAC-03", _law.as_of_day)

_unestablished contains "customer" if {
	input.customer.attributed != "yes"
	_embargoed == "unknown"
}

_unestablished contains concat(".", [screening.name(party), fact]) if {
	_embargoed == "unknown"
	input.customer.attributed == "yes"
	some party in screening.dealing
	some fact in _open(party)
}

_open(party) := _open_places(party) | {fact |
	some fact, answer in {
		"ukraine_region": _in_ukraine(party),
		"permanent_residences": _national_of_cuba(party),
		"owners": tri.or_(_held_from(party, "E:2"), _perhaps(_held_from(party, "EMBARGO"))),
	}
	answer == "unknown"
}

_open_places(party) := {fact |
	some fact in _places[party.kind]
	parties.country_in(party[fact], "EMBARGO") == "unknown"
}

_unestablished contains list if {
	_embargoed == "unknown"
	input.customer.attributed == "yes"
	some list in screening.open_lists
}

_unestablished contains "customer.authorisations" if _authorised == "unknown"

_law := input.law.us_ofac
