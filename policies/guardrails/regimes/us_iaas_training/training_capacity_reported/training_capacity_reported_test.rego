package guardrails.regimes.us_iaas_training.training_capacity_reported_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_training.training_capacity_reported as rule

_over := {
	"compute": {"capacity_12_months_yop": {"min": 101, "max": 120}},
	"clusters": [{"line_gbps": 100, "per": "node", "capacity_eops": {"min": 100, "max": 100}}],
}

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(object.union(_over, changes))
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(object.union(_over, changes))
}

_capacity(low, high) := {"compute": {"capacity_12_months_yop": {"min": low, "max": high}}}

_cluster(low, high) := {"clusters": [{"line_gbps": 100, "per": "node", "capacity_eops": {"min": low, "max": high}}]}

_choice(key, option) := {"law": {"us_iaas_training": {"choices": {key: option}}}}

_report(changes) := {"filings": [object.union(
	{"kind": "training_report", "subject": "C-1", "about": "customer", "reference": "yes", "day": make.as_of_day, "operations_yop": 120},
	changes,
)]}

test_a_foreign_customer_that_could_train_over_the_line_fails if {
	_verdict({}) == "fail"
	_detail({}).observed.over_the_line == "yes"
	_detail({}).observed.large_cluster == "yes"
	_detail({}).missing == ["filings.training_report"]
	_detail({}).bound == {"capacity_12_months_yop": {"min": 101, "max": 120}, "foreign": "yes"}
}

test_the_line_itself_is_not_over_it if {
	_verdict(_capacity(100, 100)) == "pass"
	_verdict(_capacity(100.000001, 100.000001)) == "fail"
	_verdict(_capacity(90, 110)) == "unknown"
	_verdict(_capacity(100, 110)) == "unknown"
	_detail(_capacity(100, 110)).observed.over_the_line == "unknown"
	"compute.capacity_12_months_yop" in _detail(_capacity(100, 110)).missing
	_detail(_capacity(90, 110)).missing == ["compute.capacity_12_months_yop", "filings.training_report"]
}

test_a_capacity_without_upper_bound_is_unknown if {
	document := object.remove(make.document(_over), ["compute"])
	open := object.union(document, {"compute": {"capacity_12_months_yop": {"min": 3}}})
	rule.verdict["C-1"] == "unknown" with input as open
	rule.detail["C-1"].bound.capacity_12_months_yop == {"min": 3} with input as open
}

test_without_a_large_cluster_the_capacity_does_not_count if {
	_verdict(_cluster(99.9, 99.9)) == "pass"
	_verdict(_cluster(0, 150)) == "unknown"
	_detail(_cluster(0, 150)).missing == ["clusters", "filings.training_report"]
}

test_the_cluster_test_is_a_choice if {
	_verdict(object.union(_choice("cluster_test", "not_required"), _cluster(1, 1))) == "fail"
}

test_a_report_of_as_much_clears_it if {
	_verdict(_report({})) == "pass"
	_verdict(_report({"operations_yop": 100})) == "fail"
	_verdict(_report({"operations_yop": 110})) == "unknown"
	_verdict(_report({"day": "unknown"})) == "unknown"
	_verdict(_report({"subject": "C-2"})) == "fail"
}

test_the_days_of_the_clock_are_not_known if {
	_detail({}).events == {"transaction_day": "unknown", "knowledge_day": "unknown", "filed_day": "none"}
	_detail(_choice("clock_start", "transaction")).events == {"transaction_day": "unknown", "filed_day": "none"}
	_detail(_choice("clock_start", "knowledge")).events == {"knowledge_day": "unknown", "filed_day": "none"}
}

test_anyone_involved_may_be_the_foreign_person if {
	us := {"customer": make.us_customer}
	user := {"parties": [make.entity("end_user", "E", "CN")]}
	_verdict(us) == "not_applicable"
	_verdict(object.union(us, user)) == "fail"
	_verdict(object.union_n([us, user, _choice("whose_foreignness", "customer")])) == "not_applicable"
}

test_unknown_origin_is_unknown_only_where_much_is_at_stake if {
	nobody := {"customer": make.unattributed}
	_verdict(nobody) == "unknown"
	_detail(nobody).missing == ["customer", "filings.training_report"]
	_detail(nobody).observed.foreignness == "not established as US or foreign"
	_verdict(object.union(nobody, _capacity(1, 1))) == "pass"
}

test_a_provider_of_which_nothing_is_known_leaves_it_unknown if {
	_verdict({"provider": {"offers_iaas": "unknown"}}) == "unknown"
	_detail({"provider": {"offers_iaas": "unknown"}}).missing == ["filings.training_report", "provider.offers_iaas"]
}

test_peak_or_the_likely_figure_is_a_choice if {
	likely := {"compute": {"estimate_12_months_yop": {"min": 40, "max": 48}}}
	_verdict(likely) == "fail"
	_verdict(object.union(_choice("capacity_basis", "estimate"), likely)) == "pass"
}

test_per_node_or_per_accelerator_is_a_choice if {
	per_accelerator := {"clusters": [{"line_gbps": 100, "per": "accelerator", "capacity_eops": {"min": 9, "max": 9}}]}
	_verdict(object.union(_choice("cluster_per", "accelerator"), per_accelerator)) == "pass"
}

test_what_the_choices_leave_out_is_out_of_scope if {
	abroad := make.pool({"operator": "partner"})
	rule.verdict["C-1"] == "not_applicable" with input as make.document({"pools": [abroad]})
}

test_the_day_of_the_arrangement_that_is_over_the_line_starts_the_clock if {
	made := {"id": "A-1", "kind": "contract", "capacity_after_yop": {"min": 120, "max": 120}, "transaction_day": 20000, "knowledge_day": 20001}
	events := _detail({"arrangements": [made]}).events
	[events.transaction_day, events.knowledge_day] == [20000, 20001]
	_detail({"arrangements": [made], "arrangements_complete": "unknown"}).events.transaction_day == "unknown"
}
