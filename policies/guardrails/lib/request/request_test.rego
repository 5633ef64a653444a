package guardrails.lib.request_test

import data.guardrails.lib.document_test as make
import data.guardrails.lib.request

_request(answered) := {"id": "Q-1", "kind": "information", "day": 100, "answered_day": answered}

test_answered if {
	request.answered(_request(150), 150) == "yes"
	request.answered(_request(152), 150) == "no"
	request.answered(_request("none"), 150) == "no"
	request.answered(_request("unknown"), 150) == "unknown"
}

test_verdict_by_kind if {
	request.verdict(_request("none"), "information", "open", 150) == "fail" with input as make.provider_document({})
	request.verdict(_request("none"), "assessment", "open", 150) == "not_applicable" with input as make.provider_document({})
}

test_unestablished if {
	request.unestablished(_request("unknown")) == {"requests.Q-1.answered_day"}
	request.unestablished(_request("none")) == set()
}
