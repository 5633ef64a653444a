# METADATA
# title: Quota stays near the verified need
# description: >-
#   A quota is what a customer may start without asking. One far above the need that was verified lets
#   anybody who takes the account over start it.
# scope: package
# related_resources:
# - description: Egan and Heim, Oversight for Frontier AI through a KYC Scheme for Compute Providers, 2023
#   ref: https://arxiv.org/abs/2310.13625
#   confidence: V
# custom:
#   id: HSE-06
#   provision: house_rules
#   subject: customer
#   obligation: review
#   severity: medium
#   limits: [quota_percent]
#   finding: "quota is {quota_percent_of_need} percent of the verified need; limit {quota_percent} percent"
#   question: quota or verified need not on record
#   message: "quota of {quota_percent_of_need} percent of the verified need, up to {quota_percent} percent"
#   remediation: Lower the quota, or verify and record the need.
package guardrails.regimes.house.quota_fits_need

import data.guardrails.lib.range
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_recorded, _fits)

detail[input.customer.id] := {
	"observed": {
		"quota_percent_of_need": input.customer.quota_percent_of_need,
		"needed_accelerators": input.customer.needed_accelerators,
		"quota_percent": _law.limits.quota_percent,
	},
	"missing": ["customer.quota_percent_of_need" | _fits == "unknown"],
	"choices": [],
	"events": {},
	"bound": {"quota_percent_of_need": input.customer.quota_percent_of_need},
} if {
	tri.unsettled(verdict[input.customer.id])
}

# There is nothing to compare where neither a need nor a quota was ever recorded.
_recorded := tri.fact(input.customer.quota_percent_of_need != "none")

_fits := range.at_most(input.customer.quota_percent_of_need, _law.limits.quota_percent)

_law := input.law.house
