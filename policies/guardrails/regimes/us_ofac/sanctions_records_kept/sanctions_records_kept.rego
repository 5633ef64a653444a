# METADATA
# title: Sanctions records are kept for ten years
# description: >-
#   A full and accurate record of every transaction under OFAC's rules, and of blocked property for as long as
#   it is blocked, is kept for ten civil years after it ended; before 2025-03-12 it was five. What was destroyed
#   after five years and before that day was kept long enough.
# scope: package
# related_resources:
# - description: 31 CFR 501.601, "available for examination for at least 10 years after the date of such transaction", in a copy of 2026-08
#   ref: https://www.ecfr.gov/current/title-31/section-501.601
#   confidence: V*
# - description: Interim final rule of 2024-09-11, from five years to ten on 2025-03-12; that earlier records may be gone is not verified
#   ref: https://www.federalregister.gov/d/2024-20676
#   confidence: V2
# custom:
#   id: US-OFAC-05
#   provision: records
#   subject: record
#   obligation: retain
#   severity: medium
#   limits: [record_years, former_record_years, ten_years_from_day]
#   clocks:
#   - {id: retain, from: [closed_day], years: record_years}
#   finding: sanctions record not kept for ten years
#   question: retention of the sanctions record not on record
#   message: "kept: {kept}; transaction ended, or property unblocked, on {closed_day}, destroyed on {destroyed_day}"
#   remediation: >-
#     Restore the record where that is possible, and record what is kept and when the transaction ended.
package guardrails.regimes.us_ofac.sanctions_records_kept

import data.guardrails.lib.retention
import data.guardrails.lib.tri

verdict := {record.id: tri.verdict(tri.fact(record.kind == "sanctions"), _kept(record)) |
	some record in input.records
}

detail[record.id] := {
	"observed": {
		"kept": record.kept,
		"closed_day": record.closed_day,
		"destroyed_day": record.destroyed_day,
	},
	"missing": sort(retention.unestablished(record)),
	"choices": [],
	"events": {"closed_day": record.closed_day},
	"bound": {
		"kept": record.kept,
		"closed_day": record.closed_day,
		"destroyed_day": record.destroyed_day,
	},
} if {
	some record in input.records
	verdict[record.id] != "not_applicable"
}

_kept(record) := tri.or_(
	retention.kept(record, record.destroyed_day, _law.limits.record_years, _law.as_of_day),
	tri.and_(
		_before_the_change(record.destroyed_day),
		retention.kept(record, record.destroyed_day, _law.limits.former_record_years, _law.as_of_day),
	),
)

default _before_the_change(_) := "no"

_before_the_change("unknown") := "unknown"

_before_the_change(gone_day) := tri.below(gone_day, _law.limits.ten_years_from_day) if is_number(gone_day)

_law := input.law.us_ofac
