package guardrails.regimes.us_iaas_training.run_reported_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_training.run_reported as rule

_run(changes) := object.union(
	{
		"id": "R-1",
		"training": "yes",
		"operations_yop": {"min": 120, "max": 120},
		"start_day": make.as_of_day + 10,
		"end_day": make.as_of_day + 90,
		"accelerator": "H100-SXM5-80GB",
		"cybersecurity": "yes",
		"practices": "yes",
		"transaction_day": make.as_of_day - 5,
		"knowledge_day": make.as_of_day - 3,
		"purpose": "pre_training",
		"biological": "no",
		"stated_yop": {"min": 0},
		"six_nd_yop": "none",
		"evidence": ["declared"],
	},
	changes,
)

_with(run, changes) := make.document(object.union({"runs": [_run(run)], "clusters": [make.cluster(100, 100)]}, changes))

_verdict(run, changes) := answer if {
	answer := rule.verdict["R-1"] with input as _with(run, changes)
}

_detail(run, changes) := answer if {
	answer := rule.detail["R-1"] with input as _with(run, changes)
}

_report(changes) := {"filings": [object.union(
	{"kind": "training_report", "subject": "R-1", "about": "run", "reference": "yes", "day": make.as_of_day - 1, "operations_yop": 120},
	changes,
)]}

_nothing_known := {
	"id": "R-1",
	"training": "unknown",
	"operations_yop": {"min": 0},
	"start_day": "unknown",
	"end_day": "unknown",
	"accelerator": "unknown",
	"cybersecurity": "unknown",
	"practices": "no",
	"transaction_day": "unknown",
	"knowledge_day": "unknown",
	"purpose": "unknown",
	"biological": "no",
	"stated_yop": {"min": 0},
	"six_nd_yop": "none",
	"evidence": [],
}

test_a_foreign_run_over_the_line_without_a_report_fails if {
	_verdict({}, {}) == "fail"
	_detail({}, {}).missing == []
	_detail({}, {}).events == {
		"transaction_day": make.as_of_day - 5,
		"knowledge_day": make.as_of_day - 3,
		"resold_day": "none",
		"filed_day": "none",
	}
	_detail({}, {}).bound == {"foreign": "yes", "operations_yop": {"min": 120, "max": 120}}
}

test_a_report_clears_it_and_its_day_is_shown if {
	_verdict({}, _report({})) == "pass"
	_detail({}, _report({})).events.filed_day == make.as_of_day - 1
	_detail({}, _report({})).observed.reported == "yes"
}

test_a_report_of_fewer_operations_does_not_clear_it if {
	_verdict({}, _report({"operations_yop": 119})) == "fail"
	_verdict({}, _report({"operations_yop": "unknown"})) == "unknown"
	_detail({}, _report({"operations_yop": "unknown"})).missing == ["filings.training_report"]
}

test_the_line_itself_is_not_over_it if {
	_verdict({"operations_yop": {"min": 100, "max": 100}}, {}) == "not_applicable"
	_verdict({"operations_yop": {"min": 90, "max": 110}}, {}) == "unknown"
}

test_what_does_not_train_is_out_of_scope if {
	_verdict({"training": "no"}, {}) == "not_applicable"
	_verdict({"training": "unknown", "purpose": "unknown"}, {}) == "unknown"
	_detail({"training": "unknown", "purpose": "unknown"}, {}).missing == ["runs.R-1.training"]
}

test_the_fields_that_a_report_needs_are_named if {
	document := object.union(make.document({"customer": {"data_elements": {"payment": "no", "ip_log": "unknown"}}}), {"runs": [_nothing_known]})
	rule.verdict == {"R-1": "unknown"} with input as document
	rule.detail["R-1"].missing == [
		"clusters",
		"customer.data_elements.ip_log",
		"customer.data_elements.payment",
		"runs.R-1.accelerator",
		"runs.R-1.cybersecurity",
		"runs.R-1.end_day",
		"runs.R-1.evidence",
		"runs.R-1.operations_yop",
		"runs.R-1.practices",
		"runs.R-1.start_day",
		"runs.R-1.training",
	] with input as document
}

test_the_start_of_the_clock_is_a_choice if {
	transaction := {"law": {"us_iaas_training": {"choices": {"clock_start": "transaction"}}}}
	knowledge := {"law": {"us_iaas_training": {"choices": {"clock_start": "knowledge"}}}}
	object.keys(_detail({}, transaction).events) == {"transaction_day", "resold_day", "filed_day"}
	object.keys(_detail({}, knowledge).events) == {"knowledge_day", "resold_day", "filed_day"}
}

test_does_not_apply_to_a_us_customer if {
	_verdict({}, {"customer": make.us_customer}) == "not_applicable"
	not _detail({}, {"customer": make.us_customer})
}

