package guardrails.regimes.us_bis_reporting.questions_answered_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_bis_reporting.questions_answered as rule

_verdict(changes) := answer if {
	answer := rule.verdict["Q-1"] with input as make.provider_document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["Q-1"] with input as make.provider_document(changes)
}

_question(changes) := {"requests": [object.union(
	{
		"id": "Q-1",
		"kind": "questions",
		"day": make.as_of_day - 31,
		"answered_day": "none",
	},
	changes,
)]}

test_an_answer_passes_and_none_fails if {
	_verdict(_question({})) == "fail"
	_detail(_question({})).events == {"received_day": make.as_of_day - 31, "answered_day": "none"}
	_verdict(_question({"answered_day": make.as_of_day - 1})) == "pass"
}

test_an_answer_to_come_is_none if {
	_verdict(_question({"answered_day": make.as_of_day + 2})) == "fail"
}

test_what_is_not_known_leaves_it_unknown if {
	_verdict(_question({"answered_day": "unknown"})) == "unknown"
	_detail(_question({"answered_day": "unknown"})).missing == ["requests.Q-1.answered_day"]
}

test_other_requests_are_out_of_scope if {
	_verdict(_question({"kind": "information"})) == "not_applicable"
}
