# METADATA
# title: Large training runs on resold US compute are reported to the US cloud
# description: >-
#   A foreign reseller of US infrastructure reports a foreign person's large training run to the US provider that it
#   buys from, which reports it to Commerce. A provider abroad that sells another's compute onward is such a
#   reseller; one that is a US person reports itself (US-TRN-03). The days run from the transaction or from knowledge
#   of it; their number is not verified for resellers.
# scope: package
# related_resources:
# - description: Executive Order 14110 section 4.2(c)(ii), foreign resellers report to the provider (revoked on 2025-01-20) (R2)
#   ref: https://www.federalregister.gov/d/2023-24283
#   confidence: V
# - description: 89 FR 5698, proposed 15 CFR 7.308, 15 days for the reseller (R2)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: M
# custom:
#   id: US-TRN-11
#   provision: training_reports
#   subject: run
#   obligation: report
#   severity: high
#   limits: [beneficial_owner_percent, biological_yop, cluster_eops, cluster_gbps, line_yop, reseller_report_days]
#   choices: [biological_line, cluster_per, cluster_test, operations_basis, other_learning, whose_foreignness]
#   parameters:
#   - {line_gbps: cluster_gbps, per: node}
#   - {line_gbps: cluster_gbps, per: accelerator}
#   clocks:
#   - {id: report, from: [transaction_day, knowledge_day], days: reseller_report_days, met_by: filed_day}
#   finding: "report to the US cloud missing: run of {operations_yop}"
#   question: operations, parties or report of the run not established
#   message: "run of {operations_yop} on resold US compute; {foreignness}; report to the cloud on file: {reported}"
#   remediation: >-
#     Report the run to the US cloud that you resell, and record it as a filing of kind `upstream_training_report`
#     about the run.
package guardrails.regimes.us_iaas_training.run_reported_upstream

import data.guardrails.lib.filing
import data.guardrails.lib.party
import data.guardrails.lib.range
import data.guardrails.lib.run as training
import data.guardrails.lib.transaction
import data.guardrails.lib.tri

verdict[run.id] := tri.verdict(_covered(run), _reported(run)) if some run in input.runs

detail[run.id] := {
	"observed": {
		"foreignness": party.foreignness(_foreign, "no"),
		"operations_yop": _operations(run),
		"large_cluster": _clustered,
		"reported": _reported(run),
	},
	"missing": sort((_unestablished | _unestablished_of(run))),
	"choices": ["biological_line", "cluster_per", "cluster_test", "operations_basis", "other_learning", "whose_foreignness"],
	"events": {
		"transaction_day": run.transaction_day,
		"knowledge_day": run.knowledge_day,
		"filed_day": filing.first_day(_kind, _subject(run), _operations(run), _law.as_of_day),
	},
	"bound": {"foreign": _foreign, "operations_yop": _operations(run)},
} if {
	some run in input.runs
	verdict[run.id] != "not_applicable"
}

_covered(run) := tri.all_of(
	[
		party.foreign_reseller,
		_foreign,
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

_kind := "upstream_training_report"

_subject(run) := {"about": "run", "id": run.id}

_reported(run) := filing.covered(_kind, _subject(run), _operations(run), _law.as_of_day)

_unestablished contains fact if some fact in party.unestablished_of_foreign_reseller

_unestablished contains fact if {
	_foreign == "unknown"
	some fact in transaction.unestablished(_law.choices.whose_foreignness)
}

_unestablished contains "clusters" if _clustered == "unknown"

_unestablished_of(run) := {concat(".", ["runs", run.id, fact]) |
	some fact, answer in {
		"training": training.trains(run, _law.choices.other_learning),
		"biological": _biological(run),
		"operations_yop": range.above(_operations(run), _law.limits.line_yop),
	}
	answer == "unknown"
} | {"filings.upstream_training_report" | _reported(run) != "yes"}

_law := input.law.us_iaas_training
