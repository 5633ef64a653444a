# METADATA
# title: US persons, foreign persons and beneficial owners
# description: >-
#   As the proposed rule on US infrastructure as a service defines them (89 FR 5698, proposed
#   15 CFR 7.301). Export control defines foreign persons otherwise: do not use these there.
#   What the input does not establish leaves the answer unknown.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.301, definitions of US person and foreign person
#   ref: https://www.federalregister.gov/d/2024-01580
package guardrails.lib.party

import data.guardrails.lib.day
import data.guardrails.lib.range
import data.guardrails.lib.tri

# A US person that offers infrastructure as a service; resellers are among them. Whether a foreign company
# counts that offers a product which a US person owns, or which is operated in the United States, is chosen (D-45).
us_iaas_provider(reading) := tri.and_(_provider_bound(reading), input.provider.offers_iaas)

default _provider_bound(_) := "unknown"

_provider_bound("left_out") := us_person(input.provider)

_provider_bound("counts") := tri.or_(us_person(input.provider), _us_product)

_provider_bound("open") := us_person(input.provider) if us_person(input.provider) == "yes"

_provider_bound("open") := us_person(input.provider) if _us_product == "no"

# Whether the product is one of the United States, whoever offers it.
_us_product := tri.or_(input.provider.product_us_owned, input.provider.product_operated_in_us)

# The choice that decides about a provider that is not known to be a US person.
decided_product := {"us_product" | us_person(input.provider) != "yes"; _us_product != "no"}

# US citizens, lawful permanent residents, entities organised in the United States (their foreign
# branches included), and whoever is located in the United States. Where it is not known whether
# a party is an individual or an entity, both tests must agree.
default us_person(_) := "unknown"

us_person(party) := _any_ground(_individual_grounds(party)) if party.kind == "individual"

us_person(party) := _any_ground(_entity_grounds(party)) if party.kind == "entity"

us_person(party) := individual if {
	party.kind == "unknown"
	individual := _any_ground(_individual_grounds(party))
	individual == _any_ground(_entity_grounds(party))
}

# Whoever is not a US person. The foreign-organised subsidiary of a US firm is foreign, the
# foreign citizen who is located in the United States is not.
foreign(party) := tri.not_(us_person(party))

# Whoever exercises substantial control over the customer, or owns or controls at least the given
# share. Owners that are entities count as well: who stands behind them is not known to be US.
beneficial_owner(owner, percent) := tri.or_(owner.control, range.at_least(owner.share_percent, percent))

# Whether anyone in the given roles is foreign: customer, owner (beneficial owners), end_user,
# on_behalf_of. A list that may be incomplete proves nothing about those it leaves out.
any_foreign(roles, percent) := tri.any_of([_foreign_in(role, percent) | some role in roles], "yes")

# Whether a beneficial owner on record behind a party is foreign, through whatever others it holds its share.
foreign_behind(party, percent) := tri.any_of(
	[tri.and_(beneficial_owner(holder, percent), foreign(holder)) | some holder in party.behind],
	"yes",
)

# How a report names the answer, and whether it is a presumption.
default foreignness(_, _) := "not established as US or foreign"

foreignness("yes", _) := "foreign"

foreignness("no", _) := "not foreign"

foreignness("unknown", "yes") := "presumed foreign"

# Whether a country belongs to a group on the day; of a country that the table lacks, nothing is known.
default country_in(_, _) := "unknown"

country_in(country, group) := tri.fact(group in input.law.countries[country])

# What would have to be established to tell whether the provider is a US person.
unestablished_of_provider contains concat(".", ["provider", fact]) if some fact in _unestablished(input.provider)

# What would have to be established to tell whether the provider is covered.
unestablished_of_iaas_provider(reading) := {fact |
	_provider_bound(reading) == "unknown"
	some fact in ({concat(".", ["provider", each]) | some each in _unestablished(input.provider)} | _product_facts(reading))
} | {"provider.offers_iaas" | not input.provider.offers_iaas in {"yes", "no"}}

_product_facts("left_out") := set()

_product_facts(reading) := {concat(".", ["provider", fact]) |
	some fact in ["product_us_owned", "product_operated_in_us"]
	_us_product != "no"
	input.provider[fact] != "no"
} if {
	reading != "left_out"
}

# Whether the provider is a foreign person that sells the infrastructure of a US provider onward: its duties as
# a reseller lie upwards.
foreign_reseller := tri.all_of(
	[
		foreign(input.provider),
		input.provider.offers_iaas,
		tri.any_of([each.us_provider | some each in input.provider.upstreams], input.provider.upstreams_complete),
	],
	"yes",
)

