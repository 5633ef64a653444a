# METADATA
# title: Large training runs behind a foreign reseller are reported
# description: >-
#   A foreign reseller reports a foreign person's large training run to the provider, and the provider
#   reports it to Commerce. The days of both run from the transaction or from knowledge of it; the
#   number of days for the provider is not verified. A large run is one on a large cluster, as in US-TRN-03.
# scope: package
# related_resources:
# - description: Executive Order 14110 section 4.2(c)(ii), foreign resellers report to the provider (revoked on 2025-01-20) (R2)
#   ref: https://www.federalregister.gov/d/2023-24283
#   confidence: V
# - description: 89 FR 5698, proposed 15 CFR 7.308, 15 days for the reseller and 30 for the provider (R2)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: M
# custom:
#   id: US-TRN-05
#   provision: training_reports
#   subject: run
#   obligation: report
#   severity: high
#   limits: [beneficial_owner_percent, biological_yop, cluster_eops, cluster_gbps, flow_up_days, line_yop, reseller_report_days]
#   choices: [biological_line, cluster_per, cluster_test, operations_basis, other_learning, us_product, whose_foreignness]
#   parameters:
#   - {line_gbps: cluster_gbps, per: node}
#   - {line_gbps: cluster_gbps, per: accelerator}
#   clocks:
#   - {id: reseller_report, from: [transaction_day, knowledge_day], days: reseller_report_days, who: reseller, met_by: reseller_report_day}
#   - {id: flow_up, from: [transaction_day], days: flow_up_days, met_by: filed_day}
#   finding: "training report missing: run of {operations_yop} through a foreign reseller"
#   question: operations, parties or report of the run not established
#   message: "run of {operations_yop} through a foreign reseller; {foreignness}; reseller reported on {reseller_report_day}; report on file: {reported}"
#   remediation: Obtain the reseller's report, file the provider's, and record the days of both.
package guardrails.regimes.us_iaas_training.reseller_run_reported

import data.guardrails.lib.day
import data.guardrails.lib.filing
import data.guardrails.lib.party
import data.guardrails.lib.range
import data.guardrails.lib.run as training
import data.guardrails.lib.transaction
import data.guardrails.lib.tri

verdict[run.id] := tri.verdict(_covered(run), tri.and_(_told(run), _reported(run))) if some run in input.runs

detail[run.id] := {
	"observed": {
		"foreignness": party.foreignness(_foreign, "no"),
		"operations_yop": _operations(run),
		"foreign_reseller": transaction.through_foreign_reseller(run),
		"large_cluster": _clustered,
		"reseller_report_day": run.reseller_report_day,
		"reported": _reported(run),
	},
	"missing": sort((_unestablished | _unestablished_of(run))),
	"choices": sort({"biological_line", "cluster_per", "cluster_test", "operations_basis", "other_learning", "whose_foreignness"} | party.decided_product),
	"events": {
		"transaction_day": run.transaction_day,
		"knowledge_day": run.knowledge_day,
		"reseller_report_day": run.reseller_report_day,
		"filed_day": _filed_day(run),
	},
	"bound": {"foreign": _foreign, "operations_yop": _operations(run)},
} if {
	some run in input.runs
	verdict[run.id] != "not_applicable"
}

_covered(run) := tri.all_of(
	[
		party.us_iaas_provider(_law.choices.us_product),
		_foreign,
		transaction.through_foreign_reseller(run),
		training.trains(run, _law.choices.other_learning),
		training.over(_operations(run), _law.limits.line_yop, _biological(run), _law.limits.biological_yop),
		_clustered,
	],
	"yes",
)

_foreign := transaction.by_for_or_on_behalf_of_foreign(
	_law.choices.whose_foreignness,
	_law.limits.beneficial_owner_percent,
)

_clustered := training.clustered(_law.choices.cluster_test, {
	"line_gbps": _law.limits.cluster_gbps,
	"per": _law.choices.cluster_per,
	"capacity_eops": _law.limits.cluster_eops,
})

_operations(run) := training.operations(run, _law.choices.operations_basis)

_biological(run) := run.biological if _law.choices.biological_line == "counts"

_biological(_) := "no" if _law.choices.biological_line == "ignored"

default _told(_) := "unknown"

_told(run) := "no" if run.reseller_report_day == "none"

_told(run) := day.reached(run.reseller_report_day, _law.as_of_day) if is_number(run.reseller_report_day)

_subject(run) := {"about": "run", "id": run.id}

_reported(run) := filing.covered("training_report", _subject(run), _operations(run), _law.as_of_day)

_filed_day(run) := filing.first_day("training_report", _subject(run), _operations(run), _law.as_of_day)

_unestablished contains fact if some fact in party.unestablished_of_iaas_provider(_law.choices.us_product)

_unestablished contains fact if {
	_foreign == "unknown"
	some fact in transaction.unestablished(_law.choices.whose_foreignness)
}

_unestablished contains "clusters" if _clustered == "unknown"

_unestablished_of(run) := {concat(".", ["runs", run.id, fact]) |
	some fact, answer in {
		"reseller": transaction.through_foreign_reseller(run),
		"reseller_report_day": _told(run),
		"training": training.trains(run, _law.choices.other_learning),
		"biological": _biological(run),
		"operations_yop": range.above(_operations(run), _law.limits.line_yop),
	}
	answer == "unknown"
} | {"filings.training_report" | _reported(run) != "yes"}

_law := input.law.us_iaas_training
