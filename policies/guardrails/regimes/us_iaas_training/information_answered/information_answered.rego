# METADATA
# title: Commerce's questions on a report are answered on time
# description: Commerce may ask for more information about a training report; the answer is given in 15 calendar days.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.308, follow-up within 15 calendar days (R4)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: M
# custom:
#   id: US-TRN-07
#   provision: training_reports
#   subject: request
#   obligation: report
#   severity: high
#   limits: [answer_days]
#   choices: [us_product]
#   clocks:
#   - {id: answer, from: [request_day], days: answer_days, met_by: answered_day}
#   finding: "questions asked on {request_day} not answered on time"
#   question: answer to Commerce's questions not on record
#   message: "asked on {request_day}, answered on {answered_day}"
#   remediation: Answer the request, and record the day of the answer.
package guardrails.regimes.us_iaas_training.information_answered

import data.guardrails.lib.party
import data.guardrails.lib.request

verdict[each.id] := request.verdict(each, "information", _law.choices.us_product, _law.as_of_day) if some each in input.requests

detail[each.id] := {
	"observed": {"request_day": each.day, "answered_day": each.answered_day},
	"missing": sort((party.unestablished_of_iaas_provider(_law.choices.us_product) | request.unestablished(each))),
	"choices": sort(party.decided_product),
	"events": {"request_day": each.day, "answered_day": each.answered_day},
	"bound": {"request_day": each.day},
} if {
	some each in input.requests
	verdict[each.id] != "not_applicable"
}

_law := input.law.us_iaas_training
