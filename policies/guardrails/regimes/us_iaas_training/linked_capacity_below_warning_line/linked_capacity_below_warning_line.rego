# METADATA
# title: Linked customers stay below the warning threshold together
# description: >-
#   Compute that is split over linked customers just below a line is a sign of structuring. Customers who
#   come near the line together, each below it alone, are looked at before they cross it. A precaution: the
#   proposal asks for no warning. The cluster test is left out, for capacity can be joined later.
# scope: package
# related_resources:
# - description: Egan and Heim, Oversight for Frontier AI through a KYC Scheme for Compute Providers, 2023 (structuring)
#   ref: https://arxiv.org/abs/2310.13625
#   confidence: V
# - description: 89 FR 5698, proposed 15 CFR 7.308, arrangements that now do or could result in training (R1)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# custom:
#   id: US-TRN-10
#   provision: training_reports
#   subject: group
#   obligation: review
#   severity: medium
#   limits: [beneficial_owner_percent, warning_yop]
#   choices: [capacity_basis, link_paths, links, managed_ml, partner_regions, us_product, whose_foreignness]
#   parameters:
#   - {links: links, percent: beneficial_owner_percent, paths: link_paths}
#   finding: "could reach {capacity_12_months_yop} together in 12 months; warning from {warning_yop}"
#   question: capacity, or foreign status, of linked customers not established
#   message: "linked by {linked_by}, could reach {capacity_12_months_yop} together in 12 months; warning threshold {warning_yop}; {foreignness}"
#   remediation: Ask the linked customers why they contract separately and what the capacity is for; record the answers.
package guardrails.regimes.us_iaas_training.linked_capacity_below_warning_line

import data.guardrails.lib.group
import data.guardrails.lib.party
import data.guardrails.lib.range
import data.guardrails.lib.transaction
import data.guardrails.lib.tri

verdict[input.group.id] := tri.verdict(_covered, range.at_most(_capacity, _law.limits.warning_yop))

detail[input.group.id] := {
	"observed": {
		"foreignness": party.foreignness(_foreign, "no"),
		"linked_by": sort({kind | some member in input.group.members; some kind in member.linked_by}),
		"members": sort([member.id | some member in input.group.members]),
		"capacity_12_months_yop": _capacity,
		"warning_yop": _law.limits.warning_yop,
	},
	"missing": sort(_unestablished),
	"choices": sort({"capacity_basis", "link_paths", "links", "whose_foreignness"} | (group.decided | party.decided_product)),
	"events": {},
	"bound": {"capacity_12_months_yop": _capacity, "foreign": _foreign},
} if {
	verdict[input.group.id] in {"fail", "unknown"}
}

_covered := tri.all_of(
	[
		party.us_iaas_provider(_law.choices.us_product),
		_foreign,
		group.made_by(_law.choices.links, _law.limits.beneficial_owner_percent, _law.choices.link_paths),
		group.offered(_law.choices.managed_ml, _law.choices.partner_regions),
		tri.not_(group.case_of_one_of_all(_concerned)),
	],
	"yes",
)

# By member: whether the rule about a single customer concerns it.
_concerned := group.foreign_by_member(
	_roles,
	_law.limits.beneficial_owner_percent,
	_law.choices.managed_ml,
	_law.choices.partner_regions,
)

_foreign := group.any_foreign(_roles, _law.limits.beneficial_owner_percent)

_roles := transaction.roles(_law.choices.whose_foreignness)

_capacity := group.open(input.group.compute.capacity_12_months_yop) if _law.choices.capacity_basis == "dense_peak"

_capacity := group.open(input.group.compute.estimate_12_months_yop) if _law.choices.capacity_basis == "estimate"

_unestablished contains fact if some fact in party.unestablished_of_iaas_provider(_law.choices.us_product)

_unestablished contains fact if {
	_foreign == "unknown"
	some fact in group.unestablished(_roles, _law.limits.beneficial_owner_percent)
}

_unestablished contains "group.members" if input.group.members_complete != "yes"

_unestablished contains "group.compute" if range.at_most(_capacity, _law.limits.warning_yop) == "unknown"

_law := input.law.us_iaas_training
