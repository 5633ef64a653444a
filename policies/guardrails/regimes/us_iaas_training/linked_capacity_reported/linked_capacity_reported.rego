# METADATA
# title: Capacity that linked customers reach together is reported
# description: >-
#   A transaction may be split over customers that belong together, so that none of them reaches the
#   line alone: by somebody who owns or controls both, the same means of payment, the same addresses,
#   or one reseller. What they could do together in 12 months is then measured against the same line, and
#   the cluster that their machines form together against the same test. Where all members are on
#   record and one foreign member holds everything, it is a case for US-TRN-01 alone.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.308, report of a transaction that could result in training (R1)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# - description: Egan and Heim, Oversight for Frontier AI through a KYC Scheme for Compute Providers, 2023 (structuring)
#   ref: https://arxiv.org/abs/2310.13625
#   confidence: V
# - description: 89 FR 5698, proposed 15 CFR 7.308, that several customers' arrangements are one transaction
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: M
# custom:
#   id: US-TRN-09
#   provision: training_reports
#   subject: group
#   obligation: report
#   severity: critical
#   limits: [beneficial_owner_percent, line_yop, cluster_eops, cluster_gbps, report_days]
#   choices: [capacity_basis, clock_start, cluster_per, cluster_test, link_paths, links, managed_ml, partner_regions, us_product, whose_foreignness]
#   parameters:
#   - {links: links, percent: beneficial_owner_percent, paths: link_paths}
#   - {line_gbps: cluster_gbps, per: node}
#   - {line_gbps: cluster_gbps, per: accelerator}
#   clocks:
#   - {id: report, from: [transaction_day, knowledge_day], days: report_days, met_by: filed_day}
#   finding: "capacity report missing: together {capacity_12_months_yop} in 12 months; threshold {line_yop}"
#   question: capacity, foreign status or report of linked customers not established
#   message: "linked by {linked_by}, could reach {capacity_12_months_yop} together in 12 months; threshold {line_yop}; {foreignness}"
#   remediation: >-
#     Establish who is behind the linked customers and what the capacity is for. File a training report about
#     them together, or prepare it while the rule is a proposal, and record it with one of them.
package guardrails.regimes.us_iaas_training.linked_capacity_reported

import data.guardrails.lib.group
import data.guardrails.lib.party
import data.guardrails.lib.range
import data.guardrails.lib.transaction
import data.guardrails.lib.tri

verdict[input.group.id] := tri.verdict(_covered, tri.or_(tri.not_(_could_train), _reported))

detail[input.group.id] := {
	"observed": {
		"foreignness": party.foreignness(_foreign, "no"),
		"linked_by": sort({kind | some member in input.group.members; some kind in member.linked_by}),
		"members": sort([member.id | some member in input.group.members]),
		"capacity_12_months_yop": _capacity,
		"line_yop": _law.limits.line_yop,
		"large_cluster": _large_cluster,
		"reported": _reported,
	},
	"missing": sort(_unestablished),
	"choices": sort({"capacity_basis", "clock_start", "cluster_per", "cluster_test", "link_paths", "links", "whose_foreignness"} | (group.decided | party.decided_product)),
	"events": object.union(_clock_events, {"filed_day": "none"}),
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

_could_train := tri.and_(range.above(_capacity, _law.limits.line_yop), _clustered)

_capacity := group.open(input.group.compute.capacity_12_months_yop) if _law.choices.capacity_basis == "dense_peak"

_capacity := group.open(input.group.compute.estimate_12_months_yop) if _law.choices.capacity_basis == "estimate"

_clustered := _large_cluster if _law.choices.cluster_test == "required"

_clustered := "yes" if _law.choices.cluster_test == "not_required"

_large_cluster := group.large_cluster(_law.limits.cluster_gbps, _law.choices.cluster_per, _law.limits.cluster_eops)

_reported := group.reported("training_report", _capacity, _law.as_of_day)

# As for one customer's capacity: the clock runs, and its end is not known.
_clock_events := transaction.capacity_days(
	input.group.agreed,
	input.group.agreed_complete,
	_law.limits.line_yop,
	_law.choices.clock_start,
)

_unestablished contains fact if some fact in party.unestablished_of_iaas_provider(_law.choices.us_product)

_unestablished contains fact if {
	_foreign == "unknown"
	some fact in group.unestablished(_roles, _law.limits.beneficial_owner_percent)
}

_unestablished contains "group.members" if input.group.members_complete != "yes"

_unestablished contains "group.compute" if range.above(_capacity, _law.limits.line_yop) == "unknown"

_unestablished contains "group.clusters" if _clustered == "unknown"

_unestablished contains "filings.training_report" if _reported != "yes"

_law := input.law.us_iaas_training
