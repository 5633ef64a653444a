package guardrails.regimes.us_iaas_training.run_reported_upstream_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_training.run_reported_upstream as rule

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
	},
	changes,
)

_cloud := {"id": "cloud", "us_provider": "yes", "adopted_cip": "yes", "cip_furnished_day": "none"}

_provider := {"organised_in": "DE", "located_in": "DE", "upstreams": [_cloud]}

_document(run, changes) := make.document(object.union(
	{"provider": _provider, "runs": [_run(run)], "clusters": [make.cluster(100, 100)]},
	changes,
))

_verdict(run, changes) := answer if {
	answer := rule.verdict["R-1"] with input as _document(run, changes)
}

_detail(run, changes) := answer if {
	answer := rule.detail["R-1"] with input as _document(run, changes)
}

_filed(kind) := {"filings": [{"kind": kind, "subject": "R-1", "about": "run", "reference": "yes", "day": make.as_of_day - 1, "operations_yop": 120}]}

test_passes_with_a_report_to_the_cloud if {
	_verdict({}, _filed("upstream_training_report")) == "pass"
}

test_fails_without_one if {
	_verdict({}, {}) == "fail"
	_verdict({}, _filed("training_report")) == "fail"
	_detail({}, {}).missing == ["filings.upstream_training_report"]
	_detail({}, {}).events == {
		"transaction_day": make.as_of_day - 30,
		"knowledge_day": make.as_of_day - 3,
		"filed_day": "none",
	}
}

test_only_above_the_line if {
	_verdict({"operations_yop": {"min": 100, "max": 100}}, {}) == "not_applicable"
	_verdict({"operations_yop": {"min": 100.1, "max": 100.1}}, {}) == "fail"
	_verdict({"operations_yop": {"min": 90}}, {}) == "unknown"
	"runs.R-1.operations_yop" in _detail({"operations_yop": {"min": 90}}, {}).missing
}

test_only_of_foreign_resellers_of_us_clouds if {
	_verdict({}, {"provider": object.union(_provider, {"organised_in": "US"})}) == "not_applicable"
	_verdict({}, {"provider": object.union(_provider, {"upstreams": []})}) == "not_applicable"
	elsewhere := object.union(_cloud, {"us_provider": "no"})
	_verdict({}, {"provider": object.union(_provider, {"upstreams": [elsewhere]})}) == "not_applicable"
	_verdict({}, {"provider": object.union(_provider, {"offers_iaas": "no"})}) == "not_applicable"
}

test_is_unknown_while_the_provider_is if {
	every changes, missing in {
		{"located_in": "unknown"}: "provider.located_in",
		{"offers_iaas": "unknown"}: "provider.offers_iaas",
		{"upstreams": [], "upstreams_complete": "unknown"}: "provider.upstreams_complete",
		{"upstreams": [object.union(_cloud, {"us_provider": "unknown"})]}: "provider.upstreams.cloud.us_provider",
	} {
		_verdict({}, {"provider": object.union(_provider, changes)}) == "unknown"
		missing in _detail({}, {"provider": object.union(_provider, changes)}).missing
	}
}

test_us_customers_and_what_does_not_train_are_out_of_scope if {
	_verdict({}, {"customer": make.us_customer}) == "not_applicable"
	_verdict({"training": "no"}, {}) == "not_applicable"
}

test_what_is_not_known_is_unknown if {
	_verdict({}, {"customer": {"located_in": "unknown"}}) == "unknown"
	"customer.located_in" in _detail({}, {"customer": {"located_in": "unknown"}}).missing
	_verdict({"training": "unknown", "purpose": "unknown"}, {}) == "unknown"
	_verdict({}, {"clusters": []}) == "unknown"
	"clusters" in _detail({}, {"clusters": []}).missing
}

test_the_lower_line_for_biological_sequences_is_a_choice if {
	small := {"biological": "yes", "operations_yop": {"min": 1, "max": 1}}
	_verdict(small, {"law": {"us_iaas_training": {"choices": {"biological_line": "counts"}}}}) == "fail"
	_verdict(small, {}) == "not_applicable"
}
