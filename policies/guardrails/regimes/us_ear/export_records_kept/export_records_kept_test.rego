package guardrails.regimes.us_ear.export_records_kept_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ear.export_records_kept as rule

_verdict(changes) := answer if {
	answer := rule.verdict["E-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["E-1"] with input as make.document(changes)
}

# Five years are 1,826 days here, as where one leap day falls into them.
_record(changes) := {"records": [record], "law": {"anniversaries": [{"day": from, "years": 5, "end": from + 1826} |
	some from in {record.closed_day, record.diverted_day}
	is_number(from)
]}} if {
	record := object.union(
		{
			"id": "E-1",
			"kind": "export",
			"kept": "yes",
			"closed_day": make.as_of_day - 100,
			"diverted_day": "none",
			"destroyed_day": "none",
		},
		changes,
	)
}

test_what_is_kept_passes if {
	_verdict(_record({})) == "pass"
	_detail(_record({})).events == {"closed_day": make.as_of_day - 100, "diverted_day": "none"}
}

test_what_was_destroyed_too_early_fails if {
	_verdict(_record({"kept": "no", "destroyed_day": make.as_of_day - 1})) == "fail"
	_verdict(_record({"kept": "no"})) == "fail"
	_verdict(_record({"kept": "no", "closed_day": "none", "destroyed_day": make.as_of_day - 1})) == "fail"
}

test_after_five_years_it_may_be_destroyed if {
	closed := make.as_of_day - 3000
	_verdict(_record({"kept": "no", "closed_day": closed, "destroyed_day": closed + 1827})) == "pass"
	_verdict(_record({"kept": "no", "closed_day": closed, "destroyed_day": closed + 1826})) == "pass"
	_verdict(_record({"kept": "no", "closed_day": closed, "destroyed_day": closed + 1825})) == "fail"
}

test_a_known_diversion_starts_the_period_anew if {
	closed := make.as_of_day - 3000
	diverted := {"kept": "no", "closed_day": closed, "diverted_day": closed + 1000}
	_verdict(_record(object.union(diverted, {"destroyed_day": closed + 1826}))) == "fail"
	_verdict(_record(object.union(diverted, {"destroyed_day": closed + 2826}))) == "pass"
	_detail(_record(object.union(diverted, {"destroyed_day": closed + 1826}))).events.diverted_day == closed + 1000
	before := {"kept": "no", "closed_day": closed, "diverted_day": closed - 10, "destroyed_day": closed + 1826}
	_verdict(_record(before)) == "pass"
	unknown := object.union(diverted, {"diverted_day": "unknown", "destroyed_day": closed + 1826})
	_verdict(_record(unknown)) == "unknown"
	_detail(_record(unknown)).missing == ["records.E-1.diverted_day"]
}

test_a_diversion_after_the_destruction_does_not_make_it_one_too_early if {
	closed := make.as_of_day - 3000
	_verdict(_record({"kept": "no", "closed_day": closed, "diverted_day": closed + 2000, "destroyed_day": closed + 1826})) == "pass"
}

test_while_the_transaction_is_open_no_period_runs if {
	open := _record({"kept": "yes", "closed_day": "none", "diverted_day": make.as_of_day - 1})
	_verdict(open) == "pass"
	_detail(open).events == {"closed_day": "none", "diverted_day": "none"}
}

test_what_is_not_known_leaves_it_unknown if {
	_verdict(_record({"kept": "unknown"})) == "unknown"
	_detail(_record({"kept": "unknown"})).missing == ["records.E-1.kept"]
	_verdict(_record({"kept": "no", "closed_day": make.as_of_day - 3000})) == "unknown"
	_verdict(_record({"kept": "no", "closed_day": "unknown"})) == "unknown"
}

test_other_records_are_out_of_scope if {
	_verdict(_record({"kind": "identification"})) == "not_applicable"
}
