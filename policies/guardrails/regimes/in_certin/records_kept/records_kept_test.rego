package guardrails.regimes.in_certin.records_kept_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.in_certin.records_kept as rule

_there := {"pools": [make.pool({"country": "IN"})]}

_verdict(changes) := answer if {
	answer := rule.verdict["D-1"] with input as make.document(object.union(_there, changes))
}

_detail(changes) := answer if {
	answer := rule.detail["D-1"] with input as make.document(object.union(_there, changes))
}

_record(changes) := {"records": [record], "law": {"anniversaries": [{"day": record.closed_day, "years": years, "end": record.closed_day + days} |
	is_number(record.closed_day)
	some years, days in {5: 1826, 10: 3652}
]}} if {
	record := object.union(
		{
			"id": "D-1",
			"kind": "identification",
			"kept": "no",
			"closed_day": make.as_of_day - 3000,
			"destroyed_day": make.as_of_day - 1,
			"served_in": [],
		},
		changes,
	)
}

test_five_years_after_the_registration_ended_it_may_go if {
	closed := make.as_of_day - 3000
	_verdict(_record({"destroyed_day": closed + 1825})) == "fail"
	_verdict(_record({"destroyed_day": closed + 1826})) == "pass"
	_verdict(_record({"destroyed_day": closed + 1827})) == "pass"
	_detail(_record({"destroyed_day": closed + 1825})).events == {"closed_day": closed}
}

test_what_is_kept_passes if {
	_verdict(_record({"kept": "yes", "destroyed_day": "none"})) == "pass"
}

test_while_the_registration_runs_nothing_is_destroyed if {
	_verdict(_record({"closed_day": "none"})) == "fail"
}

test_what_is_not_known_leaves_it_unknown if {
	_verdict(_record({"kept": "unknown"})) == "pass"
	_verdict(_record({"kept": "unknown", "destroyed_day": "none"})) == "unknown"
	_detail(_record({"kept": "unknown", "destroyed_day": "none"})).missing == ["records.D-1.kept"]
	_verdict(_record({"closed_day": "unknown"})) == "unknown"
}

test_it_concerns_identification_in_india if {
	early := _record({"destroyed_day": make.as_of_day - 2900})
	_verdict(early) == "fail"
	_verdict(_record({"kind": "export"})) == "not_applicable"
	_verdict(object.union(early, {"pools": [make.pool({})]})) == "not_applicable"
	formerly := _record({"destroyed_day": make.as_of_day - 2900, "served_in": ["IN"]})
	_verdict(object.union(formerly, {"pools": [make.pool({})]})) == "fail"
	unknown := object.union(early, {"pools": [make.pool({"country": "unknown"})]})
	_verdict(unknown) == "unknown"
	_detail(unknown).missing == ["records.D-1.served_in"]
}

test_of_a_record_in_no_customers_file_nobody_is_known if {
	early := _record({"destroyed_day": make.as_of_day - 2900})
	document := object.union(make.provider_document({}), {"records": early.records, "law": early.law})
	rule.verdict["D-1"] == "unknown" with input as document
}
