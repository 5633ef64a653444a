# METADATA
# title: Export records are kept for five years
# description: >-
#   Records are kept for five civil years from the latest of the export, a known reexport, transfer or
#   diversion, and the end of the transaction; on the same day five years later that is over. While the
#   transaction is open its records are kept.
# scope: package
# related_resources:
# - description: 15 CFR 762.6, period of retention
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-762
#   confidence: V
# custom:
#   id: US-EAR-12
#   provision: records
#   subject: record
#   obligation: retain
#   severity: medium
#   limits: [record_years]
#   clocks:
#   - {id: retain, from: [closed_day, diverted_day], pick: latest, years: record_years}
#   finding: export record not kept for five years
#   question: retention of the export record not on record
#   message: "kept: {kept}; transaction ended on {closed_day}, last diverted on {diverted_day}, destroyed on {destroyed_day}"
#   remediation: >-
#     Restore the record where that is possible, and record what is kept and when the transaction ended.
package guardrails.regimes.us_ear.export_records_kept

import data.guardrails.lib.day
import data.guardrails.lib.tri

verdict := {record.id: tri.verdict(_of_exports(record), _retained(record)) | some record in input.records}

detail[record.id] := {
	"observed": {
		"kept": record.kept,
		"closed_day": record.closed_day,
		"diverted_day": record.diverted_day,
		"destroyed_day": record.destroyed_day,
	},
	"missing": sort(_unestablished(record)),
	"choices": [],
	"events": {"closed_day": record.closed_day, "diverted_day": _diverted(record)},
	"bound": {
		"kept": record.kept,
		"closed_day": record.closed_day,
		"diverted_day": record.diverted_day,
		"destroyed_day": record.destroyed_day,
	},
} if {
	some record in input.records
	verdict[record.id] != "not_applicable"
}

_of_exports(record) := tri.fact(record.kind == "export")

_retained(record) := tri.or_(record.kept, _over(record))

# Whether the period was over when it was destroyed. Of a record whose destruction is not dated, that is
# not known, but for one whose period still runs.
default _over(_) := "unknown"

_over(record) := "no" if record.closed_day == "none"

_over(record) := tri.at_least(record.destroyed_day, _end(record)) if {
	record.closed_day != "none"
	is_number(record.destroyed_day)
}

_over(record) := "no" if {
	record.closed_day != "none"
	not is_number(record.destroyed_day)
	tri.below(_law.as_of_day, _end(record)) == "yes"
}

# Five years from the latest event.
_end(record) := day.years_later(_latest(record), _law.limits.record_years)

default _latest(_) := "unknown"

_latest(record) := max([each | some each in [record.closed_day, _diverted(record)]; each != "none"]) if {
	not "unknown" in {record.closed_day, _diverted(record)}
}

# The reexport, transfer or diversion from which the period runs anew. While the transaction is open no
# period runs at all; what came after the destruction does not make it one too early.
_diverted(record) := "none" if record.closed_day == "none"

_diverted(record) := record.diverted_day if {
	record.closed_day != "none"
	not _after_destruction(record)
}

_diverted(record) := "none" if {
	record.closed_day != "none"
	_after_destruction(record)
}

_after_destruction(record) if {
	is_number(record.diverted_day)
	is_number(record.destroyed_day)
	record.diverted_day > record.destroyed_day
}

_unestablished(record) := {concat(".", ["records", record.id, fact]) |
	some fact, value in {
		"kept": record.kept,
		"closed_day": record.closed_day,
		"diverted_day": record.diverted_day,
		"destroyed_day": record.destroyed_day,
	}
	value == "unknown"
}

_law := input.law.us_ear
