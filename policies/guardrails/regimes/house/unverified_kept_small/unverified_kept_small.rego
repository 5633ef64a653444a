# METADATA
# title: Customers without identity verification stay below the compute limit
# description: >-
#   Whether or not a law asks for it, a provider knows who uses more than a node's worth of compute.
#   The line is counted in H100 equivalents, US customers included.
# scope: package
# related_resources:
# - description: Egan and Heim, Oversight for Frontier AI through a KYC Scheme for Compute Providers, 2023
#   ref: https://arxiv.org/abs/2310.13625
#   confidence: V
# custom:
#   id: HSE-03
#   provision: house_rules
#   subject: customer
#   obligation: verify
#   severity: high
#   limits: [unverified_h100_equivalents]
#   finding: "{h100_equivalents} H100 equivalents without identity verification; limit {unverified_h100_equivalents}"
#   question: compute or identity verification not established
#   message: "identity check {verification}; compute of {h100_equivalents} H100, up to {unverified_h100_equivalents} without one"
#   remediation: Verify the customer's identity and record it, or reduce what it may use.
package guardrails.regimes.house.unverified_kept_small

import data.guardrails.lib.range
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_unverified, _small)

detail[input.customer.id] := {
	"observed": {
		"verification": input.customer.verification,
		"h100_equivalents": input.compute.h100_equivalents,
		"unverified_h100_equivalents": _law.limits.unverified_h100_equivalents,
	},
	"missing": sort(_unestablished),
	"choices": [],
	"events": {},
	"bound": {
		"verification": input.customer.verification,
		"h100_equivalents": input.compute.h100_equivalents,
	},
} if {
	tri.unsettled(verdict[input.customer.id])
}

default _unverified := "unknown"

_unverified := "no" if input.customer.verification == "verified"

_unverified := "yes" if input.customer.verification in {"pending", "failed", "not_started"}

_small := range.at_most(input.compute.h100_equivalents, _law.limits.unverified_h100_equivalents)

_unestablished contains "customer.verification" if _unverified != "no"

_unestablished contains "compute.h100_equivalents" if _small == "unknown"

_law := input.law.house