# What would have to be established to tell that.
unestablished_of_foreign_reseller contains fact if {
	foreign_reseller == "unknown"
	some fact in unestablished_of_provider
}

unestablished_of_foreign_reseller contains concat(".", ["provider", fact]) if {
	foreign_reseller == "unknown"
	some fact in ["offers_iaas", "upstreams_complete"]
	input.provider[fact] == "unknown"
}

unestablished_of_foreign_reseller contains concat(".", ["provider.upstreams", each.id, "us_provider"]) if {
	foreign_reseller == "unknown"
	some each in input.provider.upstreams
	each.us_provider == "unknown"
}

# Whether a reseller's products are still provided on the day.
default still_supplied(_, _) := "unknown"

still_supplied(reseller, _) := "yes" if reseller.terminated_day == "none"

still_supplied(reseller, as_of_day) := tri.not_(day.reached(reseller.terminated_day, as_of_day)) if {
	is_number(reseller.terminated_day)
}

# What would have to be established to tell whether one party is foreign.
unestablished_of(party) := {concat(".", [party.role, party.id, fact]) | some fact in _unestablished(party)}

# What would have to be established to tell whether anyone in the given roles is foreign.
unestablished(_) := {"customer"} if input.customer.attributed != "yes"

unestablished(roles) := (_unestablished_facts(roles) | _unestablished_lists(roles)) | _unestablished_behind(roles) if {
	input.customer.attributed == "yes"
}

_unestablished_facts(roles) := {concat(".", path) |
	some party in array.concat([input.customer], input.parties)
	party.role in roles
	some fact in _unestablished(party)
	path := array.concat(_place(party), [fact])
}

_place(party) := ["customer"] if party.role == "customer"

_place(party) := [party.role, party.id] if party.role != "customer"

_unestablished_lists(roles) := {concat(".", ["customer", lists[role]]) |
	lists := {"owner": "owners", "end_user": "end_users", "on_behalf_of": "on_behalf_of"}
	some role in roles
	lists[role]
	_complete(role) != "yes"
}

_unestablished_behind(roles) := {concat(".", ["customer", "behind", holder.id, fact]) |
	"owner" in roles
	some holder in input.customer.behind
	not holder.id in {owner.party.id | some owner in _owners}
	some fact in _unestablished(holder)
}

_unestablished(party) := {"kind" | party.kind == "unknown"} | {ground |
	some ground, fact in object.union(_individual_grounds(party), _entity_grounds(party))
	fact == "unknown"
	ground in _grounds[party.kind]
} if {
	us_person(party) == "unknown"
}

_unestablished(party) := set() if us_person(party) != "unknown"

_grounds := {
	"individual": {"citizenships", "permanent_residences", "located_in"},
	"entity": {"organised_in", "located_in"},
	"unknown": {"located_in"},
}

default _foreign_in(_, _) := "unknown"

_foreign_in("customer", _) := _customer_foreign

_foreign_in("owner", percent) := tri.or_(
	tri.any_of(
		[tri.and_(beneficial_owner(owner.party, percent), owner.foreign) | some owner in _owners],
		_complete("owner"),
	),
	foreign_behind(input.customer, percent),
)

_foreign_in("end_user", _) := _end_user_foreign

_foreign_in("on_behalf_of", _) := _on_behalf_of_foreign

# Worked out once, for many rules ask.
_customer_foreign := foreign(input.customer)

_owners := [{"party": party, "foreign": foreign(party)} | some party in input.parties; party.role == "owner"]

_end_user_foreign := _any_foreign_in("end_user")

_on_behalf_of_foreign := _any_foreign_in("on_behalf_of")

_any_foreign_in(role) := tri.any_of(
	[foreign(party) | some party in input.parties; party.role == role],
	_complete(role),
)

# Whether all parties in a role are listed. An individual has no owners to declare.
default _complete(_) := "unknown"

_complete("owner") := "yes" if input.customer.kind == "individual"

_complete("owner") := input.customer.owners_complete if input.customer.kind in {"entity", "unknown"}

_complete("end_user") := input.customer.end_users_complete

_complete("on_behalf_of") := input.customer.on_behalf_of_complete

_any_ground(grounds) := tri.any_of([fact | some fact in grounds], "yes")

_individual_grounds(party) := {
	"citizenships": _any_us(party.citizenships, party.citizenships_complete),
	"permanent_residences": _any_us(party.permanent_residences, party.permanent_residences_complete),
	"located_in": country_in(party.located_in, "US"),
}

_entity_grounds(party) := {
	"organised_in": country_in(party.organised_in, "US"),
	"located_in": country_in(party.located_in, "US"),
}

_any_us(countries, complete) := tri.any_of([country_in(country, "US") | some country in countries], complete)
