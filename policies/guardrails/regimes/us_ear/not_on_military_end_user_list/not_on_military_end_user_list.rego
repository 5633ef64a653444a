# METADATA
# title: No party supplied with hardware abroad is on the Military End-User List without a license
# description: >-
#   A license is needed to export, reexport or transfer listed items to a military end user that the list names.
#   The list is not exhaustive: a party that it lacks may be a military end user all the same. Hardware in the
#   United States is not exported (HSE-11); whether the use of hardware abroad is a supply is a choice (D-31).
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
#   choices: [use_by_listed]
#   finding: party on the Military End-User List, no license on record
#   question: Military End-User List screening incomplete
#   message: "on the Military End-User List: {listed}; confirmed hits: {parties}; hardware abroad supplied to them: {supplied_abroad}; authorization on record: {authorised}"
#   remediation: >-
#     Stop and escalate. Record a cleared hit, or the license with its reference, in the register.
package guardrails.regimes.us_ear.not_on_military_end_user_list

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

_found := listed.found("meu", "US-EAR-04", _law.as_of_day)

_law := input.law.us_ear
