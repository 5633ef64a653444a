package guardrails.lib.transaction_test

import data.guardrails.lib.document_test as make
import data.guardrails.lib.transaction

_foreign(whose, changes) := answer if {
	document := make.document(object.union({"customer": make.us_customer}, changes))
	answer := transaction.by_for_or_on_behalf_of_foreign(whose, 25) with input as document
}

_all := ["anyone_involved", "customer_and_owners", "customer"]

test_whose_foreignness_counts_is_a_choice if {
	end_user := {"parties": [make.entity("end_user", "E", "CN")]}
	owner := {"parties": [object.union(make.entity("owner", "O", "CN"), {"control": "yes"})]}
	customer := {"customer": {"located_in": "CN", "organised_in": "CN"}}
	[_foreign(whose, end_user) | some whose in _all] == ["yes", "no", "no"]
	[_foreign(whose, owner) | some whose in _all] == ["yes", "yes", "no"]
	[_foreign(whose, customer) | some whose in _all] == ["yes", "yes", "yes"]
}

test_what_would_have_to_be_established_depends_on_the_choice if {
	document := make.document({"customer": {"located_in": "unknown", "end_users_complete": "unknown"}})
	transaction.unestablished("anyone_involved") == {"customer.located_in", "customer.end_users"} with input as document
	transaction.unestablished("customer") == {"customer.located_in"} with input as document
}

test_which_day_starts_the_clock_is_a_choice if {
	dealing := {"transaction_day": 1, "knowledge_day": 2}
	transaction.clock_days(dealing, "earlier") == {"transaction_day": 1, "knowledge_day": 2}
	transaction.clock_days(dealing, "transaction") == {"transaction_day": 1}
	transaction.clock_days(dealing, "knowledge") == {"knowledge_day": 2}
}

_row(low, high, day) := {"event": "transaction_day", "day": day, "capacity_yop": {"min": low, "max": high}}

_crossed(rows) := transaction.capacity_days(rows, "yes", 100, "transaction").transaction_day

test_capacity_counts_from_the_first_day_by_which_it_is_over_the_line if {
	_crossed([_row(100, 100, 5), _row(101, 101, 7), _row(300, 300, 9)]) == 7
	_crossed([_row(300, 300, 9), _row(101, 101, 7)]) == 7
	_crossed([_row(101, 300, 7)]) == 7
	_crossed([_row(1, 1, "unknown"), _row(101, 101, 7)]) == 7
	_crossed([object.union(_row(0, 0, 5), {"event": "knowledge_day"}), _row(101, 101, 7)]) == 7
}

test_the_day_is_not_known_where_an_arrangement_or_its_day_may_be_missing if {
	_crossed([]) == "unknown"
	_crossed([_row(100, 100, 5)]) == "unknown"
	_crossed([_row(90, 110, 5), _row(200, 200, 7)]) == "unknown"
	_crossed([_row(101, 101, "unknown"), _row(200, 200, 7)]) == "unknown"
	_crossed([{"event": "transaction_day", "day": 5, "capacity_yop": {"min": 90}}, _row(200, 200, 7)]) == "unknown"
	every missing in ["no", "unknown"] {
		days := transaction.capacity_days([_row(101, 101, 5)], missing, 100, "earlier")
		days == {"transaction_day": "unknown", "knowledge_day": "unknown"}
	}
}

test_a_plan_is_no_arrangement_that_was_made if {
	made := {"kind": "contract", "capacity_after_yop": {"min": 1, "max": 1}, "transaction_day": 5, "knowledge_day": 6}
	rows := transaction.agreed_with_customer with input as {"arrangements": [made, object.union(made, {"kind": "plan"})]}
	rows == [
		{"event": "transaction_day", "day": 5, "capacity_yop": {"min": 1, "max": 1}},
		{"event": "knowledge_day", "day": 6, "capacity_yop": {"min": 1, "max": 1}},
	]
}
