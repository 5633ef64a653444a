package guardrails.regimes.us_iaas_training.information_answered_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_training.information_answered as rule

_document(changes) := make.provider_document({"requests": [object.union(
	{"id": "Q-1", "kind": "information", "day": make.as_of_day - 10, "due_day": "none", "answered_day": "none"},
	changes,
)]})

_verdict(changes) := answer if {
	answer := rule.verdict["Q-1"] with input as _document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["Q-1"] with input as _document(changes)
}

test_a_request_without_an_answer_fails_and_shows_its_clock if {
	_verdict({}) == "fail"
	_detail({}).events == {"request_day": make.as_of_day - 10, "answered_day": "none"}
	_detail({}).missing == []
}

test_an_answer_passes_and_one_that_is_announced_does_not if {
	_verdict({"answered_day": make.as_of_day}) == "pass"
	_detail({"answered_day": make.as_of_day}).events.answered_day == make.as_of_day
	_verdict({"answered_day": make.as_of_day + 2}) == "fail"
}

test_an_unknown_answer_is_unknown if {
	_verdict({"answered_day": "unknown"}) == "unknown"
	_detail({"answered_day": "unknown"}).missing == ["requests.Q-1.answered_day"]
}

test_other_requests_are_out_of_scope if {
	_verdict({"kind": "programme_copy"}) == "not_applicable"
	document := object.union(_document({}), {"provider": {"offers_iaas": "no"}})
	rule.verdict["Q-1"] == "not_applicable" with input as document
}

test_a_request_about_a_customer_counts_too if {
	document := make.document({"requests": _document({}).requests})
	rule.verdict["Q-1"] == "fail" with input as document
}