test_unknown_origin_is_unknown if {
	_verdict({}, {"customer": {"located_in": "unknown"}}) == "unknown"
	_detail({}, {"customer": {"located_in": "unknown"}}).missing == ["customer.located_in"]
	_detail({}, {"customer": {"located_in": "unknown"}}).observed.foreignness == "not established as US or foreign"
}

test_a_provider_of_which_nothing_is_known_leaves_it_unknown if {
	_verdict({}, {"provider": {"offers_iaas": "unknown"}}) == "unknown"
	_detail({}, {"provider": {"offers_iaas": "unknown"}}).missing == ["provider.offers_iaas"]
}

test_each_run_has_its_own_verdict if {
	document := make.document({"clusters": [make.cluster(100, 100)], "runs": [_run({}), _run({"id": "R-2", "operations_yop": {"min": 1, "max": 1}})]})
	rule.verdict == {"R-1": "fail", "R-2": "not_applicable"} with input as document
}

test_without_runs_there_is_no_subject if {
	rule.verdict == {} with input as make.document({})
	rule.detail == {} with input as make.document({})
}

test_a_large_run_is_one_on_a_large_cluster if {
	_verdict({}, {"clusters": [make.cluster(99.9, 99.9)]}) == "unknown"
	_verdict({}, {"clusters": [make.cluster(0, 150)]}) == "unknown"
	_detail({}, {"clusters": []}).missing == ["clusters"]
	anyhow := {"clusters": [], "law": {"us_iaas_training": {"choices": {"cluster_test": "not_required"}}}}
	_verdict({}, anyhow) == "fail"
}

test_a_run_on_biological_sequences_has_a_lower_line_by_choice if {
	counts := {"law": {"us_iaas_training": {"choices": {"biological_line": "counts"}}}}
	_verdict({"biological": "yes", "operations_yop": {"min": 0.1, "max": 0.1}}, counts) == "not_applicable"
	_verdict({"biological": "yes", "operations_yop": {"min": 0.11, "max": 0.11}}, counts) == "fail"
	_verdict({"biological": "unknown", "operations_yop": {"min": 0.11, "max": 0.11}}, counts) == "unknown"
	_verdict({"biological": "yes", "operations_yop": {"min": 50, "max": 50}}, {}) == "not_applicable"
	"biological_line" in _detail({"biological": "yes"}, {}).choices
}

test_six_times_parameters_and_tokens_counts_when_it_is_larger if {
	size := {"operations_yop": {"min": 90, "max": 90}, "six_nd_yop": {"min": 130, "max": 130}}
	_verdict(size, {}) == "fail"
	_verdict(size, _report({"operations_yop": 120})) == "fail"
	_verdict(size, _report({"operations_yop": 130})) == "pass"
	stated := {"law": {"us_iaas_training": {"choices": {"operations_basis": "stated"}}}}
	_verdict(size, stated) == "not_applicable"
}

test_of_two_estimates_that_exclude_each_other_the_larger_counts if {
	sides := {
		"operations_yop": {"min": 50, "max": 200},
		"stated_yop": {"min": 200, "max": 200},
		"six_nd_yop": {"min": 50, "max": 50},
	}
	_verdict(sides, {}) == "fail"
	stated := {"law": {"us_iaas_training": {"choices": {"operations_basis": "stated"}}}}
	_verdict(sides, stated) == "unknown"
}

test_what_the_provider_does_not_know_of_is_unknown if {
	_verdict({"knowledge_day": "unknown"}, {}) == "unknown"
	_detail({"knowledge_day": "unknown"}, {}).missing == ["runs.R-1.evidence"]
	_verdict({"knowledge_day": "unknown", "evidence": ["contract", "declared"]}, {}) == "fail"
}

test_declared_fine_tuning_trains if {
	_verdict({"training": "unknown", "purpose": "fine_tuning"}, {}) == "fail"
	_detail({"training": "unknown", "purpose": "distillation"}, {}).choices == [
		"clock_start",
		"cluster_per",
		"cluster_test",
		"knowledge_level",
		"operations_basis",
		"other_learning",
		"whose_foreignness",
	]
}

test_a_run_behind_a_foreign_reseller_has_its_own_day_and_no_other if {
	resold := {"resellers": [make.reseller({})]}
	_verdict({"reseller": "S-1"}, resold) == "fail"
	_detail({"reseller": "S-1"}, resold).events == {
		"transaction_day": "none",
		"knowledge_day": "none",
		"resold_day": make.as_of_day - 5,
		"filed_day": "none",
	}
	_detail({"reseller": "S-1", "transaction_day": "unknown"}, resold).events.resold_day == "unknown"
}

test_behind_a_reseller_that_is_not_foreign_or_not_known_to_be_the_general_days_count if {
	every resellers in [[make.reseller(make.us_customer)], [make.reseller({"located_in": "unknown"})]] {
		events := _detail({"reseller": "unknown"}, {"resellers": resellers}).events
		[events.transaction_day, events.resold_day] == [make.as_of_day - 5, "none"]
	}
}
