# METADATA
# title: Nobody who is supplied with hardware abroad is on the Denied Persons List
# description: >-
#   General Prohibition Four forbids acts that a denial order forbids: in practice, no dealing in items
#   exported, or to be exported, that are subject to the EAR with a denied person. What an order forbids within
#   the United States stands in the order: there HSE-11 asks for a review. Whether the use of hardware abroad
#   is a supply is a choice (D-31).
# scope: package
# related_resources:
# - description: 15 CFR 736.2(b)(4), General Prohibition Four, and the Denied Persons List
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C
#   confidence: V2
# custom:
#   id: US-EAR-06
#   provision: listed_parties
#   subject: customer
#   obligation: deny
#   severity: critical
#   choices: [use_by_listed]
#   message: "on the Denied Persons List: {listed}; parties: {parties}; hardware abroad supplied to them: {supplied_abroad}; authorised: {authorised}"
#   remediation: >-
#     Stop and escalate. Record the hit as cleared when it is another person.
package guardrails.regimes.us_ear.not_on_denied_persons_list

import data.guardrails.lib.authorisation
import data.guardrails.lib.place
import data.guardrails.lib.screening
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_supplied, tri.or_(tri.not_(_listed), _authorised))

detail[input.customer.id] := {
	"observed": {
		"listed": _listed,
		"parties": sort(_parties),
		"supplied_abroad": _supplied,
		"authorised": _authorised,
	},
	"missing": sort(_unestablished),
	"choices": ["use_by_listed"],
	"events": {},
	"bound": {"listed": _listed, "parties": sort(_parties)},
} if {
	tri.unsettled(verdict[input.customer.id])
}

# Whether hardware abroad is supplied to those who deal.
_supplied := place.any_supplied_abroad(_law.choices.use_by_listed)

_listed := screening.any_listed("dpl", _law.as_of_day)

_parties := screening.hits("dpl", _law.as_of_day)

_authorised := authorisation.granted("US-EAR-06", _law.as_of_day)

_unestablished contains fact if {
	_listed == "unknown"
	some fact in screening.unestablished("dpl", _law.as_of_day)
}

_unestablished contains fact if {
	_supplied == "unknown"
	some fact in place.unestablished_supply(_law.choices.use_by_listed)
}

_unestablished contains "customer.authorisations" if _authorised == "unknown"

_law := input.law.us_ear
