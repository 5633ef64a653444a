# METADATA
# title: Registrations of customers in India are kept for five years after they end
# description: >-
#   Identification records are kept for five civil years after the registration was cancelled or withdrawn; on
#   the same day five years later that is over. While it runs, nothing is destroyed. It concerns customers who
#   are served in India, and records that name India (served_in).
# scope: package
# related_resources:
# - description: Directions No. 20(3)/2022-CERT-In, direction (v), word for word in a copy
#   ref: https://www.cert-in.org.in/PDF/CERT-In_Directions_70B_28.04.2022.pdf
#   confidence: V*
# custom:
#   id: IN-CERT-03
#   provision: customer_records
#   subject: record
#   obligation: retain
#   severity: medium
#   limits: [record_years]
#   choices: [served_from_abroad]
#   clocks:
#   - {id: retain, from: [closed_day], years: record_years}
#   finding: registration not kept for five years
#   question: retention of the registration not on record
#   message: "kept: {kept}; registration ended on {closed_day}, destroyed on {destroyed_day}"
#   remediation: >-
#     Restore the record where that is possible, and record what is kept and when the registration ended.
package guardrails.regimes.in_certin.records_kept

import data.guardrails.lib.nexus
import data.guardrails.lib.retention
import data.guardrails.lib.tri

verdict := {record.id: tri.verdict(_concerned(record), _kept(record)) | some record in input.records}

detail[record.id] := {
	"observed": {
		"kept": record.kept,
		"closed_day": record.closed_day,
		"destroyed_day": record.destroyed_day,
	},
	"missing": sort(retention.unestablished(record) | _unestablished(record)),
	"choices": ["served_from_abroad"],
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

_concerned(record) := tri.and_(
	tri.fact(record.kind == "identification"),
	tri.or_(tri.any_of([nexus.is_in(country, "IN") | some country in record.served_in], "yes"), _in_india),
)

# Of a record that stands in no customer's file, nobody is known.
default _in_india := "unknown"

_in_india := nexus.serves("IN", _law.choices.served_from_abroad) if input.kind == "customer"

_kept(record) := retention.kept(record, record.destroyed_day, _law.limits.record_years, _law.as_of_day)

_unestablished(record) := {concat(".", ["records", record.id, "served_in"]) |
	_concerned(record) == "unknown"
}

_law := input.law.in_certin
