package guardrails.decision_test

import data.guardrails.decision
import data.guardrails.lib.document_test as make

test_every_rule_answers if {
	document := make.document({})
	every regime in ["us_iaas_cip", "us_iaas_training"] {
		count(decision[regime]) == 3 with input as document
		every rule, leaves in decision[regime] {
			object.keys(leaves) == {"verdict", "detail"}
			rule
		} with input as document
	}
}

test_an_empty_input_gives_no_subject_a_verdict if {
	every regime in ["us_iaas_cip", "us_iaas_training"] {
		every rule in decision[regime] { rule.verdict == {} } with input as {}
	}
}
