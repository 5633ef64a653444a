package guardrails.regimes.eu_gpai.run_below_systemic_risk_line_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.eu_gpai.run_below_systemic_risk_line as rule

_verdict(changes) := answer if {
	answer := rule.verdict["R-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["R-1"] with input as make.document(changes)
}

_of(low, high) := {"runs": [make.run({"operations_yop": {"min": low, "max": high}})]}

test_the_line_itself_is_not_above_it if {
	_verdict(_of(10, 10)) == "pass"
	_verdict(_of(10.1, 10.1)) == "fail"
	_detail(_of(10.1, 10.1)).bound == {"generative": "yes", "operations_yop": {"min": 10.1, "max": 10.1}}
}

test_inference_is_out_of_scope if {
	_verdict({"runs": [make.run({"training": "no"})]}) == "not_applicable"
}

test_what_is_not_known_leaves_it_unknown if {
	_verdict(_of(0, 200)) == "unknown"
	_detail(_of(0, 200)).missing == ["runs.R-1.operations_yop"]
	_detail({"runs": [make.run({"training": "unknown"})]}).missing == ["runs.R-1.training"]
}

test_the_number_alone_leaves_it_open if {
	_verdict(_generating("unknown")) == "unknown"
	_detail(_generating("unknown")).missing == ["runs.R-1.generative"]
	_verdict(_generating("no")) == "pass"
	_verdict(_generating("yes")) == "fail"
}

_generating(answer) := {"runs": [make.run({"operations_yop": {"min": 101, "max": 101}, "generative": answer})]}
