# METADATA
# title: No 3A090.a accelerators are abroad where the Diffusion Rule's text asks for a license
# description: >-
#   The Diffusion Rule asks a license for 3A090.a items to every destination. It is printed; compliance was
#   due from 2025-05-15, and it has not been enforced since 2025-05-13, so that no license was ever due by it.
#   No rescission was published. This is information (D-21): what is enforced is US-EAR-01 and US-EAR-02.
# scope: package
# related_resources:
# - description: 90 FR 4544, Framework for Artificial Intelligence Diffusion
#   ref: https://www.federalregister.gov/d/2025-00636
#   confidence: V2
# custom:
#   id: US-EAR-13
#   provision: diffusion
#   subject: pool
#   obligation: review
#   severity: low
#   choices: [diffusion_rule, unpublished_density, conflicting_figures]
#   finding: "{accelerator} (ECCN 3A090.{paragraph}) in {country}: within the text of the Diffusion Rule"
#   question: classification or location of the accelerators not established
#   message: "{accelerator} (ECCN 3A090.{paragraph}) in {country}: within the text of the Diffusion Rule"
#   remediation: Nothing while it is not enforced; keep account of such hardware in case it is.
package guardrails.regimes.us_ear.diffusion_license_considered

import data.guardrails.lib.chip
import data.guardrails.lib.place
import data.guardrails.lib.tri

verdict := {pool.id: tri.verdict(_shown, tri.not_(_reached(at))) | some at, pool in input.pools}

detail[pool.id] := {
	"observed": {
		"accelerator": pool.accelerator,
		"paragraph": chip.paragraph(_chips, at),
		"country": pool.country,
	},
	"missing": sort(_unestablished(at, pool)),
	"choices": ["conflicting_figures", "diffusion_rule", "unpublished_density"],
	"events": {},
	"bound": {"country": pool.country, "pools": {pool.id: pool.ceiling}},
} if {
	some at, pool in input.pools
	tri.unsettled(verdict[pool.id])
}

_shown := tri.fact(_law.choices.diffusion_rule == "informed")

_reached(at) := tri.and_(place.abroad[at], _chips.a[at])

_unestablished(at, pool) := {concat(".", ["pools", pool.id, fact]) |
	some fact, answer in {
		"ceiling": chip.present[at],
		"country": place.outside_us(pool.country),
		"tpp": _chips.a[at],
	}
	answer == "unknown"
}

_chips := chip.classes(_law.choices.unpublished_density, _law.choices.conflicting_figures)

_law := input.law.us_ear
