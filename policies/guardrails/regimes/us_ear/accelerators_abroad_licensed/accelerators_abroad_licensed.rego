# METADATA
# title: Controlled accelerators abroad need no license, or have one on record
# description: >-
#   An item of ECCN 3A090 needs a license for a destination in Country Group D:1, D:4 or D:5 that is
#   not also in A:5 or A:6, and for one that the entry names beside the groups (D-35): the United Arab
#   Emirates, which joined A:5 on 2026-07-10. There, agencies of their government and the entities of the
#   new supplement need none; that is recorded. A cloud's region abroad is such a destination; hardware in the
#   United States is not exported, also where it is used from abroad. The license is that of whoever brings the
#   hardware there, so the provider records it once, with its places and items; a customer may have its own.
#   Shared hardware without either is an open question: the cloud may have one that is not on record. Hardware
#   set aside for the customer (D-31), or in D:5 or Macau, is not presumed to. Paragraph a is printed worldwide
#   and enforced only where a license was needed before (US-EAR-13): so a and b have one scope here.
# scope: package
# related_resources:
# - description: 15 CFR 742.6(a)(6)(iii)(B), licenses for 3A090.b by destination (88 FR 73458)
#   ref: https://www.federalregister.gov/d/2023-23055
#   confidence: V
# - description: 15 CFR 742.6(a)(6)(iii)(A), licenses for 3A090.a, printed worldwide, by destination as enforced
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-742
#   confidence: C
# - description: ECCN 3A090, paragraphs a and b with Note 2, the United Arab Emirates beside the groups, eCFR of 2026-07-23
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-774
#   confidence: V*
# - description: 91 FR 43034, "UAE government agencies are eligible recipients … license-free", and the new supplement
#   ref: https://www.federalregister.gov/citation/91-FR-43034
#   confidence: V2
# - description: Presumption of denial for D:5 and Macau, of approval for D:1 and D:4
#   ref: https://www.federalregister.gov/d/2023-23055
#   confidence: V2
# - description: 91 FR 1684, case-by-case review of exports from the United States to China and Macau
#   ref: https://www.federalregister.gov/citation/91-FR-1684
#   confidence: V
# custom:
#   id: US-EAR-01
#   provision: advanced_computing
#   subject: pool
#   obligation: license
#   severity: critical
#   choices: [macau_and_hong_kong, named_destinations, use_abroad, unpublished_density, conflicting_figures]
#   finding: controlled accelerators abroad, no license on record
#   question: license need of accelerators abroad not established
#   message: >-
#     {accelerator} (ECCN 3A090.{paragraph}) in {country}; authorization on record: {authorised}; set aside for the customer:
#     {set_aside}; review of a license: {review}
#   remediation: >-
#     Record the license, data center VEU, license exception (15 CFR 740.8, 740.27 to 740.29) or other authorization
#     in the register with its reference: for the hardware of a region under `provider`, for one customer in its
#     record. Of an agency of the Emirates' government, or an entity of the supplement, record that. Or place the
#     accelerators elsewhere.
package guardrails.regimes.us_ear.accelerators_abroad_licensed

import data.guardrails.lib.authorisation
import data.guardrails.lib.chip
import data.guardrails.lib.place
import data.guardrails.lib.tri

verdict := {pool.id: tri.verdict(place.abroad[at], _allowed(at, pool)) | some at, pool in input.pools}

detail[pool.id] := {
	"observed": {
		"accelerator": pool.accelerator,
		"paragraph": chip.paragraph(_chips, at),
		"country": pool.country,
		"authorised": _authorised(pool),
		"settled_by": _settling(pool),
		"set_aside": pool.set_aside,
		"review": _review(pool),
	},
	"missing": sort(_unestablished(at, pool)),
	"choices": [
		"conflicting_figures", "macau_and_hong_kong", "named_destinations", "unpublished_density",
		"use_abroad",
	],
	"events": {},
	"bound": {"country": pool.country, "pools": {pool.id: pool.ceiling}},
} if {
	some at, pool in input.pools
	_shown(at, pool)
}

_shown(_, pool) if tri.unsettled(verdict[pool.id])

# What an authorisation of the provider settled is told.
_shown(at, pool) if {
	verdict[pool.id] == "pass"
	_needs_license(at, pool) != "no"
	count(_settling(pool)) > 0
}

_allowed(at, pool) := tri.or_(tri.not_(_needs_license(at, pool)), _authorised(pool))

_needs_license(at, pool) := tri.and_(_chips.a_or_b[at], _controlled(pool))

_controlled(pool) := place.controlled_destination(
	pool.country,
	{"china": _china, "named": _law.choices.named_destinations},
)

_authorised(pool) := tri.or_(_customers_own(pool), _of_region(pool))

_customers_own(pool) := authorisation.granted_in("US-EAR-01", _law.as_of_day, pool.country)

_of_region(pool) := authorisation.of_provider("US-EAR-01", _law.as_of_day, pool, _readings, _unrecorded(pool))

_settling(pool) := authorisation.settling("US-EAR-01", _law.as_of_day, pool, _readings)

# Where the register has no authorisation that holds, and does not say that it has them all.
default _unrecorded(_) := "unknown"

_unrecorded(pool) := "no" if "yes" in {_embargoed(pool), place.supplied(pool, _law.choices.use_abroad)}

# How an application would be reviewed. The overlay of 2026 takes certifications that are not facts here.
default _review(_) := "not established"

_review(pool) := "presumption of approval" if _embargoed(pool) == "no"

_review(pool) := "presumption of denial" if {
	_embargoed(pool) == "yes"
	_case_by_case(pool) == "no"
}

_review(pool) := "case by case when exported from the United States, else presumption of denial" if {
	_embargoed(pool) == "yes"
	_case_by_case(pool) == "yes"
}

_case_by_case(pool) := tri.and_(place.in_any(pool.country, ["CHINA"]), chip.case_by_case(pool, _readings))

_embargoed(pool) := place.arms_embargoed(pool.country, _china)

_unestablished(at, pool) := {concat(".", ["pools", pool.id, fact]) |
	some fact, answer in {
		"ceiling": chip.present[at],
		"country": _controlled(pool),
		"tpp": _chips.a_or_b[at],
	}
	answer == "unknown"
} | {concat(".", [whose, "authorisations"]) |
	some whose, answer in {"customer": _customers_own(pool), "provider": _of_region(pool)}
	answer == "unknown"
}

_chips := chip.classes(_law.choices.unpublished_density, _law.choices.conflicting_figures)

_readings := {
	"density": _law.choices.unpublished_density,
	"figures": _law.choices.conflicting_figures,
}

_china := _law.choices.macau_and_hong_kong

_law := input.law.us_ear
