# METADATA
# title: "Controlled accelerators abroad serve no party headquartered in D:5 or Macau without a license"
# description: >-
#   Wherever outside the United States an item of ECCN 3A090 goes, a license is needed when it is for
#   an entity headquartered in Country Group D:5 or Macau, or whose ultimate parent is. The place of
#   incorporation does not decide: a company organised in Singapore with a parent in Beijing is one. The item is
#   for such an entity where it is set aside for it: dedicated, reserved or bought. Whether shared hardware that
#   it uses over a network is, no text settles (D-31): opinions of BIS call computing capacity a service. Rules on
#   knowledge, end use and the acts of US persons (744.6) stand beside this one, wherever the hardware is.
# scope: package
# related_resources:
# - description: 15 CFR 742.6(a)(6)(iii)(A), entities headquartered in D:5 or Macau, any destination outside the United States
#   ref: https://www.federalregister.gov/d/2023-23055
#   confidence: V
# - description: BIS guidance of 2026-05-31 on the headquarters rule, in a reprint
#   ref: https://wilmarth-associates.com/guidance-regarding-enforcement-of-license-requirements-for-advanced-computing-items-for-entities-headquartered-in-country-group-d5-and-macau/
#   confidence: V*
# - description: BIS advisory opinions of 2009-01-13, 2011-01-11 and 2014-11-13 on computing over a network, as reported
#   ref: https://www.hlregulation.com/2014/12/05/commerce-department-issues-guidance-on-exports-in-the-cloud/
#   confidence: V2
# custom:
#   id: US-EAR-02
#   provision: headquarters
#   subject: pool
#   obligation: license
#   severity: critical
#   choices: [macau_and_hong_kong, headquarters_fallback, use_abroad, unpublished_density, conflicting_figures]
#   finding: "party headquartered in D:5 or Macau, no license on record"
#   question: headquarters, or accelerators abroad, not established
#   message: >-
#     {accelerator} (ECCN 3A090.{paragraph}) in {country}; headquartered in D:5 or Macau: {headquartered}; set aside
#     for the customer: {set_aside}
#   remediation: >-
#     Stop the supply or record the license or authorisation (NAC) with its reference in the register. Record
#     headquarters and ultimate parent of the customer and of its end users, and whether hardware was bought,
#     dedicated or reserved for it.
package guardrails.regimes.us_ear.headquarters_abroad_licensed

import data.guardrails.lib.authorisation
import data.guardrails.lib.chip
import data.guardrails.lib.place
import data.guardrails.lib.tri

verdict := {pool.id: tri.verdict(_supplied(at, pool), _allowed(pool)) | some at, pool in input.pools}

detail[pool.id] := {
	"observed": {
		"accelerator": pool.accelerator,
		"paragraph": chip.paragraph(_chips, at),
		"country": pool.country,
		"headquartered": _headquartered,
		"set_aside": pool.set_aside,
		"authorised": _authorised(pool),
	},
	"missing": sort(_unestablished_pool(at, pool) | _unestablished),
	"choices": [
		"conflicting_figures", "headquarters_fallback", "macau_and_hong_kong", "unpublished_density",
		"use_abroad",
	],
	"events": {},
	"bound": {"headquartered": _headquartered, "pools": {pool.id: pool.ceiling}},
} if {
	some at, pool in input.pools
	tri.unsettled(verdict[pool.id])
}

# Whether a controlled item abroad is supplied to the customer.
_supplied(at, pool) := tri.and_(
	tri.and_(place.abroad[at], _chips.a_or_b[at]),
	place.supplied(pool, _law.choices.use_abroad),
)

_allowed(pool) := tri.or_(tri.not_(_headquartered), _authorised(pool))

_headquartered := place.any_headquartered_in_d5(_places)

_authorised(pool) := tri.or_(
	authorisation.granted("US-EAR-02", _law.as_of_day),
	authorisation.of_provider("US-EAR-02", _law.as_of_day, pool, _readings, "no"),
)

_unestablished_pool(at, pool) := {concat(".", ["pools", pool.id, fact]) |
	some fact, answer in {
		"ceiling": chip.present[at],
		"country": place.outside_us(pool.country),
		"tpp": _chips.a_or_b[at],
		"set_aside": pool.set_aside,
		"authorisations": _authorised(pool),
	}
	answer == "unknown"
}

_unestablished contains fact if {
	_headquartered == "unknown"
	some fact in place.unestablished_headquarters(_places)
}

_chips := chip.classes(_law.choices.unpublished_density, _law.choices.conflicting_figures)

_readings := {
	"density": _law.choices.unpublished_density,
	"figures": _law.choices.conflicting_figures,
}

_places := {
	"china": _law.choices.macau_and_hong_kong,
	"fallback": _law.choices.headquarters_fallback,
}

_law := input.law.us_ear
