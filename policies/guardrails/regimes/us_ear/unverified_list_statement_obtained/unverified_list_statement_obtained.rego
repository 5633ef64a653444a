# METADATA
# title: Each party on the Unverified List has a statement on record
# description: >-
#   Whoever deals with a party on the Unverified List obtains a statement from it before an export that
#   needs no license, and no license exception may be used. The statement is recorded as an authorisation.
#   Hardware in the United States is not exported (HSE-11); whether the use of hardware abroad is a supply is
#   a choice (D-31).
# scope: package
# related_resources:
# - description: 15 CFR 744.15, the Unverified List and its statement
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C
#   confidence: V2
# custom:
#   id: US-EAR-05
#   provision: listed_parties
#   subject: customer
#   obligation: review
#   severity: critical
#   choices: [use_by_listed]
#   finding: party on the Unverified List, no statement on record
#   question: Unverified List screening incomplete
#   message: "on the Unverified List: {listed}; confirmed hits: {parties}; hardware abroad supplied to them: {supplied_abroad}; authorization on record: {authorised}"
#   remediation: >-
#     Obtain the statement of 15 CFR 744.15(b) and record it with its reference, or record the hit as cleared.
package guardrails.regimes.us_ear.unverified_list_statement_obtained

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

_found := listed.found("uvl", "US-EAR-05", _law.as_of_day)

_law := input.law.us_ear
