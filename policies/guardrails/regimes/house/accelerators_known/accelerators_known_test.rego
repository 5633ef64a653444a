package guardrails.regimes.house.accelerators_known_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.house.accelerators_known as rule

_verdict(changes) := answer if {
	answer := rule.verdict.h100 with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail.h100 with input as make.document(changes)
}

test_a_chip_of_the_catalog_passes if {
	_verdict({}) == "pass"
}

test_an_unknown_chip_is_an_open_question_or_a_failure if {
	_verdict({"pools": [make.unknown_chip]}) == "unknown"
	_detail({"pools": [make.unknown_chip]}).missing == ["pools.h100"]
	_verdict(object.union(make.chosen("house", {"not_established": "failure"}), {"pools": [make.unknown_chip]})) == "fail"
}

test_a_template_is_out_of_scope if {
	_verdict({"pools": [make.pool({"ceiling": {"min": 0, "max": 0}})]}) == "not_applicable"
}
