package guardrails.regimes.us_iaas_training.arrangement_change_reported_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_training.arrangement_change_reported as rule

_arrangement(changes) := object.union(
	{
		"id": "A-1",
		"kind": "quota",
		"capacity_before_yop": {"min": 100, "max": 100},
		"capacity_after_yop": {"min": 101, "max": 101},
		"transaction_day": make.as_of_day - 15,
		"knowledge_day": make.as_of_day - 10,
	},
	changes,
)

_large := {"clusters": [{"line_gbps": 100, "per": "node", "capacity_eops": {"min": 100, "max": 100}}]}

_small := {"clusters": [{"line_gbps": 100, "per": "node", "capacity_eops": {"min": 1, "max": 1}}]}

_document(arrangement, changes) := make.document(object.union_n([
	_large,
	{"arrangements": [_arrangement(arrangement)]},
	changes,
]))

_verdict(arrangement, changes) := answer if {
	answer := rule.verdict["A-1"] with input as _document(arrangement, changes)
}

_detail(arrangement, changes) := answer if {
	answer := rule.detail["A-1"] with input as _document(arrangement, changes)
}

_report(changes) := {"filings": [object.union(
	{"kind": "training_report", "subject": "A-1", "about": "arrangement", "reference": "yes", "day": make.as_of_day - 1, "operations_yop": 101},
	changes,
)]}

_exactly(number) := {"min": number, "max": number}

test_a_change_that_crosses_the_line_without_a_report_fails if {
	_verdict({}, {}) == "fail"
	_detail({}, {}).missing == ["filings.training_report"]
	_detail({}, {}).events == {
		"transaction_day": make.as_of_day - 15,
		"knowledge_day": make.as_of_day - 10,
		"filed_day": "none",
	}
}

test_a_report_of_as_much_clears_it if {
	_verdict({}, _report({})) == "pass"
	_detail({}, _report({})).events.filed_day == make.as_of_day - 1
	_verdict({}, _report({"operations_yop": 100})) == "fail"
	_verdict({}, _report({"day": "unknown"})) == "unknown"
}

test_only_a_crossing_counts if {
	_verdict({"capacity_after_yop": _exactly(100)}, {}) == "not_applicable"
	_verdict({"capacity_before_yop": _exactly(100.1)}, {}) == "not_applicable"
	_verdict({"capacity_after_yop": {"min": 90}}, {}) == "unknown"
	_verdict({"capacity_before_yop": {"min": 0, "max": 200}}, {}) == "unknown"
	_detail({"capacity_before_yop": {"min": 0, "max": 200}}, {}).missing == [
		"arrangements.A-1.capacity_before_yop",
		"filings.training_report",
	]
}

test_whether_a_large_cluster_is_needed_is_a_choice if {
	_verdict({}, _small) == "not_applicable"
	_verdict({}, object.union(_small, {"law": {"us_iaas_training": {"choices": {"cluster_test": "not_required"}}}})) == "fail"
	_verdict({}, {"clusters": []}) == "unknown"
	"clusters" in _detail({}, {"clusters": []}).missing
}

test_us_customers_are_out_of_scope_and_unknown_ones_are_unknown if {
	_verdict({}, {"customer": make.us_customer}) == "not_applicable"
	_verdict({}, {"customer": {"located_in": "unknown"}}) == "unknown"
	"customer.located_in" in _detail({}, {"customer": {"located_in": "unknown"}}).missing
	_verdict({}, {"provider": {"offers_iaas": "unknown"}}) == "unknown"
	"provider.offers_iaas" in _detail({}, {"provider": {"offers_iaas": "unknown"}}).missing
}
