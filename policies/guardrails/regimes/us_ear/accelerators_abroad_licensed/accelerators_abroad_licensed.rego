# METADATA
# title: Controlled accelerators abroad stand only where no licence is needed, or one is on record
# description: >-
#   An item of ECCN 3A090 needs a licence for a destination in Country Group D:1, D:4 or D:5 that is
#   not also in A:5 or A:6, and for one that the entry names beside the groups (D-35): the United Arab
#   Emirates, which joined A:5 on 2026-07-10. There, agencies of their government and the entities of the
#   new supplement need none; that is recorded as an exemption. A cloud's region abroad is such a destination;
#   hardware in the United States is not exported, also where it is used from abroad. Paragraph a is printed
#   worldwide and enforced only where a licence was needed before (US-EAR-13): so a and b have one scope here.
# scope: package
# related_resources:
# - description: 15 CFR 742.6(a)(6)(iii)(B), licences for 3A090.b by destination (88 FR 73458)
#   ref: https://www.federalregister.gov/d/2023-23055
#   confidence: V
# - description: 15 CFR 742.6(a)(6)(iii)(A), licences for 3A090.a, printed worldwide, by destination as enforced
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
#   choices: [macau_and_hong_kong, named_destinations, unpublished_density, conflicting_figures]
#   message: "{accelerator} (3A090 class: {paragraph}) in {country}; licence on record: {authorised}; review of one: {review}"
#   remediation: >-
#     Record the licence, licence exception (15 CFR 740.8, 740.27 to 740.29) or other authorisation with its reference in the
#     register, or place the accelerators elsewhere. Of an agency of the Emirates' government, or an entity of the
#     supplement, record the exemption with the evidence as its reference.
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
		"authorised": _authorised,
		"review": _review(pool),
	},
	"missing": sort(_unestablished(at, pool)),
	"choices": ["conflicting_figures", "macau_and_hong_kong", "named_destinations", "unpublished_density"],
	"events": {},
	"bound": {"country": pool.country, "pools": {pool.id: pool.ceiling}},
} if {
	some at, pool in input.pools
	tri.unsettled(verdict[pool.id])
}

_allowed(at, pool) := tri.or_(tri.not_(_needs_license(at, pool)), _authorised)

_needs_license(at, pool) := tri.and_(_chips.a_or_b[at], _controlled(pool))

_controlled(pool) := place.controlled_destination(
	pool.country,
	{"china": _china, "named": _law.choices.named_destinations},
)

_authorised := authorisation.granted("US-EAR-01", _law.as_of_day)

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
} | {"customer.authorisations" | _authorised == "unknown"}

_chips := chip.classes(_law.choices.unpublished_density, _law.choices.conflicting_figures)

_readings := {
	"density": _law.choices.unpublished_density,
	"figures": _law.choices.conflicting_figures,
}

_china := _law.choices.macau_and_hong_kong

_law := input.law.us_ear
