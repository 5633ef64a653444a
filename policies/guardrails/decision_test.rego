package guardrails.decision_test

import data.guardrails.decision
import data.guardrails.lib.document_test as make
import data.guardrails.lib.export_document_test as export

test_every_rule_answers if {
	every document in [make.document({}), export.document({}), export.provider_document({})] {
		every regime, rules in decision {
			every rule, leaves in rules {
				object.keys(leaves) == {"verdict", "detail"}
				concat(".", [regime, rule])
			}
		} with input as document
	}
}

test_an_empty_input_gives_no_subject_a_verdict if {
	every rules in decision {
		every rule in rules { rule.verdict == {} }
	} with input as {}
}
