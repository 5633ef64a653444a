# METADATA
# title: Foreign capacity to train a large model is reported
# description: >-
#   A provider reports a transaction by, for or on behalf of a foreign person that results or could
#   result in the training of a large AI model with potential capabilities for malicious cyber
#   activity. The proposal states no number; the line is that of Executive Order 14110, which was to
#   apply until technical conditions were published and has been revoked since: more than 10^26
#   operations, trained on a cluster. What the hardware could do at dense peak in 12 months counts.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.308, report of a transaction that could result in training (R1)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# - description: Executive Order 14110 section 4.2(b), operations and clusters, the fallback (revoked on 2025-01-20)
#   ref: https://www.federalregister.gov/d/2023-24283
#   confidence: V
# - description: Executive Order 14110 section 4.2(c)(iii), that operations and cluster must both be met
#   ref: https://www.federalregister.gov/d/2023-24283
#   confidence: M
# custom:
#   id: US-TRN-01
#   provision: training_reports
#   subject: customer
#   obligation: report
#   severity: critical
#   limits: [beneficial_owner_percent, line_yop, cluster_eops, cluster_gbps, report_days]
#   choices: [capacity_basis, clock_start, cluster_per, cluster_test, managed_ml, partner_regions, us_product, whose_foreignness]
#   parameters:
#   - {line_gbps: cluster_gbps, per: node}
#   - {line_gbps: cluster_gbps, per: accelerator}
#   clocks:
#   - {id: report, from: [transaction_day, knowledge_day], days: report_days, met_by: filed_day}
#   finding: "capacity report missing: could reach {capacity_12_months_yop} in 12 months; threshold {line_yop}"
#   question: 12-month capacity, foreign status or report not established
#   message: "could reach {capacity_12_months_yop} in 12 months; threshold {line_yop}; {foreignness}"
#   remediation: >-
#     Establish who is behind the capacity and what it is for. File a training report, or prepare it
#     while the rule is a proposal, and record it in the register; or reduce the capacity.
package guardrails.regimes.us_iaas_training.training_capacity_reported

import data.guardrails.lib.cluster
import data.guardrails.lib.filing
import data.guardrails.lib.offering
import data.guardrails.lib.party
import data.guardrails.lib.range
import data.guardrails.lib.transaction
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_covered, tri.or_(tri.not_(_could_train), _reported))

detail[input.customer.id] := {
	"observed": {
		"foreignness": party.foreignness(_foreign, "no"),
		"capacity_12_months_yop": _capacity,
		"line_yop": _law.limits.line_yop,
		"over_the_line": range.above(_capacity, _law.limits.line_yop),
		"large_cluster": _large_cluster,
		"reported": _reported,
	},
	"missing": sort(_unestablished),
	"choices": sort((({"capacity_basis", "clock_start", "cluster_per", "cluster_test", "whose_foreignness"} | offering.decided) | party.decided_product)),
	"events": object.union(_clock_events, {"filed_day": _filed_day}),
	"bound": {"capacity_12_months_yop": _capacity, "foreign": _foreign},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_covered := tri.all_of([party.us_iaas_provider(_law.choices.us_product), _foreign, offering.offered(_law.choices.managed_ml, _law.choices.partner_regions)], "yes")

_foreign := transaction.by_for_or_on_behalf_of_foreign(
	_law.choices.whose_foreignness,
	_law.limits.beneficial_owner_percent,
)

_could_train := tri.and_(range.above(_capacity, _law.limits.line_yop), _clustered)

_capacity := input.compute.capacity_12_months_yop if _law.choices.capacity_basis == "dense_peak"

_capacity := input.compute.estimate_12_months_yop if _law.choices.capacity_basis == "estimate"

_clustered := _large_cluster if _law.choices.cluster_test == "required"

_clustered := "yes" if _law.choices.cluster_test == "not_required"

_large_cluster := cluster.exists(
	_law.limits.cluster_gbps,
	_law.choices.cluster_per,
	_law.limits.cluster_eops,
)

_subject := {"about": "customer", "id": input.customer.id}

_reported := filing.covered("training_report", _subject, _capacity, _law.as_of_day)

_filed_day := filing.first_day("training_report", _subject, _capacity, _law.as_of_day)

# The days of the arrangement by which the capacity is over the line. Without it the clock runs, and its end is
# not known.
_clock_events := transaction.capacity_days(
	transaction.agreed_with_customer,
	input.arrangements_complete,
	_law.limits.line_yop,
	_law.choices.clock_start,
)

_unestablished contains fact if some fact in party.unestablished_of_iaas_provider(_law.choices.us_product)

_unestablished contains fact if {
	_foreign == "unknown"
	some fact in transaction.unestablished(_law.choices.whose_foreignness)
}

_unestablished contains "compute.capacity_12_months_yop" if {
	range.above(_capacity, _law.limits.line_yop) == "unknown"
}

_unestablished contains "clusters" if _clustered == "unknown"

_unestablished contains "filings.training_report" if _reported != "yes"

_law := input.law.us_iaas_training
