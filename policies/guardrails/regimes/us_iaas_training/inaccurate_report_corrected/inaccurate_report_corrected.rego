# METADATA
# title: Inaccurate reports are corrected on time
# description: >-
#   A provider that learns that a training report was inaccurate or incomplete files a correction in 15
#   calendar days of that discovery.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.308, correction within 15 calendar days (R5)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: M
# custom:
#   id: US-TRN-08
#   provision: training_reports
#   subject: customer
#   obligation: report
#   severity: high
#   limits: [correction_days]
#   choices: [us_product]
#   clocks:
#   - {id: correct, from: [inaccuracy_day], days: correction_days, met_by: corrected_day}
#   finding: "inaccurate reports not corrected: {subjects}"
#   question: correction of reports not on record
#   message: "reports found to be inaccurate and not corrected: {subjects}; the first since {inaccuracy_day}"
#   remediation: File the correction with the difference to the original, and record its day.
package guardrails.regimes.us_iaas_training.inaccurate_report_corrected

import data.guardrails.lib.day
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_obliged, _corrected)

detail[input.customer.id] := {
	"observed": {"subjects": sort(_open), "inaccuracy_day": _inaccuracy_day},
	"missing": sort((party.unestablished_of_iaas_provider(_law.choices.us_product) | _unestablished)),
	"choices": sort(party.decided_product),
	"events": {"inaccuracy_day": _inaccuracy_day, "corrected_day": _corrected_day},
	"bound": {"subjects": sort(_open)},
} if {
	verdict[input.customer.id] != "not_applicable"
}

_obliged := tri.and_(party.us_iaas_provider(_law.choices.us_product), tri.any_of([_inaccurate(report) | some report in _reports], "yes"))

_corrected := tri.all_of(
	[tri.or_(tri.not_(_inaccurate(report)), _mended(report)) | some report in _reports],
	"yes",
)

_reports := [filing | some filing in input.filings; filing.kind == "training_report"]

default _inaccurate(_) := "unknown"

_inaccurate(report) := "no" if report.inaccuracy_day == "none"

_inaccurate(report) := day.reached(report.inaccuracy_day, _law.as_of_day) if is_number(report.inaccuracy_day)

default _mended(_) := "unknown"

_mended(report) := "no" if report.corrected_day == "none"

_mended(report) := tri.and_(
	tri.at_least(report.corrected_day, report.inaccuracy_day),
	day.reached(report.corrected_day, _law.as_of_day),
) if {
	is_number(report.corrected_day)
}

# What the reports speak of that are, or may be, wrong and not corrected.
_open := {report.subject |
	some report in _reports
	tri.or_(tri.not_(_inaccurate(report)), _mended(report)) != "yes"
}

# The first discovery that is not settled; when all are, the last.
default _inaccuracy_day := "unknown"

_inaccuracy_day := min(_days(_pending)) if {
	count(_pending) > 0
	every each in _days(_pending) { is_number(each) }
}

_inaccuracy_day := max(_days(_settled)) if {
	count(_pending) == 0
	every each in _days(_settled) { is_number(each) }
	count(_settled) > 0
}

default _corrected_day := "unknown"

_corrected_day := "none" if {
	some report in _pending
	report.corrected_day == "none"
}

_corrected_day := max([report.corrected_day | some report in _settled]) if {
	count(_pending) == 0
	count(_settled) > 0
}

_pending := [report | some report in _reports; _inaccurate(report) != "no"; _mended(report) != "yes"]

_settled := [report | some report in _reports; _inaccurate(report) == "yes"; _mended(report) == "yes"]

_days(reports) := [report.inaccuracy_day | some report in reports]

_unestablished := {"filings.training_report" |
	some report in _reports
	"unknown" in {_inaccurate(report), tri.or_(tri.not_(_inaccurate(report)), _mended(report))}
}

_law := input.law.us_iaas_training
