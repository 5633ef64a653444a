# METADATA
# title: Nobody who deals is on the Entity List without a licence
# description: >-
#   A licence is needed, and usually refused, to supply items subject to the EAR to a party on the Entity
#   List. Compute in the United States that such a party uses from abroad is not exported; knowledge, the
#   acts of US persons and sanctions still count, and the practice is to block and to escalate.
# scope: package
# related_resources:
# - description: 15 CFR 744.11 and Part 744 Supplement No. 4, the Entity List
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C
#   confidence: V2
# custom:
#   id: US-EAR-03
#   provision: listed_parties
#   subject: customer
#   obligation: license
#   severity: critical
#   message: "on the Entity List: {listed}; parties: {parties}; authorised: {authorised}"
#   remediation: >-
#     Stop and escalate. Record a cleared hit, or the licence with its reference, in the register.
package guardrails.regimes.us_ear.not_on_entity_list

import data.guardrails.lib.authorisation
import data.guardrails.lib.screening
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict("yes", tri.or_(tri.not_(_listed), _authorised))

detail[input.customer.id] := {
	"observed": {
		"listed": _listed,
		"parties": sort(_parties),
		"authorised": _authorised,
	},
	"missing": sort(_unestablished),
	"choices": [],
	"events": {},
	"bound": {"listed": _listed, "parties": sort(_parties)},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_listed := screening.any_listed("entity_list", _law.as_of_day)

_parties := screening.hits("entity_list", _law.as_of_day)

_authorised := authorisation.granted("US-EAR-03", _law.as_of_day)

_unestablished contains fact if {
	_listed == "unknown"
	some fact in screening.unestablished("entity_list", _law.as_of_day)
}

_unestablished contains "customer.authorisations" if _authorised == "unknown"

_law := input.law.us_ear
