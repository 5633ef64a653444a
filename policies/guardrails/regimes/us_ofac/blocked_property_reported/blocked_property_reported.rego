# METADATA
# title: Blocked property is reported within ten business days
# description: >-
#   Property that is blocked is reported to OFAC within ten business days. Ten business days are two weeks, and up to two days
#   more where federal holidays fall into them: in between it is an open question (D-39). The register says what
#   was blocked or rejected, and when it was reported (interdictions).
# scope: package
# related_resources:
# - description: 31 CFR 501.603, reports on blocked property within 10 business days, as summarised by counsel
#   ref: https://www.ecfr.gov/current/title-31/subtitle-B/chapter-V/part-501
#   confidence: V2
# custom:
#   id: US-OFAC-06
#   provision: reports
#   subject: customer
#   obligation: report
#   severity: high
#   limits: [report_days, report_days_with_holidays]
#   clocks:
#   - {id: report, from: [stopped_day], days: report_days, met_by: reported_day}
#   finding: "blocked property not reported: {open}"
#   question: "report of blocked property not on record: {open}"
#   message: "blocked and not reported in time, or not known to be: {open}"
#   remediation: >-
#     File the report with OFAC and record its day with what was blocked (interdictions, reported_day).
package guardrails.regimes.us_ofac.blocked_property_reported

import data.guardrails.lib.interdiction

verdict[input.customer.id] := interdiction.verdict(_rows, _days)

detail[input.customer.id] := interdiction.detail(_rows, _days) if verdict[input.customer.id] != "not_applicable"

_rows := interdiction.of("blocked")

_days := {
	"as_of": _law.as_of_day,
	"certain": _law.limits.report_days,
	"longest": _law.limits.report_days_with_holidays,
}

_law := input.law.us_ofac
