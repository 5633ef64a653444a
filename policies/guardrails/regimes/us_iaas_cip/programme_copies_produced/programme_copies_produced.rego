# METADATA
# title: Copies of identification programs are produced on request
# description: The provider's own program and those of its foreign resellers, within ten calendar days.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.303 and 7.305, copies within ten calendar days (K10)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# custom:
#   id: US-CIP-10
#   provision: cip
#   subject: request
#   obligation: report
#   severity: high
#   limits: [copy_days]
#   choices: [us_product]
#   clocks:
#   - {id: produce, from: [request_day], days: copy_days, met_by: answered_day}
#   finding: "copies asked for on {request_day} not produced"
#   question: answer to the request for copies not on record
#   message: "asked for on {request_day}, answered on {answered_day}"
#   remediation: Produce the copies, and record the day of the answer.
package guardrails.regimes.us_iaas_cip.programme_copies_produced

import data.guardrails.lib.party
import data.guardrails.lib.request

verdict[each.id] := request.verdict(each, "programme_copy", _law.choices.us_product, _law.as_of_day) if some each in input.requests

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

_law := input.law.us_iaas_cip
