# METADATA
# title: "Chips named in BIS letters are in D:5 or Macau only with a license on record"
# description: >-
#   BIS required licenses by letter for single products whose figures stay below 3A090, for their
#   memory and interconnect bandwidth: the H20 on 2025-04-09, and parts like it. A letter binds who
#   received it; the list here is kept apart from the classes of 3A090 (D-26).
# scope: package
# related_resources:
# - description: BIS letter of 2025-04-09 on the H20, as quoted
#   ref: https://www.sec.gov/cgi-bin/browse-edgar?action=getcompany&CIK=1045810&type=8-K
#   confidence: V
# - description: That the MI308 is a licensed part for China
#   ref: https://github.com/s-w-kelly/chip-export-controls
#   confidence: V2
# custom:
#   id: US-EAR-14
#   provision: is_informed
#   subject: pool
#   obligation: license
#   severity: high
#   choices: [letters, macau_and_hong_kong]
#   finding: "{accelerator} in {country}: named in a BIS letter, no license on record"
#   question: BIS letters, or the location of the chips, not established
#   message: "{accelerator} in {country}: named in a letter of BIS: {informed}; license on record: {authorised}"
#   remediation: >-
#     Record the license with its reference in the register, of a region under `provider`, or place the
#     accelerators elsewhere.
package guardrails.regimes.us_ear.informed_chips_licensed

import data.guardrails.lib.authorisation
import data.guardrails.lib.chip
import data.guardrails.lib.place
import data.guardrails.lib.tri

verdict := {pool.id: tri.verdict(_informed(at, pool), tri.or_(tri.not_(_there(pool)), _authorised(pool))) | some at, pool in input.pools}

detail[pool.id] := {
	"observed": {
		"accelerator": pool.accelerator,
		"country": pool.country,
		"informed": _informed(at, pool),
		"authorised": _authorised(pool),
	},
	"missing": sort(_unestablished(at, pool)),
	"choices": ["letters", "macau_and_hong_kong"],
	"events": {},
	"bound": {"country": pool.country, "pools": {pool.id: pool.ceiling}},
} if {
	some at, pool in input.pools
	tri.unsettled(verdict[pool.id])
}

_informed(at, pool) := tri.and_(_letters_count, tri.and_(chip.present[at], chip.is_informed(pool)))

_letters_count := tri.fact(_law.choices.letters == "controlled")

_there(pool) := place.arms_embargoed(pool.country, _china)

# The license of whoever brings them there: of the region, or for the one customer.
_authorised(pool) := tri.or_(
	authorisation.granted("US-EAR-14", _law.as_of_day),
	authorisation.of_provider("US-EAR-14", _law.as_of_day, pool, _readings, "no"),
)

_unestablished(at, pool) := {concat(".", ["pools", pool.id, fact]) |
	some fact, answer in {
		"ceiling": chip.present[at],
		"accelerator": chip.is_informed(pool),
		"country": _there(pool),
		"authorisations": _authorised(pool),
	}
	answer == "unknown"
}

# How figures are read matters only to an authorisation for a paragraph of 3A090, which such chips are not in.
_readings := {"density": "unknown", "figures": "range"}

_china := _law.choices.macau_and_hong_kong

_law := input.law.us_ear
