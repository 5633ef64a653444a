# METADATA
# title: Identification records are kept long enough
# description: >-
#   What was relied on to identify a customer is kept for no less than two years after the account was
#   closed or last accessed. Which of the two counts is not stated, and export control keeps its records
#   for five years: both are chosen. While an account is open nothing is destroyed.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.302(e), two years after closing or last access (K7)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# - description: 15 CFR 762.6, five years, which the longest retention takes in (A5.1)
#   ref: https://www.ecfr.gov/current/title-15/section-762.6
#   confidence: V
# custom:
#   id: US-CIP-07
#   provision: cip
#   subject: record
#   obligation: retain
#   severity: medium
#   limits: [beneficial_owner_percent, longest_retention_years, retention_years]
#   choices: [retention, retention_clock, unknown_is_foreign, us_product]
#   finding: "identification record not kept until {keep_until_day}"
#   question: retention of identification records not on record
#   message: "kept: {kept}; destroyed on {destroyed_day}; its time is over on {keep_until_day}"
#   remediation: Keep or restore the record; where it is destroyed, record what happened and why.
package guardrails.regimes.us_iaas_cip.identification_records_kept

import data.guardrails.lib.day
import data.guardrails.lib.identification
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[record.id] := tri.verdict(_obliged(record), _kept(record)) if some record in input.records

detail[record.id] := {
	"observed": {
		"kept": record.kept,
		"destroyed_day": record.destroyed_day,
		"keep_until_day": _until(record),
	},
	"missing": sort((_unestablished | _unestablished_of(record))),
	"choices": sort((({"retention", "retention_clock"} | {"unknown_is_foreign" | _foreign == "unknown"}) | party.decided_product)),
	"events": {},
	"bound": {"kept": record.kept, "keep_until_day": _until(record)},
} if {
	some record in input.records
	tri.unsettled(verdict[record.id])
}

_obliged(record) := tri.and_(tri.fact(record.kind == "identification"), _identified)

_identified := identification.applies(_foreign, _law.choices.unknown_is_foreign, _law.choices.us_product, _law.as_of_day)

# Of a record that stands in no customer's file, nobody is known.
default _foreign := "unknown"

_foreign := identification.foreign(_law.limits.beneficial_owner_percent) if input.kind == "customer"

# A record that was destroyed was kept long enough when its time was over by then: on the same day of a later
# year it is, as in US-EAR-12. Of one whose destruction is not dated, that is known only while its time runs.
_kept(record) := tri.or_(record.kept, _over_before(record.destroyed_day, _until(record)))

default _over_before(_, _) := "unknown"

_over_before(destroyed, until) := tri.at_least(destroyed, until) if {
	is_number(destroyed)
	is_number(until)
}

_over_before(destroyed, "open") := "no" if is_number(destroyed)

_over_before("none", until) := "no" if {
	is_number(until)
	tri.below(_law.as_of_day, until) == "yes"
}

_over_before("none", "open") := "no"

# The day on which its time is over; open while the account is.
default _until(_) := "unknown"

_until(record) := "open" if record.closed_day == "none"

_until(record) := day.years_later(_start(record), _years) if is_number(_start(record))

default _start(_) := "unknown"

_start(record) := max([record.closed_day, record.last_access_day]) if {
	_law.choices.retention_clock == "later"
	is_number(record.closed_day)
	is_number(record.last_access_day)
}

_start(record) := record.closed_day if {
	_law.choices.retention_clock == "closed"
	is_number(record.closed_day)
}

_start(record) := record.last_access_day if {
	_law.choices.retention_clock == "last_access"
	is_number(record.closed_day)
	is_number(record.last_access_day)
}

_years := _law.limits.longest_retention_years if _law.choices.retention == "longest"

_years := _law.limits.retention_years if _law.choices.retention == "two_years"

_unestablished contains fact if {
	input.kind == "customer"
	some fact in identification.unestablished(_foreign, _law.choices.us_product, _law.as_of_day)
}

_unestablished_of(record) := {concat(".", ["records", record.id, fact]) |
	some fact in ["closed_day", "destroyed_day", "kept", "last_access_day"]
	record[fact] == "unknown"
} | {concat(".", ["records", record.id, "destroyed_day"]) |
	record.kept != "yes"
	record.destroyed_day == "none"
}

_law := input.law.us_iaas_cip
