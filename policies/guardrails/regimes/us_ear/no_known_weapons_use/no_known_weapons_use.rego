# METADATA
# title: No known use in weapons of mass destruction without a license
# description: >-
#   Whoever knows that an item is for nuclear activities that the text names, for missiles, or for chemical or
#   biological weapons needs a license, and a US person may not support them even without an item. Knowledge is
#   what binds: nobody is asked for a statement, and the day on which the provider came to know of such a use is
#   recorded. Some nuclear activities are free in the countries of Supplement No. 3, and missiles are caught in
#   D:4 and E:2 only, unless they are to deliver such weapons: whether an exclusion helps, a review decides.
# scope: package
# related_resources:
# - description: 15 CFR 744.2, 744.3, 744.4 and 744.6(b)(1) to (4), eCFR of 2026-07-23 as paraphrased by others
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-744
#   confidence: V2
# custom:
#   id: US-EAR-18
#   provision: weapons_end_use
#   subject: customer
#   obligation: license
#   severity: critical
#   finding: "use in weapons of mass destruction known since {known_day}, no license on record"
#   question: use in weapons of mass destruction not ruled out
#   message: "use in weapons of mass destruction known since {known_day}; authorization on record: {authorised}"
#   remediation: >-
#     Stop the service and escalate. Record the license with its reference, or why the use is none of those named.
package guardrails.regimes.us_ear.no_known_weapons_use

import data.guardrails.lib.authorisation
import data.guardrails.lib.day
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_known, _authorised)

detail[input.customer.id] := {
	"observed": {"known_day": input.customer.weapons_use_known_day, "authorised": _authorised},
	"missing": sort(_unestablished),
	"choices": [],
	"events": {},
	"bound": {"known_day": input.customer.weapons_use_known_day},
} if {
	tri.unsettled(verdict[input.customer.id])
}

default _known := "unknown"

_known := "no" if input.customer.weapons_use_known_day == "none"

_known := day.reached(input.customer.weapons_use_known_day, _law.as_of_day) if {
	is_number(input.customer.weapons_use_known_day)
}

_authorised := authorisation.granted("US-EAR-18", _law.as_of_day)

_unestablished contains "customer.weapons_use_known_day" if _known == "unknown"

_unestablished contains "customer.authorisations" if _authorised == "unknown"

_law := input.law.us_ear
