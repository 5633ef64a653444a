package guardrails.regimes.us_ofac.sanctions_records_kept_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ofac.sanctions_records_kept as rule

_verdict(changes) := answer if {
	answer := rule.verdict["D-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["D-1"] with input as make.document(changes)
}

_record(changes) := {"records": [record], "law": {"anniversaries": [{"day": record.closed_day, "years": years, "end": record.closed_day + days} |
	is_number(record.closed_day)
	some years, days in {5: 1826, 10: 3652}
]}} if {
	record := object.union(
		{
			"id": "D-1",
			"kind": "sanctions",
			"kept": "no",
			"closed_day": make.as_of_day - 3000,
			"destroyed_day": make.as_of_day - 1,
			"served_in": [],
		},
		changes,
	)
}

test_ten_years_after_the_transaction_it_may_go if {
	closed := make.as_of_day - 4000
	_verdict(_record({"closed_day": closed, "destroyed_day": closed + 3651})) == "fail"
	_verdict(_record({"closed_day": closed, "destroyed_day": closed + 3652})) == "pass"
	_verdict(_record({"closed_day": closed, "destroyed_day": closed + 3653})) == "pass"
	_detail(_record({"closed_day": closed, "destroyed_day": closed + 3651})).events == {"closed_day": closed}
}

test_before_the_change_five_years_were_enough if {
	closed := 20159 - 1830
	_verdict(_record({"closed_day": closed, "destroyed_day": 20158})) == "pass"
	_verdict(_record({"closed_day": closed, "destroyed_day": 20159})) == "fail"
	_verdict(_record({"closed_day": closed, "destroyed_day": closed + 1825})) == "fail"
	_verdict(_record({"closed_day": closed, "destroyed_day": "unknown"})) == "unknown"
}

test_what_is_kept_passes_and_what_is_blocked_stays if {
	_verdict(_record({"kept": "yes", "destroyed_day": "none"})) == "pass"
	_verdict(_record({"closed_day": "none"})) == "fail"
}

test_what_is_not_known_leaves_it_unknown if {
	_verdict(_record({"kept": "unknown", "destroyed_day": "none", "closed_day": make.as_of_day - 4000})) == "unknown"
	_detail(_record({"kept": "unknown", "destroyed_day": "none"})).missing == ["records.D-1.kept"]
	_verdict(_record({"closed_day": "unknown"})) == "unknown"
}

test_other_records_are_out_of_scope if {
	_verdict(_record({"kind": "export"})) == "not_applicable"
}
