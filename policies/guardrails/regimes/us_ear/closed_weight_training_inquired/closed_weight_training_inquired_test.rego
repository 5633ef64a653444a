package guardrails.regimes.us_ear.closed_weight_training_inquired_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ear.closed_weight_training_inquired as rule

_verdict(changes) := answer if {
	answer := rule.verdict["R-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["R-1"] with input as make.document(changes)
}

_outside := {"located_in": "BR", "headquarters": "BR", "ultimate_parent_headquarters": "BR"}

_for(run, customer) := {"runs": [make.run(run)], "customer": object.union(_outside, customer)}

_inquiry(state) := {"red_flags": [{"id": "model_export_not_inquired", "state": state, "day": make.as_of_day}]}

test_without_an_inquiry_it_fails if {
	_verdict(_for({}, {})) == "fail"
	_detail(_for({}, {})).missing == ["customer.red_flags.model_export_not_inquired"]
	_verdict(_for({}, _inquiry("raised"))) == "fail"
}

test_a_settled_inquiry_passes if {
	_verdict(_for({}, _inquiry("absent"))) == "pass"
	_verdict(_for({}, _inquiry("resolved"))) == "pass"
	_verdict(_for({}, _inquiry("unknown"))) == "unknown"
}

test_the_line_itself_is_reached if {
	_verdict(_for({"operations_yop": {"min": 100, "max": 100}}, {})) == "fail"
	_verdict(_for({"operations_yop": {"min": 100.1, "max": 100.1}}, {})) == "fail"
	_verdict(_for({"operations_yop": {"min": 99.9, "max": 99.9}}, {})) == "not_applicable"
	_verdict(_for({"operations_yop": {"min": 99.9, "max": 100}}, {})) == "unknown"
	"runs.R-1.operations_yop" in _detail(_for({"operations_yop": {"min": 99.9, "max": 100}}, {})).missing
}

test_small_or_open_models_and_named_destinations_are_out_of_scope if {
	_verdict(_for({"weights": "open"}, {})) == "not_applicable"
	_verdict(_for({"training": "no"}, {})) == "not_applicable"
	_verdict({"runs": [make.run({})]}) == "not_applicable"
	_verdict({"runs": [make.run({})], "customer": {"kind": "individual"}}) == "not_applicable"
}

test_it_can_be_ignored if {
	ignored := make.chosen("us_ear", {"diffusion_rule": "ignored"})
	_verdict(object.union(_for({}, {}), ignored)) == "not_applicable"
}

test_what_is_not_known_leaves_it_unknown if {
	_detail(_for({"weights": "unknown"}, {})).missing == [
		"customer.red_flags.model_export_not_inquired",
		"runs.R-1.weights",
	]
	_verdict(_for({"training": "unknown"}, {})) == "unknown"
	nowhere := {"runs": [make.run({})], "customer": {"headquarters": "unknown"}}
	_verdict(nowhere) == "unknown"
	"customer.headquarters" in _detail(nowhere).missing
}
