# METADATA
# title: No party supplied with hardware abroad is on the Entity List without a license
# description: >-
#   A license is needed, and usually refused, to export, reexport or transfer items subject to the EAR when a
#   party on the Entity List is a party to the transaction. Hardware in the United States that such a party uses
#   from abroad is not exported to it: there HSE-11 asks for a review, and knowledge, the acts of US persons
#   and sanctions still count. Whether the use of hardware abroad is a supply is a choice (D-31).
# scope: package
# related_resources:
# - description: 15 CFR 744.11 and Part 744 Supplement No. 4, the Entity List
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C
#   confidence: V2
# - description: 85 FR 51335, a listed entity as purchaser, intermediate consignee, ultimate consignee or end user (748.5)
#   ref: https://www.federalregister.gov/d/2020-17908
#   confidence: V2
# custom:
#   id: US-EAR-03
#   provision: listed_parties
#   subject: customer
#   obligation: license
#   severity: critical
#   choices: [use_by_listed]
#   finding: party on the Entity List, no license on record
#   question: Entity List screening incomplete
#   message: "on the Entity List: {listed}; confirmed hits: {parties}; hardware abroad supplied to them: {supplied_abroad}; authorization on record: {authorised}"
#   remediation: >-
#     Stop and escalate. Record a cleared hit, or the license with its reference, in the register.
package guardrails.regimes.us_ear.not_on_entity_list

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

_found := listed.found("entity_list", "US-EAR-03", _law.as_of_day)

_law := input.law.us_ear
