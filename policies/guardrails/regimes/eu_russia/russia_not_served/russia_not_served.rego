# METADATA
# title: No served party is established in Russia
# description: >-
#   Accelerators are rented neither to Russia's government nor to entities established there: organised,
#   located or headquartered in Russia, branches included. Individuals are left out. That somebody is owned
#   from Russia is no breach; whether others there benefit is then asked, and answered by the register
#   (benefits_in). What is licensed or exempt is recorded with its reference.
# scope: package
# related_resources:
# - description: Council Regulation (EU) 833/2014, Article 5n, as amended by Regulation (EU) 2025/2033, as reported
#   ref: https://eur-lex.europa.eu/eli/reg/2014/833
#   confidence: V2
# - description: Commission FAQ 38 and 39 of 2026-01-22 on Article 5n, platforms and infrastructure, branches, indirect benefit, as reported
#   ref: https://finance.ec.europa.eu/eu-and-world/sanctions-restrictive-measures/sanctions-adopted-following-russias-military-aggression-against-ukraine_en
#   confidence: V2
# - description: Article 13, whom the regulation binds
#   ref: https://eur-lex.europa.eu/eli/reg/2014/833
#   confidence: M
# custom:
#   id: EU-RUS-01
#   provision: computing_services
#   subject: customer
#   obligation: deny
#   severity: critical
#   choices: [hardware, unstated]
#   finding: served party established in Russia
#   question: place of establishment of the parties not on record
#   message: "established in Russia: {parties}; others there benefit: {benefit}; provider acts in the Union: {acts_in_union}; authorised: {authorised}"
#   remediation: >-
#     Refuse the accelerators, or record where the parties are established and who benefits (benefits_in), or the
#     authorisation or exemption with its reference.
package guardrails.regimes.eu_russia.russia_not_served

import data.guardrails.lib.authorisation
import data.guardrails.lib.nexus
import data.guardrails.lib.range
import data.guardrails.lib.screening
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_applies, tri.or_(tri.not_(_served), _authorised))

detail[input.customer.id] := {
	"observed": {
		"parties": _named,
		"benefit": _benefit,
		"acts_in_union": _acts_in_union,
		"authorised": _authorised,
	},
	"missing": sort(_unestablished),
	"choices": ["hardware", "unstated"],
	"events": {},
	"bound": {"parties": _named, "benefit": _benefit, "accelerators": input.compute.accelerators},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_applies := tri.and_(_acts_in_union, range.above(input.compute.accelerators, 0))

_acts_in_union := nexus.acts_in("EU", _readings)

_readings := {"hardware": _law.choices.hardware, "unstated": _law.choices.unstated}

_served := tri.or_(
	tri.any_of([_established(party) | some party in screening.dealing], screening.dealing_complete),
	_benefit,
)

_established(party) := tri.any_of(
	[_stands_there(party), _perhaps_there(party), _of_the_government(party)],
	"yes",
)

default _stands_there(_) := "no"

_stands_there(party) := _in_russia(party) if party.kind == "entity"

# It may be an individual.
default _perhaps_there(_) := "no"

_perhaps_there(party) := tri.and_(_in_russia(party), "unknown") if party.kind == "unknown"

_in_russia(party) := tri.any_of([nexus.is_in(party[fact], "RU") | some fact in _places], "yes")

_places := ["headquarters", "located_in", "organised_in"]

_of_the_government(party) := tri.any_of(
	[nexus.is_in(country, "RU") | some country in party.government_of],
	"yes",
)

# Whether others in Russia benefit. Owners there are a reason to ask; without one, what is not stated is not so.
_benefit := tri.or_(
	tri.any_of([nexus.is_in(country, "RU") | some country in input.customer.benefits_in], "yes"),
	_asked(tri.not_(_owned_from_russia), input.customer.benefits_in_complete),
)

default _asked(_, _) := "unknown"

_asked("yes", _) := "no"

_asked(_, "yes") := "no"

_owned_from_russia := tri.any_of(
	array.concat(
		[nexus.is_in(party.ultimate_parent_headquarters, "RU") |
			some party in screening.dealing
			party.kind != "individual"
		],
		[_holds_from_russia(holder) | some party in screening.dealing; some holder in party.behind],
	),
	_owners_known,
)

_holds_from_russia(holder) := tri.any_of(
	array.concat(
		[nexus.is_in(holder.ultimate_parent_headquarters, "RU"), _of_the_government(holder)],
		[nexus.is_in(holder[fact], "RU") | some fact in _places_of[holder.kind]],
	),
	"yes",
)

_places_of := {"individual": [], "entity": _places, "unknown": _places}

# An individual has no owners to declare.
_owners_known := "yes" if input.customer.kind == "individual"

_owners_known := input.customer.owners_complete if input.customer.kind != "individual"

_named := sort({screening.name(party) | some party in screening.dealing; _established(party) == "yes"})

_authorised := authorisation.granted("EU-RUS-01", _law.as_of_day)

_unestablished contains "customer" if {
	_served == "unknown"
	input.customer.attributed != "yes"
}

_unestablished contains fact if {
	_served == "unknown"
	input.customer.attributed == "yes"
	some fact in ((_open_places | screening.open_lists) | {"customer.benefits_in" | _benefit == "unknown"})
}

_open_places := {concat(".", [screening.name(party), fact]) |
	some party in screening.dealing
	_established(party) == "unknown"
	some fact in ["kind", "headquarters", "located_in", "organised_in"]
	party[fact] == "unknown"
}

_unestablished contains fact if {
	_acts_in_union == "unknown"
	some fact in nexus.unestablished("EU", _readings)
}

_unestablished contains "pools" if range.above(input.compute.accelerators, 0) == "unknown"

_unestablished contains "customer.authorisations" if _authorised == "unknown"

_law := input.law.eu_russia
