# METADATA
# title: Every accelerator belongs to a known customer
# description: >-
#   Accelerators in an account that nobody claims cannot be judged: nobody is verified, screened or
#   reported. Without a register nothing is claimed, so this is an open question unless the choice says
#   that it is a failure.
# scope: package
# related_resources:
# - description: Egan and Heim, Oversight for Frontier AI through a KYC Scheme for Compute Providers, 2023
#   ref: https://arxiv.org/abs/2310.13625
#   confidence: V
# custom:
#   id: HSE-01
#   provision: house_rules
#   subject: customer
#   obligation: review
#   severity: high
#   choices: [not_established]
#   finding: "accelerators without a customer: {accelerators}"
#   question: "customer of accelerators not established: {accelerators}"
#   message: "accelerators: {accelerators}; a customer is known to be behind them: {attributed}"
#   remediation: Record in the register whose account it is, or stop what runs there.
package guardrails.regimes.house.accelerators_attributed

import data.guardrails.lib.chip
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_accelerators, _attributed)

detail[input.customer.id] := {
	"observed": {
		"accelerators": input.compute.accelerators,
		"attributed": input.customer.attributed,
	},
	"missing": sort(_unestablished),
	"choices": ["not_established"],
	"events": {},
	"bound": {"accelerators": input.compute.accelerators},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_accelerators := tri.any_of(chip.present, input.pools_complete)

default _attributed := "unknown"

_attributed := "yes" if input.customer.attributed == "yes"

_attributed := "no" if {
	input.customer.attributed == "no"
	_law.choices.not_established == "failure"
}

_unestablished contains "customer" if _attributed != "yes"

_unestablished contains "pools" if _accelerators == "unknown"

_law := input.law.house
