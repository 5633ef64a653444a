package guardrails.lib.count_test

import data.guardrails.lib.count as counts

test_of if {
	rows := [{"rule": "X-1", "verdict": "fail", "subjects": 3}, {"rule": "X-1", "verdict": "pass", "subjects": 9}]
	counts.of("X-1", "fail") == 3 with input.verdicts as rows
	counts.of("X-1", "unknown") == 0 with input.verdicts as rows
	counts.of("X-2", "fail") == 0 with input.verdicts as []
}
