package guardrails.lib.nexus_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.lib.nexus

_default := {"hardware": "counts", "unstated": "as_stated"}

_acts(provider, changes) := _acts_by(_default, provider, changes)

_acts_by(readings, provider, changes) := answer if {
	document := make.document(object.union({"provider": provider}, changes))
	answer := nexus.acts_in("EU", readings) with input as document
}

_missing(readings, provider, changes) := facts if {
	document := make.document(object.union({"provider": provider}, changes))
	facts := nexus.unestablished("EU", readings) with input as document
}

test_a_provider_belongs_where_it_is_organised_or_located if {
	_acts({}, {}) == "no"
	_acts({"organised_in": "DE"}, {}) == "yes"
	_acts({"located_in": "DE"}, {}) == "yes"
	_acts({"headquarters": "DE"}, {}) == "no"
	_acts({"organised_in": "GB"}, {}) == "no"
}

test_it_acts_where_it_says_so if {
	_acts({"operates_in": ["GB", "DE"]}, {}) == "yes"
	_acts({"operates_in": ["GB"]}, {}) == "no"
	_acts({"operates_in": ["unknown"]}, {}) == "unknown"
}

test_a_citizen_is_bound_wherever_it_is if {
	person := {"kind": "individual", "organised_in": "unknown"}
	_acts(object.union(person, {"citizenships": ["US", "DE"]}), {}) == "yes"
	_acts(object.union(person, {"citizenships": ["US"]}), {}) == "no"
	_acts(object.union(person, {"citizenships_complete": "unknown"}), {}) == "unknown"
	_missing(_default, object.union(person, {"citizenships_complete": "unknown"}), {}) == {"provider.citizenships"}
	_acts({"kind": "unknown", "citizenships_complete": "unknown"}, {}) == "unknown"
}

test_what_is_not_known_of_it_leaves_it_open if {
	_acts({"organised_in": "unknown"}, {}) == "unknown"
	_missing(_default, {"organised_in": "unknown"}, {}) == {"provider.organised_in"}
	_acts({"organised_in": "unknown", "located_in": "DE"}, {}) == "yes"
}

test_it_may_operate_elsewhere_without_saying_so_in_one_reading if {
	readings := {"hardware": "counts", "unstated": "open_question"}
	_acts_by(readings, {}, {}) == "unknown"
	_missing(readings, {}, {}) == {"provider.operates_in"}
	_acts_by(readings, {"operates_in_complete": "yes"}, {}) == "no"
}

test_hardware_that_stands_there_counts_in_one_reading if {
	there := {"pools": [make.pool({"country": "DE"})]}
	_acts({}, there) == "yes"
	_acts({}, {"pools": [object.union(make.pool({"country": "DE"}), {"ceiling": {"min": 0, "max": 0}})]}) == "no"
	_acts({}, {"pools": [make.pool({"country": "unknown"})]}) == "unknown"
	_missing(_default, {}, {"pools": [make.pool({"country": "unknown"})]}) == {"pools.h100.country"}
	_acts({}, {"pools_complete": "unknown"}) == "unknown"
	_missing(_default, {}, {"pools_complete": "unknown"}) == {"pools"}
	readings := {"hardware": "left_out", "unstated": "as_stated"}
	_acts_by(readings, {}, there) == "no"
	_missing(readings, {}, {"pools_complete": "unknown"}) == set()
}

test_a_reading_that_there_is_not_answers_nothing if {
	_acts_by({"hardware": "maybe", "unstated": "maybe"}, {}, {}) == "unknown"
}

_serves(reading, changes) := answer if {
	answer := nexus.serves("IN", reading) with input as make.document(changes)
}

_unserved(reading, changes) := facts if {
	facts := nexus.unestablished_service("IN", reading) with input as make.document(changes)
}

test_a_customer_is_served_where_its_accelerators_stand if {
	_serves("open_question", {}) == "no"
	_serves("open_question", {"pools": [make.pool({"country": "IN"})]}) == "yes"
	_serves("left_out", {"pools": [make.pool({"country": "unknown"})]}) == "unknown"
	_unserved("left_out", {"pools": [make.pool({"country": "unknown"})]}) == {"pools.h100.country"}
	_unserved("left_out", {"pools_complete": "unknown"}) == {"pools"}
}

test_a_customer_that_is_there_itself_counts_by_the_reading if {
	there := {"customer": {"located_in": "IN"}}
	_serves("counts", there) == "yes"
	_serves("open_question", there) == "unknown"
	_serves("left_out", there) == "no"
	_serves("maybe", there) == "unknown"
	_serves("open_question", {"customer": {"located_in": "unknown"}}) == "unknown"
	_unserved("open_question", {"customer": {"located_in": "unknown"}}) == {"customer.located_in"}
	_unserved("open_question", there) == set()
}

test_where_a_party_is if {
	nexus.is_in("RU", "RU") == "yes"
	nexus.is_in("DE", "RU") == "no"
	nexus.is_in("unknown", "RU") == "unknown"
}
