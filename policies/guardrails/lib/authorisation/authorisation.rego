# METADATA
# title: Licenses, exceptions and exemptions
# description: >-
#   What the register holds against a rule that denies or asks for a license: it names the rule, has a
#   reference, and is in force on the day. A customer's own are on record, or there are none. Those of the
#   provider are for hardware in places abroad, whoever uses it: they name places and items, and may set limits.
#   What frees recipients in the United Arab Emirates counts only where 3A090 names the destination.
# scope: package
# related_resources:
# - description: 15 CFR 748.15, validated end users, data centers among them since 2024-10-02 (89 FR 80080)
#   ref: https://www.federalregister.gov/citation/89-FR-80080
# - description: 91 FR 43034, agencies of the United Arab Emirates and entities of a supplement
#   ref: https://www.federalregister.gov/citation/91-FR-43034
package guardrails.lib.authorisation

import data.guardrails.lib.chip
import data.guardrails.lib.day
import data.guardrails.lib.party
import data.guardrails.lib.range
import data.guardrails.lib.tri

# Whether the customer has one that answers the rule, wherever its hardware is.
granted(rule, as_of_day) := tri.any_of(
	[_in_force(each, as_of_day) |
		some each in input.customer.authorisations
		rule in each.rules
	],
	"yes",
)

# Whether the customer has one that answers the rule in a country.
granted_in(rule, as_of_day, country) := tri.any_of(
	[tri.and_(_in_force(each, as_of_day), _holds_in(each, country)) |
		some each in input.customer.authorisations
		rule in each.rules
	],
	"yes",
)

# Whether one of the provider's covers hardware: a pool, whose chip the readings of figures put in a paragraph,
# or anything else that stands somewhere. `unrecorded` says what holds where none is on record that does.
of_provider(rule, as_of_day, hardware, readings, unrecorded) := tri.or_(
	tri.any_of(
		[_covers(each, as_of_day, hardware, readings) |
			some each in input.region_authorisations
			rule in each.rules
		],
		"yes",
	),
	_unrecorded(unrecorded),
)

# Those of the provider that settle it, by name.
settling(rule, as_of_day, hardware, readings) := sort([each.id |
	some each in input.region_authorisations
	rule in each.rules
	_covers(each, as_of_day, hardware, readings) == "yes"
])

_unrecorded(_) := "no" if input.region_authorisations_complete == "yes"

_unrecorded(answer) := answer if input.region_authorisations_complete != "yes"

_covers(each, as_of_day, hardware, readings) := tri.all_of(
	[
		_in_force(each, as_of_day),
		_there(each, hardware.id),
		_holds_in(each, hardware.country),
		_for_item(each, hardware, readings),
		_within(each, each.max_tpp, "total_tpp", readings),
		_within(each, each.max_accelerators, "accelerators", readings),
	],
	"yes",
)

default _there(_, _) := "no"

_there(each, id) := "yes" if id in each.there

_there(each, id) := "unknown" if {
	id in each.maybe_there
	not id in each.there
}

default _holds_in(_, _) := "yes"

_holds_in(each, country) := party.country_in(country, "3A090") if {
	each.kind in {"government_agency", "supplement_entity"}
}

# What is no pool has no chip of its own: an authorisation that answers its rule is for it.
default _for_item(_, _, _) := "unknown"

_for_item(_, hardware, _) := "yes" if not hardware.accelerator

_for_item(each, hardware, readings) := _among_items(each, hardware, readings) if {
	hardware.accelerator
	count(each.items) > 0
}

_among_items(each, chip_, readings) := tri.any_of([_is_item(item, chip_, readings) | some item in each.items], "yes")

default _is_item(_, _, _) := "no"

_is_item(item, chip_, _) := "yes" if item == chip_.accelerator

_is_item(item, chip_, _) := "unknown" if {
	not startswith(item, "3A090")
	chip_.accelerator == "unknown"
}

_is_item("3A090.a", chip_, readings) := chip.in_a(chip_, readings)

_is_item("3A090.b", chip_, readings) := tri.and_(
	chip.in_a_or_b(chip_, readings),
	tri.not_(chip.in_a(chip_, readings)),
)

# Whether what stands in its places is within its limit: not, where one kind of chip that it is for exceeds
# that alone; certainly, where all chips there together do not. Between them it is open.
default _within(_, _, _, _) := "unknown"

_within(_, "none", _, _) := "yes"

_within(each, limit, figure, _) := "yes" if {
	limit != "none"
	range.at_most(each[figure], limit) == "yes"
}

_within(each, limit, figure, readings) := "no" if {
	limit != "none"
	range.at_most(each[figure], limit) != "yes"
	some row in each.standing
	_among_items(each, row, readings) == "yes"
	range.above(row[figure], limit) == "yes"
}

_in_force(each, as_of_day) := tri.all_of(
	[
		tri.fact(each.reference == "yes"),
		_begun(each.from_day, as_of_day),
		_lasting(each.until_day, as_of_day),
	],
	"yes",
)

_begun("none", _) := "yes"

_begun(from_day, as_of_day) := day.begun(from_day, as_of_day) if from_day != "none"

_lasting("none", _) := "yes"

_lasting(until_day, as_of_day) := tri.at_least(until_day, as_of_day) if until_day != "none"
