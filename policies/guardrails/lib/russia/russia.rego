# METADATA
# title: Persons located in Russia
# description: >-
#   As OFAC reads its determinations on services to Russia: persons in Russia, entities organised there, and
#   whoever ultimately receives the benefit there. A company elsewhere that is owned from Russia is none.
# scope: package
# related_resources:
# - description: OFAC's FAQs of 2024-06-12 on indirect services, and of 2022 on persons located in the Russian Federation
#   ref: https://ofac.treasury.gov/faqs/added/2024-06-12
#   confidence: V2
package guardrails.lib.russia

import data.guardrails.lib.nexus
import data.guardrails.lib.screening
import data.guardrails.lib.tri

# Whether anyone who deals, or benefits, is located there.
located := tri.or_(
	tri.any_of([there(party) | some party in screening.dealing], screening.dealing_complete),
	tri.any_of([nexus.is_in(country, "RU") | some country in input.customer.benefits_in], "yes"),
)

# The verdict on what a determination covers: not served there, or the customer has what answers the rule.
verdict(covered_, authorised) := tri.verdict(located, tri.or_(tri.not_(covered_), authorised))

detail(covered_, authorised) := {
	"observed": {
		"in_russia": located,
		"parties": names,
		"covered": covered_,
		"uses": sort(input.customer.uses),
		"authorised": authorised,
	},
	"missing": sort(((tri.open(located, unestablished) | tri.open(covered_, {"customer.uses"})) | tri.open(authorised, {"customer.authorisations"}))),
	"choices": [],
	"events": {},
	"bound": {"in_russia": located, "parties": names, "covered": covered_},
}

# Whether the customer uses compute for one of the services that a determination names.
covered(services) := tri.any_of([_is_among(use, services) | some use in input.customer.uses], input.customer.uses_complete)

default _is_among(_, _) := "no"

_is_among(use, services) := "yes" if use in services

_is_among("unknown", _) := "unknown"

there(party) := tri.any_of([nexus.is_in(party[fact], "RU") | some fact in _places[party.kind]], "yes")

names := sort({screening.name(party) | some party in screening.dealing; there(party) == "yes"})

# What would have to be established to tell.
unestablished := {"customer"} if input.customer.attributed != "yes"

unestablished := {concat(".", [screening.name(party), fact]) |
	some party in screening.dealing
	some fact in _places[party.kind]
	party[fact] == "unknown"
} | screening.open_lists if {
	input.customer.attributed == "yes"
}

_places := {
	"individual": ["located_in"],
	"entity": ["located_in", "organised_in"],
	"unknown": ["located_in", "organised_in"],
}
