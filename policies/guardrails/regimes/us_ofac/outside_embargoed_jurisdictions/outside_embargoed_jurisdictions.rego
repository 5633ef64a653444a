# METADATA
# title: Nobody who deals is in an embargoed jurisdiction
# description: >-
#   Services to Cuba, Iran and North Korea and to whoever is located or organised there are prohibited
#   unless licensed; compute is a service. The programme on Syria ended on 2025-07-01. Regions below
#   countries (Crimea and others), and nationals of Cuba elsewhere, are not among the facts.
# scope: package
# related_resources:
# - description: 31 CFR 560.204, 515.201 and 510.206, services to embargoed jurisdictions, as summarised
#   ref: https://www.ecfr.gov/current/title-31/subtitle-B/chapter-V
#   confidence: V2
# custom:
#   id: US-OFAC-03
#   provision: embargoes
#   subject: customer
#   obligation: deny
#   severity: critical
#   message: "in an embargoed jurisdiction: {embargoed}; parties: {parties}; authorised: {authorised}"
#   remediation: >-
#     Block and escalate; record where the parties are, or the OFAC licence with its reference.
package guardrails.regimes.us_ofac.outside_embargoed_jurisdictions

import data.guardrails.lib.authorisation
import data.guardrails.lib.party as parties
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

# An individual is where it is; an entity also where it is organised and headquartered.
_in_embargo(party) := tri.any_of(
	[parties.country_in(party[fact], "EMBARGO") | some fact in _places[party.kind]],
	"yes",
)

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
