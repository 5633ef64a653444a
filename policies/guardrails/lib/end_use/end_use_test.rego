package guardrails.lib.end_use_test

import data.guardrails.lib.end_use
import data.guardrails.lib.export_document_test as make

_scope(changes) := object.union(end_use.military_intelligence, changes)

_users := {"kinds": ["military_intelligence"], "lists": ["mieu"], "as_of_day": make.as_of_day}

_concerned(party, changes) := answer if {
	answer := end_use.concerned(party, _scope(changes)) with input as make.document({})
}

_german(changes) := object.union(make.party("end_user", "U", "DE"), changes)

test_each_place_of_an_entity_counts if {
	_concerned(_german({}), {}) == "no"
	every fact in ["located_in", "organised_in", "headquarters", "ultimate_parent_headquarters"] {
		_concerned(_german({fact: "CN"}), {}) == "yes"
		_concerned(_german({fact: "IR"}), {}) == "yes"
		_concerned(_german({fact: "unknown"}), {}) == "unknown"
		_concerned(_german({fact: "XX"}), {}) == "unknown"
		_concerned(object.union(_german({fact: "CN"}), {"kind": "unknown"}), {}) == "yes"
	}
}

test_what_nobody_knows_leaves_it_open if {
	_concerned(_german({"kind": "robot"}), {}) == "unknown"
	_concerned(_german({}), {"reach": "nobody knows"}) == "unknown"
}

test_only_places_count_where_the_reach_says_so if {
	place := {"reach": "place"}
	_concerned(_german({"organised_in": "CN"}), place) == "yes"
	_concerned(_german({"headquarters": "CN"}), place) == "no"
	_concerned(_german({"ultimate_parent_headquarters": "unknown"}), place) == "no"
}

test_an_individual_is_where_it_is if {
	_concerned(make.individual("end_user", "U", "CN"), {}) == "yes"
	abroad := object.union(make.individual("end_user", "U", "CN"), {"located_in": "DE"})
	_concerned(abroad, {}) == "no"
	_concerned(object.union(abroad, {"located_in": "unknown"}), {}) == "unknown"
}

_behind(facts) := _german({"behind": [object.union(make.holder(make.party("owner", "H", "CN"), {}), facts)]})

test_an_ultimate_parent_by_the_owners_on_record_counts if {
	_concerned(_behind({}), {}) == "yes"
	_concerned(_behind({}), {"reach": "place"}) == "no"
	_concerned(_behind({"ultimate_parent": "no"}), {}) == "no"
	_concerned(_behind({"ultimate_parent": "unknown"}), {}) == "unknown"
	_concerned(_behind({"headquarters": "unknown", "ultimate_parent_headquarters": "DE"}), {}) == "unknown"
}

test_countries_are_taken_out_again_and_macau_stands_with_china if {
	_concerned(_german({"headquarters": "IL"}), {"groups": ["D:4"]}) == "yes"
	_concerned(_german({"headquarters": "IL"}), {"groups": ["D:4"], "without": ["A:5", "A:6"]}) == "no"
	_concerned(_german({"headquarters": "MO"}), {}) == "yes"
	_concerned(_german({"headquarters": "MO"}), {"china": "as_listed"}) == "no"
}

_missing(changes) := answer if {
	answer := end_use.unestablished(_scope({}), _users) with input as make.document(changes)
}

test_what_is_missing_is_named if {
	_missing({}) == set()
	_missing({"customer": make.nobody}) == {"customer"}
	open := make.used({"military_intelligence": "unknown", "review": "unknown"})
	_missing({"customer": object.union({"headquarters": "unknown"}, open)}) == {"customer.headquarters"}
	_missing({"customer": object.union({"headquarters": "CN"}, open)}) == {
		"customer.end_use.military_intelligence",
		"customer.end_use.review",
	}
	hidden := make.holder(make.party("owner", "H", "unknown"), {"ultimate_parent": "unknown"})
	_missing({"customer": {"behind": [hidden]}}) == {
		"customer.behind.H.headquarters",
		"customer.behind.H.ultimate_parent",
	}
	_missing({"resellers_complete": "unknown", "runs_complete": "unknown"}) == {"resellers"}
	_missing({"customer": {"headquarters": "CN"}, "runs_complete": "unknown"}) == {"runs"}
	_missing({"parties": [make.individual("end_user", "U", "unknown")]}) == {"end_user.U.located_in"}
	person := object.union(make.individual("end_user", "U", "CN"), {"screenings": []})
	_missing({"parties": [object.union(person, open)]}) == {
		"end_user.U.end_use.military_intelligence",
		"end_user.U.end_use.review",
		"end_user.U.screenings.mieu",
	}
}
