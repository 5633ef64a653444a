# METADATA
# title: Nobody who deals is on the Military End-User List without a licence
# description: >-
#   A licence is needed to supply listed items to a military end user that the list names. The list is
#   not exhaustive: a party that it lacks may be a military end user all the same.
# scope: package
# related_resources:
# - description: 15 CFR 744.21 and Part 744 Supplement No. 7, the Military End-User List
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C
#   confidence: V2
# custom:
#   id: US-EAR-04
#   provision: listed_parties
#   subject: customer
#   obligation: license
#   severity: critical
#   message: "on the Military End-User List: {listed}; parties: {parties}; authorised: {authorised}"
#   remediation: >-
#     Stop and escalate. Record a cleared hit, or the licence with its reference, in the register.
package guardrails.regimes.us_ear.not_on_military_end_user_list

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

_listed := screening.any_listed("meu", _law.as_of_day)

_parties := screening.hits("meu", _law.as_of_day)

_authorised := authorisation.granted("US-EAR-04", _law.as_of_day)

_unestablished contains fact if {
	_listed == "unknown"
	some fact in screening.unestablished("meu", _law.as_of_day)
}

_unestablished contains "customer.authorisations" if _authorised == "unknown"

_law := input.law.us_ear
