# METADATA
# title: Compliance assessments are answered as ordered
# description: >-
#   Commerce may assess how a provider complies, from certifications, its own evidence or risk, recommend
#   remedies and review transactions. What it orders is done by the day that it sets.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.305, compliance assessments (K14)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# custom:
#   id: US-CIP-14
#   provision: cip
#   subject: request
#   obligation: report
#   severity: high
#   choices: [us_product]
#   clocks:
#   - {id: assess, from: [due_day], days: 0, met_by: answered_day}
#   finding: "assessment ordered on {request_day} not answered as ordered"
#   question: answer to the assessment not on record
#   message: "ordered on {request_day} for {due_day}, answered on {answered_day}"
#   remediation: Answer the assessment, do what it recommends, and record the day.
package guardrails.regimes.us_iaas_cip.assessment_answered

import data.guardrails.lib.party
import data.guardrails.lib.request

verdict[each.id] := request.verdict(each, "assessment", _law.choices.us_product, _law.as_of_day) if some each in input.requests

detail[each.id] := {
	"observed": {"request_day": each.day, "due_day": each.due_day, "answered_day": each.answered_day},
	"missing": sort((party.unestablished_of_iaas_provider(_law.choices.us_product) | request.unestablished(each))),
	"choices": sort(party.decided_product),
	"events": {"due_day": each.due_day, "answered_day": each.answered_day},
	"bound": {"request_day": each.day},
} if {
	some each in input.requests
	verdict[each.id] != "not_applicable"
}

_law := input.law.us_iaas_cip
