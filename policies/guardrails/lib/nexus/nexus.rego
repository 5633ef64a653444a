# METADATA
# title: Where a provider acts
# description: >-
#   Sanctions of the European Union and of the United Kingdom bind who belongs to them, wherever it acts, and
#   others in business that is done there. A provider belongs where it is organised, located or a citizen, and
#   acts where the register says that it operates. Two readings are choices: whether accelerators that stand
#   there are business done there (D-36), and whether a provider may operate there without saying so (D-37).
# scope: package
package guardrails.lib.nexus

import data.guardrails.lib.chip
import data.guardrails.lib.party
import data.guardrails.lib.tri

# Whether the provider is bound in a group of countries. Readings: `hardware`, `unstated`.
acts_in(group, readings) := tri.or_(
	_based_in(group, readings.unstated),
	_hardware_in(group, readings.hardware),
)

# What would have to be established to tell, where it is not known.
unestablished(group, readings) := (_unestablished_places(group) | {"provider.operates_in" |
	readings.unstated == "open_question"
	input.provider.operates_in_complete != "yes"
}) | _unestablished_pools(group, readings.hardware)

# Whether a customer is served in a country: by accelerators that stand there or, in one reading, because the
# customer is there itself (D-38).
serves(code, from_abroad) := tri.or_(_stands_in_country(code), _served_from_abroad(code, from_abroad))

# What would have to be established to tell, where it is not known.
unestablished_service(code, from_abroad) := {concat(".", ["pools", pool.id, "country"]) |
	some at, pool in input.pools
	_stands_at(at, pool, code) == "unknown"
} | ({"pools" | input.pools_complete != "yes"} | {"customer.located_in" |
	_served_from_abroad(code, from_abroad) == "unknown"
	input.customer.located_in == "unknown"
})

_stands_in_country(code) := tri.any_of(
	[_stands_at(at, pool, code) | some at, pool in input.pools],
	input.pools_complete,
)

_stands_at(at, pool, code) := tri.and_(chip.present[at], is_in(pool.country, code))

default _served_from_abroad(_, _) := "unknown"

_served_from_abroad(_, "left_out") := "no"

_served_from_abroad(code, "counts") := is_in(input.customer.located_in, code)

_served_from_abroad(code, "open_question") := tri.and_(is_in(input.customer.located_in, code), "unknown")

# Where a party is, by a country's code.
default is_in(_, _) := "no"

is_in(country, code) := "yes" if country == code

is_in("unknown", _) := "unknown"

default _based_in(_, _) := "unknown"

_based_in(group, "as_stated") := tri.any_of(_grounds(group), "yes")

_based_in(group, "open_question") := tri.any_of(_grounds(group), input.provider.operates_in_complete)

_grounds(group) := array.concat(
	[_place(group, fact) | some fact in _places[input.provider.kind]],
	array.concat(
		[party.country_in(country, group) | some country in input.provider.operates_in],
		[_citizen(group) | input.provider.kind != "entity"],
	),
)

_place(group, fact) := party.country_in(input.provider[fact], group)

_citizen(group) := tri.any_of(
	[party.country_in(country, group) | some country in input.provider.citizenships],
	input.provider.citizenships_complete,
)

_places := {
	"individual": ["located_in"],
	"entity": ["located_in", "organised_in"],
	"unknown": ["located_in", "organised_in"],
}

default _hardware_in(_, _) := "unknown"

_hardware_in(_, "left_out") := "no"

_hardware_in(group, "counts") := tri.any_of(
	[_stands_in(at, pool, group) | some at, pool in input.pools],
	input.pools_complete,
)

_stands_in(at, pool, group) := tri.and_(chip.present[at], party.country_in(pool.country, group))

_unestablished_places(group) := {concat(".", ["provider", fact]) |
	some fact in _places[input.provider.kind]
	_place(group, fact) == "unknown"
} | {"provider.citizenships" |
	input.provider.kind != "entity"
	_citizen(group) == "unknown"
}

_unestablished_pools(group, hardware) := {fact |
	hardware == "counts"
	some at, pool in input.pools
	_stands_in(at, pool, group) == "unknown"
	fact := concat(".", ["pools", pool.id, "country"])
} | {"pools" |
	hardware == "counts"
	input.pools_complete != "yes"
}
