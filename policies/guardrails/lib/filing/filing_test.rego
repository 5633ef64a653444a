package guardrails.lib.filing_test

import data.guardrails.lib.filing

_run := {"min": 110, "max": 120}

_report(changes) := object.union(
	{"kind": "training_report", "subject": "R-1", "day": 90, "about": "run", "reference": "yes", "operations_yop": 120},
	changes,
)

_covered(filings) := answer if {
	answer := filing.covered("training_report", {"about": "run", "id": "R-1"}, _run, 100) with input.filings as filings
}

_first_day(filings) := answer if {
	answer := filing.first_day("training_report", {"about": "run", "id": "R-1"}, _run, 100) with input.filings as filings
}

test_a_report_of_as_much_covers if {
	_covered([_report({})]) == "yes"
	_first_day([_report({})]) == 90
}

test_without_a_report_nothing_is_covered if {
	_covered([]) == "no"
	_first_day([]) == "none"
}

test_another_report_does_not_cover if {
	every other in [{"kind": "cip_certification"}, {"subject": "R-2"}, {"operations_yop": 109}] {
		_covered([_report(other)]) == "no"
		_first_day([_report(other)]) == "none"
	}
}

test_a_report_dated_after_the_decision_does_not_count_yet if {
	_covered([_report({"day": 102})]) == "no"
	_first_day([_report({"day": 102})]) == "none"
}

test_a_report_of_unknown_day_or_quantity_may_cover if {
	_covered([_report({"day": "unknown"})]) == "unknown"
	_first_day([_report({"day": "unknown"})]) == "unknown"
	_covered([_report({"operations_yop": "unknown"})]) == "unknown"
	_covered([_report({"operations_yop": 115})]) == "unknown"
}

test_a_report_without_a_reference_is_a_claim if {
	_covered([_report({"reference": "unknown"})]) == "unknown"
	_first_day([_report({"reference": "unknown"})]) == "unknown"
}

test_a_report_about_another_kind_of_thing_of_that_id_does_not_cover if {
	_covered([_report({"about": "customer"})]) == "no"
	_covered([_report({"about": "unknown"})]) == "unknown"
	_first_day([_report({"about": "unknown"})]) == "unknown"
}

test_what_a_report_is_about_is_never_guessed_to_be_a_customer if {
	filing.about(_report({"about": "customer"}), "customer") == "yes"
	filing.about(_report({"about": "run"}), "customer") == "no"
	filing.about(_report({"about": "unknown"}), "customer") == "no"
}

test_the_first_report_that_covers_counts if {
	filings := [_report({"day": 95}), _report({"day": 85}), _report({"day": 50, "operations_yop": 1})]
	_covered(filings) == "yes"
	_first_day(filings) == 85
}
