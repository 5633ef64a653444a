package guardrails.regimes.us_iaas_training.capacity_below_warning_line_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_training.capacity_below_warning_line as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

_capacity(low, high) := {"compute": {"capacity_12_months_yop": {"min": low, "max": high}}}

test_the_warning_line_itself_is_not_over_it if {
	_verdict(_capacity(50, 50)) == "pass"
	_verdict(_capacity(50.1, 50.1)) == "fail"
}

# 1,000 H100 at FP8 dense peak for a year.
test_half_way_to_the_line_is_reviewed_without_a_cluster if {
	_verdict(_capacity(62.409744, 62.409744)) == "fail"
	_detail(_capacity(62.409744, 62.409744)).bound == {"capacity_12_months_yop": {"min": 62.409744, "max": 62.409744}, "foreign": "yes"}
	_detail(_capacity(62.409744, 62.409744)).missing == []
}

test_a_range_across_the_line_is_unknown if {
	_verdict(_capacity(40, 60)) == "unknown"
	_detail(_capacity(40, 60)).missing == ["compute.capacity_12_months_yop"]
}

test_does_not_apply_to_a_us_customer if {
	_verdict(object.union(_capacity(60, 60), {"customer": make.us_customer})) == "not_applicable"
}

test_unknown_origin_is_unknown_only_over_the_line if {
	_verdict(object.union(_capacity(60, 60), {"customer": make.unattributed})) == "unknown"
	_detail(object.union(_capacity(60, 60), {"customer": make.unattributed})).missing == ["customer"]
	_detail(object.union(_capacity(60, 60), {"customer": make.unattributed})).observed.foreignness == "not established as US or foreign"
	_verdict(object.union(_capacity(40, 40), {"customer": make.unattributed})) == "pass"
}

test_a_provider_of_which_nothing_is_known_leaves_it_unknown if {
	changes := object.union(_capacity(60, 60), {"provider": {"offers_iaas": "unknown"}})
	_verdict(changes) == "unknown"
	_detail(changes).missing == ["provider.offers_iaas"]
}

test_peak_or_the_likely_figure_is_a_choice if {
	document := make.document({
		"compute": {
			"capacity_12_months_yop": {"min": 60, "max": 60},
			"estimate_12_months_yop": {"min": 24, "max": 24},
		},
		"law": {"us_iaas_training": {"choices": {"capacity_basis": "estimate"}}},
	})
	rule.verdict["C-1"] == "pass" with input as document
}

test_what_the_choices_leave_out_is_out_of_scope if {
	abroad := make.pool({"operator": "partner"})
	rule.verdict["C-1"] == "not_applicable" with input as make.document({"pools": [abroad]})
}
