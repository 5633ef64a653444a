# METADATA
# title: Destinations and headquarters in export control
# description: >-
#   Where hardware is, and where those behind a customer are headquartered, by the country groups of
#   the EAR on the day. A country that the table lacks, or that is not known, leaves the answer unknown.
# scope: package
# related_resources:
# - description: Country groups, 15 CFR Part 740 Supplement No. 1
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-740
package guardrails.lib.place

import data.guardrails.lib.chip
import data.guardrails.lib.party
import data.guardrails.lib.screening
import data.guardrails.lib.tri

# When each group was last compared with its source, in days since 1970-01-01.
group_read_days := input.law.country_groups

# Those that occur and that the table has.
countries := object.keys(input.law.countries)

default outside_us(_) := "unknown"

outside_us(country) := _outside_us[country]

# Worked out once for every country that occurs, for many rules ask of many pools.
_outside_us := {country: tri.not_(party.country_in(country, "US")) | some country, _ in input.law.countries}

# Whether each pool has accelerators outside the United States, in the order of the pools.
abroad := [_abroad(there, input.pools[at]) | some at, there in chip.present]

default _abroad(_, _) := "unknown"

_abroad(there, pool) := tri.and_(there, outside_us(pool.country))

# Whether hardware is supplied to the customer that uses it: exported, reexported or transferred in-country
# to it (D-31). What is set aside for it is. Of shared hardware that it only uses over a network, readings differ.
default supplied(_, _) := "unknown"

supplied(pool, _) := "yes" if pool.set_aside == "yes"

supplied(pool, "any_use") := "yes" if pool.set_aside != "yes"

supplied(pool, "set_aside_only") := pool.set_aside if pool.set_aside != "yes"

# Whether any accelerators outside the United States are supplied to the customer.
any_supplied_abroad(reading) := tri.any_of(
	[tri.and_(there, supplied(input.pools[at], reading)) | some at, there in abroad],
	input.pools_complete,
)

# What would have to be established to tell.
unestablished_supply(reading) := {concat(".", ["pools", pool.id, fact]) |
	some at, pool in input.pools
	some fact, answer in {
		"ceiling": chip.present[at],
		"country": outside_us(pool.country),
		"set_aside": supplied(pool, reading),
	}
	answer == "unknown"
} | {"pools" | input.pools_complete != "yes"}

# Whether a country is in one of the groups.
in_any(country, groups) := tri.any_of([party.country_in(country, group) | some group in groups], "yes")

# Destinations for which 3A090 items need a license: by their groups, or named beside the groups (D-35).
controlled_destination(country, readings) := tri.or_(
	grouped_destination(country, readings.china),
	_named(country, readings.named),
)

_named(country, "licensed") := party.country_in(country, "3A090")

_named(_, "as_grouped") := "no"

# Destinations in D:1, D:4 or D:5 that are not also in A:5 or A:6.
default grouped_destination(_, _) := "unknown"

grouped_destination(country, "with_china") := _grouped_with_china[country]

grouped_destination(country, "as_listed") := _grouped_as_listed[country]

_grouped_with_china := {country: _grouped(country, "with_china") | some country, _ in input.law.countries}

_grouped_as_listed := {country: _grouped(country, "as_listed") | some country, _ in input.law.countries}

_grouped(country, china) := tri.and_(
	tri.or_(in_any(country, ["D:1", "D:4", "D:5"]), _with_china(country, china)),
	tri.not_(in_any(country, ["A:5", "A:6"])),
)

# Country Group D:5 or Macau. Macau and Hong Kong always stand with China where the choice says so (D-18).
default arms_embargoed(_, _) := "unknown"

arms_embargoed("MO", _) := "yes"

arms_embargoed(country, "with_china") := _embargoed_with_china[country] if country != "MO"

arms_embargoed(country, "as_listed") := _embargoed_as_listed[country] if country != "MO"

_embargoed_with_china := {country: tri.or_(_embargoed_as_listed[country], party.country_in(country, "CHINA")) |
	some country, _ in input.law.countries
}

_embargoed_as_listed := {country: party.country_in(country, "D:5") | some country, _ in input.law.countries}

# Whether an entity or its ultimate parent is headquartered in Country Group D:5 or Macau. Where neither is
# known, being organised there is taken for it (D-19); being organised elsewhere proves nothing. What is
# stated of it does not outweigh the owners on record: where the parent that they show is there, it is.
default headquartered_in_d5(_, _) := "unknown"

headquartered_in_d5(each, _) := "no" if each.kind == "individual"

headquartered_in_d5(each, readings) := tri.or_(
	_stated_in_d5(each, readings),
	tri.any_of(
		[tri.and_(holder.ultimate_parent, _stated_in_d5(holder, readings)) | some holder in each.behind],
		"yes",
	),
) if {
	each.kind in {"entity", "unknown"}
}

_stated_in_d5(each, readings) := tri.or_(
	tri.or_(
		arms_embargoed(each.headquarters, readings.china),
		arms_embargoed(each.ultimate_parent_headquarters, readings.china),
	),
	_by_organisation(each, readings),
)

# Whether any of those for whom compute is provided is: the customer, end users, those it acts for, and
# the resellers in between, for whom it is provided first.
any_headquartered_in_d5(readings) := tri.any_of(
	[headquartered_in_d5(each, readings) | some each in recipients],
	recipients_complete,
)

recipients := screening.dealing

recipients_complete := screening.dealing_complete

# What would have to be established to tell where they are headquartered.
unestablished_headquarters(_) := {"customer"} if input.customer.attributed != "yes"

unestablished_headquarters(readings) := (_unknown_headquarters(readings) | _unknown_behind(readings)) | screening.open_lists if {
	input.customer.attributed == "yes"
}

_unknown_headquarters(readings) := {concat(".", path) |
	some each in recipients
	headquartered_in_d5(each, readings) == "unknown"
	some fact in ["headquarters", "ultimate_parent_headquarters"]
	arms_embargoed(each[fact], readings.china) == "unknown"
	path := [screening.name(each), fact]
}

_unknown_behind(readings) := {concat(".", [screening.name(each), "behind", holder.id, fact]) |
	some each in recipients
	headquartered_in_d5(each, readings) == "unknown"
	some holder in each.behind
	holder.ultimate_parent != "no"
	some fact, answer in {
		"headquarters": _stated_in_d5(holder, readings),
		"ultimate_parent": holder.ultimate_parent,
	}
	answer == "unknown"
}

default _by_organisation(_, _) := "no"

_by_organisation(each, readings) := "yes" if {
	readings.fallback == "incorporation"
	arms_embargoed(each.organised_in, "with_china") == "yes"
	not is_known(each.headquarters)
	not is_known(each.ultimate_parent_headquarters)
}

is_known(country) if input.law.countries[country]

_with_china(country, "with_china") := party.country_in(country, "CHINA")

_with_china(_, "as_listed") := "no"
