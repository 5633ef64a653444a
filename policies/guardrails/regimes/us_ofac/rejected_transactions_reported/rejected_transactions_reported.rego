# METADATA
# title: Rejected transactions are reported within ten business days
# description: >-
#   A transaction that is rejected is reported to OFAC within ten business days. Ten business days are two weeks, and up to two days
#   more where federal holidays fall into them: in between it is an open question (D-39). The register says what
#   was blocked or rejected, and when it was reported (interdictions).
# scope: package
# related_resources:
# - description: 31 CFR 501.604, reports on rejected transactions within 10 business days, as summarised by counsel
#   ref: https://www.ecfr.gov/current/title-31/subtitle-B/chapter-V/part-501
#   confidence: V2
# custom:
#   id: US-OFAC-07
#   provision: reports
#   subject: customer
#   obligation: report
#   severity: high
#   limits: [report_days, report_days_with_holidays]
#   clocks:
#   - {id: report, from: [stopped_day], days: report_days, met_by: reported_day}
#   finding: "rejected transactions not reported: {open}"
#   question: "report of rejected transactions not on record: {open}"
#   message: "rejected and not reported in time, or not known to be: {open}"
#   remediation: >-
#     File the report with OFAC and record its day with what was rejected (interdictions, reported_day).
package guardrails.regimes.us_ofac.rejected_transactions_reported

import data.guardrails.lib.interdiction

verdict[input.customer.id] := interdiction.verdict(_rows, _days)

detail[input.customer.id] := interdiction.detail(_rows, _days) if verdict[input.customer.id] != "not_applicable"

_rows := interdiction.of("rejected")

_days := {
	"as_of": _law.as_of_day,
	"certain": _law.limits.report_days,
	"longest": _law.limits.report_days_with_holidays,
}

_law := input.law.us_ofac
