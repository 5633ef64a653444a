package guardrails.lib.measure_test

import data.guardrails.lib.document_test as make
import data.guardrails.lib.measure

_in_force(changes) := measure.in_force(make.special_measure(changes), make.as_of_day, 180, 365)

_concerns(changes, document) := answer if {
	answer := measure.concerns(make.special_measure(changes)) with input as make.document(document)
}

_named(listings, screenings) := _concerns({"target": "person"}, {"customer": {
	"listings": listings,
	"screenings": screenings,
}})

_determined(days_ago) := {"determined_day": make.as_of_day - days_ago}

test_it_is_in_force_from_180_days_after_its_determination_for_365_days if {
	_in_force(_determined(179)) == "no"
	_in_force(_determined(180)) == "yes"
	_in_force(_determined(544)) == "yes"
	_in_force(_determined(545)) == "no"
	_in_force({"determined_day": "unknown"}) == "unknown"
}

test_a_later_day_of_implementation_counts_an_earlier_one_does_not if {
	_in_force(object.union(_determined(200), {"effective_day": make.as_of_day + 1})) == "no"
	_in_force(object.union(_determined(200), {"effective_day": make.as_of_day})) == "yes"
	_in_force(object.union(_determined(100), {"effective_day": make.as_of_day - 50})) == "no"
	_in_force(object.union(_determined(200), {"effective_day": "unknown"})) == "unknown"
}

test_an_extension_lasts_until_its_last_day if {
	_in_force(object.union(_determined(900), {"extended_until_day": make.as_of_day})) == "yes"
	_in_force(object.union(_determined(900), {"extended_until_day": make.as_of_day - 1})) == "no"
	_in_force(object.union(_determined(900), {"extended_until_day": "unknown"})) == "unknown"
}

test_a_jurisdiction_concerns_who_is_there if {
	_concerns({"country": "DE"}, {}) == "yes"
	_concerns({"country": "CN"}, {}) == "no"
	_concerns({"country": "unknown"}, {}) == "unknown"
	_concerns({"country": "CN"}, {"customer": {"located_in": "unknown"}}) == "unknown"
	_concerns({"country": "CN"}, {"parties": [make.individual("end_user", "E", "CN")]}) == "yes"
	_concerns({"country": "CN"}, {"parties": [make.individual("on_behalf_of", "E", "CN")]}) == "no"
	_concerns({"country": "CN"}, {"customer": {"owners_complete": "unknown"}}) == "unknown"
	_concerns({"country": "CN"}, {"customer": {"kind": "individual", "owners_complete": "unknown"}}) == "no"
	_concerns({"target": "region"}, {}) == "unknown"
}

test_a_person_is_named_when_a_hit_was_confirmed if {
	looked := [{"list": "SM-1", "day": make.as_of_day, "current": "yes"}]
	_named([{"list": "SM-1", "match": "confirmed", "day": 1}], []) == "yes"
	_named([{"list": "SM-1", "match": "possible", "day": 1}], looked) == "unknown"
	_named([{"list": "SM-1", "match": "cleared", "day": 1}], []) == "no"
	_named([{"list": "SM-2", "match": "confirmed", "day": 1}], looked) == "no"
	_named([], looked) == "no"
	_named([], [object.union(looked[0], {"current": "no"})]) == "unknown"
	_named([], []) == "unknown"
}

test_what_the_register_says_was_applied if {
	_applied([{"measure": "SM-1", "day": 1}]) == "yes"
	_applied([{"measure": "SM-2", "day": 1}]) == "no"
	_applied([{"measure": "SM-1", "day": "unknown"}]) == "unknown"
	_applied([]) == "no"
}

_applied(measures) := answer if {
	document := make.document({"customer": {"measures_applied": measures}})
	answer := measure.applied(make.special_measure({})) with input as document
}
