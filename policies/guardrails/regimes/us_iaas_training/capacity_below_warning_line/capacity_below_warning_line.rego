# METADATA
# title: Capacity of foreign customers stays below the warning threshold
# description: >-
#   A customer that comes near the line is looked at before it crosses it, so that a report is not
#   late and compute is not split to stay under it. A precaution: the proposal asks for no warning.
#   The cluster test is left out, for capacity can be joined later.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.308, arrangements that now do or could result in training (R1)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# - description: Egan and Heim, Oversight for Frontier AI through a KYC Scheme for Compute Providers, 2023
#   ref: https://arxiv.org/abs/2310.13625
#   confidence: V
# custom:
#   id: US-TRN-02
#   provision: training_reports
#   subject: customer
#   obligation: review
#   severity: medium
#   limits: [beneficial_owner_percent, warning_yop]
#   choices: [capacity_basis, managed_ml, partner_regions, us_product, whose_foreignness]
#   finding: "could reach {capacity_12_months_yop} in 12 months; warning from {warning_yop}"
#   question: 12-month capacity, or foreign status, not established
#   message: "could reach {capacity_12_months_yop} in 12 months; warning threshold {warning_yop}; {foreignness}"
#   remediation: Ask the customer what the capacity is for, record the answer, and prepare the training report.
package guardrails.regimes.us_iaas_training.capacity_below_warning_line

import data.guardrails.lib.offering
import data.guardrails.lib.party
import data.guardrails.lib.range
import data.guardrails.lib.transaction
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_covered, range.at_most(_capacity, _law.limits.warning_yop))

detail[input.customer.id] := {
	"observed": {
		"foreignness": party.foreignness(_foreign, "no"),
		"capacity_12_months_yop": _capacity,
		"warning_yop": _law.limits.warning_yop,
	},
	"missing": sort(_unestablished),
	"choices": sort((({"capacity_basis", "whose_foreignness"} | offering.decided) | party.decided_product)),
	"events": {},
	"bound": {"capacity_12_months_yop": _capacity, "foreign": _foreign},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_covered := tri.all_of([party.us_iaas_provider(_law.choices.us_product), _foreign, offering.offered(_law.choices.managed_ml, _law.choices.partner_regions)], "yes")

_foreign := transaction.by_for_or_on_behalf_of_foreign(
	_law.choices.whose_foreignness,
	_law.limits.beneficial_owner_percent,
)

_capacity := input.compute.capacity_12_months_yop if _law.choices.capacity_basis == "dense_peak"

_capacity := input.compute.estimate_12_months_yop if _law.choices.capacity_basis == "estimate"

_unestablished contains fact if some fact in party.unestablished_of_iaas_provider(_law.choices.us_product)

_unestablished contains fact if {
	_foreign == "unknown"
	some fact in transaction.unestablished(_law.choices.whose_foreignness)
}

_unestablished contains "compute.capacity_12_months_yop" if {
	range.at_most(_capacity, _law.limits.warning_yop) == "unknown"
}

_law := input.law.us_iaas_training
