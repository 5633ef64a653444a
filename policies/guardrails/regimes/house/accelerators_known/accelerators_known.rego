# METADATA
# title: Every accelerator type is in the catalog
# description: >-
#   What an accelerator can do is read from the catalog; one that it lacks counts as unknown in every sum.
#   A type that a plan leaves open looks the same, so this is an open question unless the choice says
#   that it is a failure.
# scope: package
# related_resources:
# - description: Egan and Heim, Oversight for Frontier AI through a KYC Scheme for Compute Providers, 2023
#   ref: https://arxiv.org/abs/2310.13625
#   confidence: V
# custom:
#   id: HSE-02
#   provision: house_rules
#   subject: pool
#   obligation: review
#   severity: medium
#   choices: [not_established]
#   finding: "accelerator type not in the catalog: {accelerators} accelerators"
#   question: accelerator type not established
#   message: "accelerators of a type that is not established: {accelerators}"
#   remediation: Settle the type in the plan, or add the chip to the catalog with its source (catalog.extra).
package guardrails.regimes.house.accelerators_known

import data.guardrails.lib.chip
import data.guardrails.lib.range
import data.guardrails.lib.tri

verdict := {pool.id: tri.verdict(chip.present[at], _known(pool)) | some at, pool in input.pools}

detail[pool.id] := {
	"observed": {"accelerators": pool.ceiling},
	"missing": [concat(".", ["pools", pool.id])],
	"choices": ["not_established"],
	"events": {},
	"bound": {"pools": {pool.id: pool.ceiling}},
} if {
	some pool in input.pools
	tri.unsettled(verdict[pool.id])
}

default _known(_) := "unknown"

_known(pool) := "yes" if {
	pool.accelerator != "unknown"
	is_number(range.most(pool.tpp))
}

_known(pool) := "no" if {
	pool.accelerator == "unknown"
	_law.choices.not_established == "failure"
}

_law := input.law.house
