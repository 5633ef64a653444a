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
