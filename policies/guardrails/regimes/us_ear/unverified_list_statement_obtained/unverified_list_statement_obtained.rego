# METADATA
# title: A statement is on record of each party on the Unverified List
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
#   message: "on the Unverified List: {listed}; parties: {parties}; hardware abroad supplied to them: {supplied_abroad}; authorised: {authorised}"
#   remediation: >-
#     Obtain the statement of 15 CFR 744.15(b) and record it with its reference, or record the hit as cleared.
package guardrails.regimes.us_ear.unverified_list_statement_obtained

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

_listed := screening.any_listed("uvl", _law.as_of_day)

_parties := screening.hits("uvl", _law.as_of_day)

_authorised := authorisation.granted("US-EAR-05", _law.as_of_day)

_unestablished contains fact if {
	_listed == "unknown"
	some fact in screening.unestablished("uvl", _law.as_of_day)
}

_unestablished contains fact if {
	_supplied == "unknown"
	some fact in place.unestablished_supply(_law.choices.use_by_listed)
}

_unestablished contains "customer.authorisations" if _authorised == "unknown"

_law := input.law.us_ear
