package guardrails.regimes.us_iaas_cip.identification_records_kept_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.identification_records_kept as rule

_record(changes) := object.union(
	{
		"id": "D-1",
		"kind": "identification",
		"closed_day": make.as_of_day - 2000,
		"last_access_day": make.as_of_day - 2100,
		"kept": "yes",
		"destroyed_day": "none",
	},
	changes,
)

_document(record, changes) := make.document(object.union(_on_record(record), changes))

# Two years are 731 days here, and five are 1,827, as where leap days fall into them.
_on_record(record) := {"records": [_record(record)], "law": {"anniversaries": [{"day": from, "years": years, "end": from + days} |
	some field in ["closed_day", "last_access_day"]
	from := _record(record)[field]
	is_number(from)
	some [years, days] in [[2, 731], [5, 1827]]
]}}

_verdict(record, changes) := answer if {
	answer := rule.verdict["D-1"] with input as _document(record, changes)
}

_detail(record) := answer if {
	answer := rule.detail["D-1"] with input as _document(record, {})
}

_choice(key, option) := {"law": {"us_iaas_cip": {"choices": {key: option}}}}

_destroyed(closed_days_ago, destroyed_days_ago) := {
	"kept": "no",
	"closed_day": make.as_of_day - closed_days_ago,
	"last_access_day": make.as_of_day - closed_days_ago,
	"destroyed_day": make.as_of_day - destroyed_days_ago,
}

test_a_record_that_is_kept_passes if {
	_verdict({}, {}) == "pass"
	_verdict({"closed_day": "unknown"}, {}) == "pass"
}

test_five_years_and_not_a_day_less if {
	_verdict(_destroyed(1828, 0), {}) == "pass"
	_verdict(_destroyed(1827, 0), {}) == "pass"
	_verdict(_destroyed(1827, 1), {}) == "fail"
	_detail(_destroyed(1827, 1)).observed.keep_until_day == make.as_of_day
	_detail(_destroyed(1827, 1)).missing == []
}

test_two_years_where_they_are_chosen if {
	_verdict(_destroyed(731, 0), _choice("retention", "two_years")) == "pass"
	_verdict(_destroyed(731, 1), _choice("retention", "two_years")) == "fail"
}

test_which_day_counts_is_a_choice if {
	record := object.union(_destroyed(1828, 0), {"last_access_day": make.as_of_day - 100})
	_verdict(record, {}) == "fail"
	_verdict(record, _choice("retention_clock", "closed")) == "pass"
	_verdict(record, _choice("retention_clock", "last_access")) == "fail"
	later := object.union(_destroyed(1828, 0), {"closed_day": make.as_of_day - 100})
	_verdict(later, _choice("retention_clock", "last_access")) == "pass"
	_verdict(later, _choice("retention_clock", "closed")) == "fail"
}

test_while_the_account_is_open_nothing_is_destroyed if {
	_verdict({"kept": "no", "closed_day": "none", "destroyed_day": make.as_of_day}, {}) == "fail"
	_verdict({"kept": "no", "closed_day": "none"}, {}) == "fail"
}

test_a_record_that_is_gone_without_a_day_is_too_early_only_while_its_time_runs if {
	_verdict({"kept": "no", "closed_day": make.as_of_day - 10}, {}) == "fail"
	_verdict({"kept": "no", "closed_day": make.as_of_day - 1826, "last_access_day": make.as_of_day - 1826}, {}) == "fail"
	over := {"kept": "no", "closed_day": make.as_of_day - 1827, "last_access_day": make.as_of_day - 1827}
	_verdict(over, {}) == "unknown"
	_detail(over).missing == ["records.D-1.destroyed_day"]
}

test_what_is_not_known_is_unknown if {
	_verdict(object.union(_destroyed(1827, 1), {"kept": "unknown"}), {}) == "unknown"
	every fact in ["closed_day", "last_access_day", "destroyed_day"] {
		_verdict(object.union(_destroyed(1827, 1), {fact: "unknown"}), {}) == "unknown"
		_detail(object.union(_destroyed(1827, 1), {fact: "unknown"})).missing == [
			concat(".", ["records.D-1", fact]),
		]
	}
}

test_other_records_and_us_customers_are_out_of_scope if {
	_verdict(object.union(_destroyed(1, 0), {"kind": "export"}), {}) == "not_applicable"
	_verdict(_destroyed(1, 0), {"customer": make.us_customer}) == "not_applicable"
}

test_a_record_in_the_providers_file_is_of_somebody_presumed_foreign if {
	document := make.provider_document(_on_record(_destroyed(1, 0)))
	rule.verdict["D-1"] == "fail" with input as document
	rule.detail["D-1"].choices == ["retention", "retention_clock", "unknown_is_foreign"] with input as document
}

test_what_would_show_that_the_customer_is_no_foreign_person_is_named if {
	document := _document(_destroyed(1, 0), {"customer": {"located_in": "unknown"}})
	rule.verdict["D-1"] == "fail" with input as document
	rule.detail["D-1"].missing == ["customer.located_in"] with input as document
}
