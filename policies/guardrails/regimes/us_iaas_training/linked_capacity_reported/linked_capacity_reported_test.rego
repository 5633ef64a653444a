package guardrails.regimes.us_iaas_training.linked_capacity_reported_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_training.linked_capacity_reported as rule

_over := {"group": {
	"compute": {"capacity_12_months_yop": {"min": 120, "max": 120}},
	"clusters": [{"line_gbps": 100, "per": "node", "capacity_eops": {"min": 100, "max": 100}}],
}}

_verdict(changes) := answer if {
	answer := rule.verdict["group:C-1"] with input as make.group_document(object.union(_over, changes))
}

_detail(changes) := answer if {
	answer := rule.detail["group:C-1"] with input as make.group_document(object.union(_over, changes))
}

_capacity(low, high) := {"group": {"compute": {"capacity_12_months_yop": {"min": low, "max": high}}}}

_choice(key, option) := {"law": {"us_iaas_training": {"choices": {key: option}}}}

_said(rule_id, verdict) := {"verdicts": [{"rule": rule_id, "verdict": verdict, "subjects": 1}]}

_report(operations) := {"filings": [{
	"kind": "training_report",
	"subject": "C-1",
	"about": "customer",
	"reference": "yes",
	"day": make.as_of_day,
	"operations_yop": operations,
}]}

test_over_the_line_together_without_a_report_fails if {
	_verdict({}) == "fail"
	_detail({}).observed.members == ["C-1", "C-2"]
	_detail({}).observed.linked_by == ["owner"]
	_detail({}).missing == ["filings.training_report"]
	_detail({}).bound == {"capacity_12_months_yop": {"min": 120, "max": 120}, "foreign": "yes"}
}

test_the_line_itself_is_not_over_it if {
	_verdict(_capacity(100, 100)) == "pass"
	_verdict(_capacity(100.1, 100.1)) == "fail"
	_verdict(_capacity(90, 110)) == "unknown"
	"group.compute" in _detail(_capacity(90, 110)).missing
}

test_what_one_member_has_alone_is_asked_of_it if {
	members := [make.holding("C-1", 8, 8), make.holding("C-2", 0, 0)]
	_verdict({"group": object.union(_over.group, {"members": members})}) == "not_applicable"
	shared := [make.holding("C-1", 8, 8), make.holding("C-2", 1, 1)]
	_verdict({"group": object.union(_over.group, {"members": shared})}) == "fail"
}

test_one_that_holds_everything_is_no_case_of_its_own_while_members_may_be_missing if {
	members := [make.holding("C-1", 8, 8), make.holding("C-2", 0, 0)]
	open := {"group": {"members": members, "members_complete": "unknown"}}
	_verdict(object.union(_capacity(10, 10), open)) == "unknown"
	_verdict(open) == "unknown"
}

test_what_is_no_infrastructure_is_not_asked_about if {
	predefined := [object.union(make.holding(name, 8, 8), {"runs_own_software": "no"}) | some name in ["C-1", "C-2"]]
	_verdict({"group": {"members": predefined}}) == "not_applicable"
	one := [predefined[0], make.holding("C-2", 0, 0)]
	_verdict({"group": {"members": one}}) == "not_applicable"
	_verdict({"group": {"members": [predefined[0], make.holding("C-2", 8, 8)]}}) == "fail"
	managed := [object.union(make.holding(name, 8, 8), {"offerings": [{"service": "managed_ml", "operator": "cloud"}]}) |
		some name in ["C-1", "C-2"]
	]
	_verdict({"group": {"members": managed}}) == "fail"
	"managed_ml" in _detail({"group": {"members": managed}}).choices
	left_out := object.union(_choice("managed_ml", "left_out"), {"group": {"members": managed}})
	_verdict(left_out) == "not_applicable"
}

test_what_is_said_of_a_member_or_excused_changes_nothing if {
	_verdict(_said("US-TRN-01", "fail")) == "fail"
	_verdict(_said("US-TRN-01", "waived")) == "fail"
}

test_the_cluster_test_is_a_choice if {
	small := {"group": {"clusters": [{"line_gbps": 100, "per": "node", "capacity_eops": {"min": 1, "max": 1}}]}}
	_verdict(small) == "pass"
	_verdict(object.union(small, _choice("cluster_test", "not_required"))) == "fail"
	open := {"group": {"clusters": [], "clusters_complete": "unknown"}}
	_verdict(open) == "unknown"
	_detail(open).missing == ["filings.training_report", "group.clusters"]
}

test_a_report_of_as_much_clears_it if {
	_verdict(_report(120)) == "pass"
	_verdict(_report(119)) == "fail"
}

test_peak_or_the_likely_figure_is_a_choice if {
	likely := {"group": {"compute": {"estimate_12_months_yop": {"min": 40, "max": 40}}}}
	_verdict(object.union(_choice("capacity_basis", "estimate"), likely)) == "pass"
}

test_the_days_of_the_clock_are_not_known if {
	_detail({}).events == {"transaction_day": "unknown", "knowledge_day": "unknown", "filed_day": "none"}
	_detail(_choice("clock_start", "transaction")).events == {"transaction_day": "unknown", "filed_day": "none"}
	_detail(_choice("clock_start", "knowledge")).events == {"knowledge_day": "unknown", "filed_day": "none"}
}

test_members_that_may_be_missing_open_the_sum if {
	open := object.union({"group": {"members_complete": "unknown"}}, {})
	_verdict(open) == "fail"
	_verdict(object.union(_capacity(1, 1), {})) == "pass"
	less := {"group": {"members_complete": "unknown", "compute": {"capacity_12_months_yop": {"min": 1, "max": 1}}}}
	_verdict(less) == "unknown"
	"group.members" in _detail(less).missing
}

test_foreign_members_only if {
	us := {"group": {"members": [make.member(make.us_customer), make.member(object.union({"id": "C-2"}, make.us_customer))]}}
	_verdict(us) == "not_applicable"
	unknown := {"group": {"members": [make.member({"located_in": "unknown"})]}}
	_verdict(unknown) == "unknown"
	_detail(unknown).missing == ["filings.training_report", "group.members.C-1.customer"]
	_verdict({"provider": {"offers_iaas": "unknown"}}) == "unknown"
	"provider.offers_iaas" in _detail({"provider": {"offers_iaas": "unknown"}}).missing
}

test_groups_of_another_notion_and_other_documents_are_left_out if {
	_verdict({"group": {"percent": 50}}) == "not_applicable"
	_verdict(_choice("links", ["owner"])) == "not_applicable"
	rule.verdict == {} with input as make.document({})
}

test_the_day_on_which_they_cross_the_line_together_starts_the_clock if {
	agreed := [
		{"event": "transaction_day", "day": 20000, "capacity_yop": {"min": 60, "max": 60}},
		{"event": "transaction_day", "day": 20005, "capacity_yop": {"min": 120, "max": 120}},
	]
	group := object.union(_over.group, {"agreed": agreed})
	_detail({"group": group}).events.transaction_day == 20005
	_detail({"group": object.union(group, {"agreed_complete": "unknown"})}).events.transaction_day == "unknown"
}
