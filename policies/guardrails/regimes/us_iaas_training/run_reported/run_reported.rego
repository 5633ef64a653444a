# METADATA
# title: Large training runs of foreign customers are reported
# description: >-
#   A declared or known training run, fine-tuning included, of more operations than the line, by, for
#   or on behalf of a foreign person, is reported within 15 days of the transaction or of the
#   provider's knowledge. A large model is trained on a large cluster, as in US-TRN-01 (D-3); where none is seen,
#   that leaves the answer open, for a run may be done on what is not seen here. Whether a model trained primarily
#   on biological sequences has a lower line is chosen (D-2). A report that gave fewer operations than the run now
#   takes does not cover it.
#   A run behind a foreign reseller has the day that is set for it instead, that of US-TRN-05.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.308, report within 15 days of the transaction or knowledge (R1)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# - description: 89 FR 5698, proposed 15 CFR 7.308, contents of the initial report (A1.5)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: M
# - description: Executive Order 14110 section 4.2(b)(i), more than 10^26 operations, or 10^23 on biological sequences (revoked on 2025-01-20)
#   ref: https://www.federalregister.gov/d/2023-24283
#   confidence: V
# - description: Executive Order 14110 section 4.2(c)(iii), that operations and cluster must both be met
#   ref: https://www.federalregister.gov/d/2023-24283
#   confidence: M
# custom:
#   id: US-TRN-03
#   provision: training_reports
#   subject: run
#   obligation: report
#   severity: critical
#   limits: [beneficial_owner_percent, biological_yop, cluster_eops, cluster_gbps, flow_up_days, line_yop, report_days]
#   choices: [biological_line, clock_start, cluster_per, cluster_test, knowledge_level, operations_basis, other_learning, us_product, whose_foreignness]
#   parameters:
#   - {line_gbps: cluster_gbps, per: node}
#   - {line_gbps: cluster_gbps, per: accelerator}
#   clocks:
#   - {id: report, from: [transaction_day, knowledge_day], days: report_days, met_by: filed_day}
#   - {id: flow_up, from: [resold_day], days: flow_up_days, met_by: filed_day}
#   finding: "training report missing: run of {operations_yop}; threshold {line_yop}"
#   question: operations, foreign status or report of the run not established
#   message: "run of {operations_yop}; threshold {line_yop}; {foreignness}; report on file: {reported}"
#   remediation: >-
#     Obtain what is missing, file the training report (or prepare it while the rule is a proposal) and
#     record the filing, its day and the operations it gave in the register.
package guardrails.regimes.us_iaas_training.run_reported

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
		"training": run.training,
		"purpose": run.purpose,
		"biological": run.biological,
		"operations_yop": _operations(run),
		"six_nd_yop": run.six_nd_yop,
		"line_yop": _law.limits.line_yop,
		"large_cluster": _clustered,
		"reported": _reported(run),
	},
	"missing": sort(((_report_fields(run) | _unestablished) | _unestablished_run(run))),
	"choices": sort((({"clock_start", "cluster_per", "cluster_test", "knowledge_level", "operations_basis", "whose_foreignness"} | _deciding(run)) | party.decided_product)),
	"events": object.union(_clock_days(run), {"filed_day": _filed_day(run)}),
	"bound": {"foreign": _foreign, "operations_yop": _operations(run)},
} if {
	some run in input.runs
	verdict[run.id] != "not_applicable"
}

_covered(run) := tri.all_of(
	[
		party.us_iaas_provider(_law.choices.us_product),
		_foreign,
		training.trains(run, _law.choices.other_learning),
		training.over(_operations(run), _law.limits.line_yop, _biological(run), _law.limits.biological_yop),
		_clustered,
		training.known(run, _law.choices.knowledge_level, _law.as_of_day),
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

_subject(run) := {"about": "run", "id": run.id}

_reported(run) := filing.covered("training_report", _subject(run), _operations(run), _law.as_of_day)

_filed_day(run) := filing.first_day("training_report", _subject(run), _operations(run), _law.as_of_day)

# One report has one last day: what is said of runs behind a foreign reseller comes before what is said of all.
_clock_days(run) := object.union(
	{event: "none" | some event, _ in transaction.clock_days(run, _law.choices.clock_start)},
	{"resold_day": run.transaction_day},
) if {
	transaction.through_foreign_reseller(run) == "yes"
}

_clock_days(run) := object.union(transaction.clock_days(run, _law.choices.clock_start), {"resold_day": "none"}) if {
	transaction.through_foreign_reseller(run) != "yes"
}

_operations(run) := training.operations(run, _law.choices.operations_basis)

# The lower line for models trained primarily on biological sequences, where the choice has it count.
_biological(run) := run.biological if _law.choices.biological_line == "counts"

_biological(_) := "no" if _law.choices.biological_line == "ignored"

# The choices that matter only for some runs.
_deciding(run) := {"biological_line" | run.biological != "no"} | {"other_learning" | run.training == "unknown"}

# What the report contains and is not on file: who the foreign person is, and what the run is.
_report_fields(run) := _identity_fields | _run_fields(run)

_identity_fields contains concat(".", ["customer", "data_elements", element]) if {
	some element in ["name", "address", "payment", "email", "telephone", "ip_log"]
	input.customer.data_elements[element] != "yes"
}

_run_fields(run) := {concat(".", ["runs", run.id, field]) |
	some field, on_file in {
		"operations_yop": tri.fact(is_number(range.most(_operations(run)))),
		"start_day": tri.fact(is_number(run.start_day)),
		"end_day": tri.fact(is_number(run.end_day)),
		"accelerator": tri.fact(run.accelerator != "unknown"),
		"practices": run.practices,
		"cybersecurity": run.cybersecurity,
	}
	on_file != "yes"
}

_unestablished contains fact if some fact in party.unestablished_of_iaas_provider(_law.choices.us_product)

_unestablished contains fact if {
	_foreign == "unknown"
	some fact in transaction.unestablished(_law.choices.whose_foreignness)
}

_unestablished contains "clusters" if _clustered == "unknown"

_unestablished_run(run) := {concat(".", ["runs", run.id, fact]) |
	some fact, answer in {
		"training": training.trains(run, _law.choices.other_learning),
		"biological": _biological(run),
		"evidence": training.known(run, _law.choices.knowledge_level, _law.as_of_day),
	}
	answer == "unknown"
} | {fact |
	_reported(run) == "unknown"
	fact := "filings.training_report"
}

_law := input.law.us_iaas_training
