package guardrails.regimes.house.accelerators_attributed_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.house.accelerators_attributed as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

_failure := make.chosen("house", {"not_established": "failure"})

test_a_known_customer_passes if {
	_verdict({}) == "pass"
}

test_nobody_is_an_open_question_or_a_failure if {
	_verdict({"customer": make.nobody}) == "unknown"
	_detail({"customer": make.nobody}).missing == ["customer"]
	_verdict(object.union(_failure, {"customer": make.nobody})) == "fail"
	_detail({"customer": make.nobody}).bound == {"accelerators": {"min": 8, "max": 8}}
}

test_without_accelerators_it_does_not_apply if {
	_verdict({"customer": make.nobody, "pools": []}) == "not_applicable"
	unread := object.union(_failure, {"customer": make.nobody, "pools": [], "pools_complete": "unknown"})
	_verdict(unread) == "unknown"
	_detail(unread).missing == ["customer", "pools"]
}
