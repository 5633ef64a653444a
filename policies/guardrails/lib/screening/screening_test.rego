package guardrails.lib.screening_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.lib.screening

_listed(changes) := screening.listed(
	object.union(make.party("customer", "C-1", "DE"), changes),
	"sdn",
	make.as_of_day,
)

_any(changes) := answer if {
	answer := screening.any_listed("sdn", make.as_of_day) with input as make.document(changes)
}

test_a_confirmed_hit_is_one if {
	_listed(make.listed("sdn", "confirmed")) == "yes"
	_listed(make.listed("entity_list", "confirmed")) == "no"
}

test_a_possible_hit_is_open_and_a_cleared_one_is_none if {
	_listed(make.listed("sdn", "possible")) == "unknown"
	_listed(make.listed("sdn", "cleared")) == "no"
}

test_where_nobody_looked_nothing_is_known if {
	_listed({"screenings": []}) == "unknown"
	_listed({"screenings": [{"list": "dpl", "day": make.as_of_day, "current": "yes"}]}) == "unknown"
	_listed({"screenings": [{"list": "sdn", "day": "unknown", "current": "yes"}]}) == "unknown"
	_listed({"screenings": [{"list": "sdn", "day": make.as_of_day + 2, "current": "yes"}]}) == "unknown"
}

test_a_search_that_grew_old_shows_nothing if {
	_listed({"screenings": [{"list": "sdn", "day": make.as_of_day - 90, "current": "yes"}]}) == "no"
	_listed({"screenings": [{"list": "sdn", "day": make.as_of_day - 91, "current": "no"}]}) == "unknown"
	_listed({"screenings": [{"list": "sdn", "day": make.as_of_day, "current": "unknown"}]}) == "unknown"
	_listed(object.union(
		make.listed("sdn", "confirmed"),
		{"screenings": [{"list": "sdn", "day": make.as_of_day - 91, "current": "no"}]},
	)) == "yes"
}

test_everybody_who_deals_counts if {
	_any({}) == "no"
	listed := make.listed("sdn", "confirmed")
	_any({"customer": listed}) == "yes"
	_any({"parties": [object.union(make.party("end_user", "U", "DE"), listed)]}) == "yes"
	_any({"parties": [object.union(make.party("on_behalf_of", "B", "DE"), listed)]}) == "yes"
	_any({"resellers": [object.union(make.party("reseller", "R", "DE"), listed)]}) == "yes"
	_any({"parties": [object.union(make.party("owner", "O", "DE"), listed)]}) == "no"
}

test_an_open_list_leaves_it_open if {
	_any({"customer": {"end_users_complete": "unknown"}}) == "unknown"
	_any({"customer": {"on_behalf_of_complete": "no"}}) == "unknown"
	_any({"resellers_complete": "unknown"}) == "unknown"
}

test_hits_name_the_roles if {
	changes := {"resellers": [object.union(make.party("reseller", "R", "DE"), make.listed("sdn", "confirmed"))]}
	screening.hits("sdn", make.as_of_day) == {"reseller.R"} with input as make.document(changes)
	screening.hits("sdn", make.as_of_day) == {"customer"} with input as make.document({"customer": make.listed("sdn", "confirmed")})
}

test_what_is_missing_is_named if {
	screening.unestablished("sdn", make.as_of_day) == {"customer"} with input as make.document({"customer": make.nobody})
	screening.unestablished("sdn", make.as_of_day) == {
		"customer.screenings.sdn",
		"customer.end_users",
		"resellers",
	} with input as make.document({
		"customer": {"screenings": [], "end_users_complete": "unknown"},
		"resellers_complete": "unknown",
	})
}
