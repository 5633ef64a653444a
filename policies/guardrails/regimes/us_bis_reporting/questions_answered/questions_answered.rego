# METADATA
# title: Questions on a quarterly notification are answered on time
# description: >-
#   BIS may put questions on training, cybersecurity, ownership of weights and red-team results; they are
#   answered within 30 days. The number of days is not verified. Its basis is revoked; it was never final.
# scope: package
# related_resources:
# - description: 89 FR 73612, proposed 15 CFR 702.7, answers to questions
#   ref: https://www.federalregister.gov/citation/89-FR-73612
#   confidence: M
# custom:
#   id: US-BIS-03
#   provision: notifications
#   subject: request
#   obligation: report
#   severity: low
#   limits: [answer_days]
#   clocks:
#   - {id: answer, from: [received_day], days: answer_days, met_by: answered_day}
#   finding: "questions received on {received_day} not answered within {answer_days} days"
#   question: answer to questions on a notification not on record
#   message: "questions received on {received_day}, answered on {answered_day}, within {answer_days} days"
#   remediation: Answer the questions and record the day of the answer in the register.
package guardrails.regimes.us_bis_reporting.questions_answered

import data.guardrails.lib.day
import data.guardrails.lib.tri

verdict := {request.id: tri.verdict(_asked(request), _answered(request)) | some request in input.requests}

detail[request.id] := {
	"observed": {
		"received_day": request.day,
		"answered_day": request.answered_day,
		"answer_days": _law.limits.answer_days,
	},
	"missing": sort(_unestablished(request)),
	"choices": [],
	"events": {"received_day": request.day, "answered_day": request.answered_day},
	"bound": {"received_day": request.day},
} if {
	some request in input.requests
	verdict[request.id] != "not_applicable"
}

_asked(request) := tri.fact(request.kind == "questions")

_answered(request) := "no" if request.answered_day == "none"

_answered(request) := day.reached(request.answered_day, _law.as_of_day) if request.answered_day != "none"

_unestablished(request) := {concat(".", ["requests", request.id, fact]) |
	some fact, value in {"day": request.day, "answered_day": request.answered_day}
	value == "unknown"
}

_law := input.law.us_bis_reporting
