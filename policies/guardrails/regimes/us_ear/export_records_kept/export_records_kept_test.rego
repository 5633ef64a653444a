package guardrails.regimes.us_ear.export_records_kept_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ear.export_records_kept as rule

_verdict(changes) := answer if {
	answer := rule.verdict["E-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["E-1"] with input as make.document(changes)
}

_record(changes) := {"records": [object.union(
	{
		"id": "E-1",
		"kind": "export",
		"kept": "yes",
		"closed_day": make.as_of_day - 100,
		"destroyed_day": "none",
	},
	changes,
)]}

test_what_is_kept_passes if {
	_verdict(_record({})) == "pass"
	_detail(_record({})).events == {"closed_day": make.as_of_day - 100}
}

test_what_was_destroyed_too_early_fails if {
	_verdict(_record({"kept": "no", "destroyed_day": make.as_of_day - 1})) == "fail"
	_verdict(_record({"kept": "no"})) == "fail"
	_verdict(_record({"kept": "no", "closed_day": "none", "destroyed_day": make.as_of_day - 1})) == "fail"
}

test_after_five_years_it_may_be_destroyed if {
	closed := make.as_of_day - 3000
	_verdict(_record({"kept": "no", "closed_day": closed, "destroyed_day": closed + 1827})) == "pass"
	_verdict(_record({"kept": "no", "closed_day": closed, "destroyed_day": closed + 1826})) == "fail"
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
