# METADATA
# title: No party supplied with hardware abroad is on the Denied Persons List
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
#   finding: party on the Denied Persons List
#   question: Denied Persons List screening incomplete
#   message: "on the Denied Persons List: {listed}; confirmed hits: {parties}; hardware abroad supplied to them: {supplied_abroad}; authorization on record: {authorised}"
#   remediation: >-
#     Stop and escalate. Record the hit as cleared when it is another person.
package guardrails.regimes.us_ear.not_on_denied_persons_list

import data.guardrails.lib.listed
import data.guardrails.lib.place
import data.guardrails.lib.tri

verdict[input.customer.id] := listed.verdict(_supplied, _found)

detail[input.customer.id] := listed.detail(_found, {
	"observed": {"supplied_abroad": _supplied},
	"missing": tri.open(_supplied, place.unestablished_supply(_law.choices.use_by_listed)),
	"choices": ["use_by_listed"],
}) if {
	tri.unsettled(verdict[input.customer.id])
}

# Whether hardware abroad is supplied to those who deal.
_supplied := place.any_supplied_abroad(_law.choices.use_by_listed)

_found := listed.found("dpl", "US-EAR-06", _law.as_of_day)

_law := input.law.us_ear
