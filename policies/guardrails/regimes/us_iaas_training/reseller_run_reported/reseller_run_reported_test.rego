package guardrails.regimes.us_iaas_training.reseller_run_reported_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_training.reseller_run_reported as rule

_run(changes) := object.union(
	{
		"id": "R-1",
		"training": "yes",
		"purpose": "pre_training",
		"biological": "no",
		"operations_yop": {"min": 120, "max": 120},
		"stated_yop": {"min": 0},
		"six_nd_yop": "none",
		"transaction_day": make.as_of_day - 30,
		"knowledge_day": make.as_of_day - 3,
		"reseller": "S-1",
		"reseller_report_day": make.as_of_day - 20,
	},
	changes,
)

_document(run, changes) := make.document(object.union(
	{"runs": [_run(run)], "resellers": [make.reseller({})], "clusters": [make.cluster(100, 100)]},
	changes,
))

_verdict(run, changes) := answer if {
	answer := rule.verdict["R-1"] with input as _document(run, changes)
}

_detail(run, changes) := answer if {
	answer := rule.detail["R-1"] with input as _document(run, changes)
}

_filed := {"filings": [{"kind": "training_report", "subject": "R-1", "about": "run", "reference": "yes", "day": make.as_of_day - 1, "operations_yop": 120}]}

test_both_reports_are_needed if {
	_verdict({}, _filed) == "pass"
	_verdict({}, {}) == "fail"
	_verdict({"reseller_report_day": "none"}, _filed) == "fail"
	_detail({"reseller_report_day": "none"}, {}).events == {
		"transaction_day": make.as_of_day - 30,
		"knowledge_day": make.as_of_day - 3,
		"reseller_report_day": "none",
		"filed_day": "none",
	}
	_detail({}, {}).missing == ["filings.training_report"]
}

test_a_reseller_that_is_not_named_is_any_in_the_chain if {
	_verdict({"reseller": "unknown"}, {}) == "fail"
	_verdict({"reseller": "unknown"}, {"resellers": []}) == "not_applicable"
	_verdict({"reseller": "unknown"}, {"resellers": [], "resellers_complete": "unknown"}) == "unknown"
	_verdict({"reseller": "S-2"}, {}) == "unknown"
	_detail({"reseller": "S-2"}, {}).missing == ["filings.training_report", "runs.R-1.reseller"]
}

test_us_resellers_small_runs_and_what_does_not_train_are_out_of_scope if {
	_verdict({}, {"resellers": [make.reseller(make.us_customer)]}) == "not_applicable"
	_verdict({"operations_yop": {"min": 100, "max": 100}}, {}) == "not_applicable"
	_verdict({"training": "no"}, {}) == "not_applicable"
	_verdict({}, {"customer": make.us_customer}) == "not_applicable"
}

test_what_is_not_known_is_unknown if {
	_verdict({"reseller_report_day": "unknown"}, _filed) == "unknown"
	_detail({"reseller_report_day": "unknown"}, _filed).missing == ["runs.R-1.reseller_report_day"]
	_verdict({"operations_yop": {"min": 90}}, {}) == "unknown"
	_verdict({}, {"customer": {"located_in": "unknown"}}) == "unknown"
	"customer.located_in" in _detail({}, {"customer": {"located_in": "unknown"}}).missing
	"provider.offers_iaas" in _detail({}, {"provider": {"offers_iaas": "unknown"}}).missing
}

test_the_lower_line_for_biological_sequences_is_a_choice if {
	small := {"biological": "yes", "operations_yop": {"min": 1, "max": 1}}
	_verdict(small, {"law": {"us_iaas_training": {"choices": {"biological_line": "counts"}}}}) == "fail"
	_verdict(small, {}) == "not_applicable"
}

test_a_large_run_is_one_on_a_large_cluster if {
	_verdict({}, {"clusters": [make.cluster(99.9, 99.9)]}) == "unknown"
	_detail({}, {"clusters": []}).missing == ["clusters", "filings.training_report"]
	anyhow := {"clusters": [], "law": {"us_iaas_training": {"choices": {"cluster_test": "not_required"}}}}
	_verdict({}, anyhow) == "fail"
}
