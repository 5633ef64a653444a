# METADATA
# title: Ownership by listed persons
# description: >-
#   How much of a party listed persons own, directly or through others, alone or together, is computed
#   beforehand for each set of lists and each percentage that a rule declares. Here it is compared.
# scope: package
package guardrails.lib.ownership

import data.guardrails.lib.party
import data.guardrails.lib.range
import data.guardrails.lib.screening
import data.guardrails.lib.tri

# Whether listed persons together own at least the percentage of a party (one of the document's).
owned(party, lists, percent) := range.at_least(share(party, lists, percent), percent)

# Whether anyone who deals is owned so.
any_owned(lists, percent) := tri.any_of(
	[owned(party, lists, percent) | some party in screening.dealing],
	screening.dealing_complete,
)

# Whether anyone outside the United States who deals is owned so.
any_owned_abroad(lists, percent) := tri.any_of(
	[_owned_abroad(party, lists, percent) | some party in screening.dealing],
	screening.dealing_complete,
)

_owned_abroad(affiliate, lists, percent) := tri.and_(_abroad(affiliate), owned(affiliate, lists, percent))

# An entity is where it was organised; an individual is nobody's affiliate, and nobody owns one.
_abroad(affiliate) := tri.not_(party.country_in(affiliate.organised_in, "US"))

shares_abroad(lists, percent) := {name: share_ |
	some affiliate in screening.dealing
	_owned_abroad(affiliate, lists, percent) != "no"
	name := screening.name(affiliate)
	share_ := share(affiliate, lists, percent)
}

unestablished_abroad(_, _) := {"customer"} if input.customer.attributed != "yes"

unestablished_abroad(lists, percent) := {concat(".", [screening.name(affiliate), fact]) |
	some affiliate in screening.dealing
	_owned_abroad(affiliate, lists, percent) == "unknown"
	some fact, answer in {"organised_in": _abroad(affiliate), "owners": owned(affiliate, lists, percent)}
	answer == "unknown"
} | screening.open_lists if {
	input.customer.attributed == "yes"
}

# The parties that are, or may be, owned so, with the percentages.
shares(lists, percent) := {screening.name(party): share(party, lists, percent) |
	some party in screening.dealing
	owned(party, lists, percent) != "no"
}

# What would have to be established to tell.
unestablished(_, _) := {"customer"} if input.customer.attributed != "yes"

unestablished(lists, percent) := {concat(".", [screening.name(party), "owners"]) |
	some party in screening.dealing
	owned(party, lists, percent) == "unknown"
} | screening.open_lists if {
	input.customer.attributed == "yes"
}

# Without a row nothing was computed, and nothing is known.
default share(_, _, _) := {"min": 0}

share(party, lists, percent) := _row(party, lists, percent, "yes").total

# As above, but where no entity counts wholly: shares are multiplied along each chain.
default multiplied(_, _, _) := {"min": 0}

multiplied(party, lists, percent) := _row(party, lists, percent, "no").total

# How many owners hold what may be listed persons' share, each for itself or for others.
holders(party, lists, percent) := count(_row(party, lists, percent, "yes").through)

# Whether an owner on record who is on a list controls the customer.
controlled(list, as_of_day) := tri.any_of(
	[tri.and_(owner.control, screening.listed(owner, list, as_of_day)) |
		some owner in input.parties
		owner.role == "owner"
	],
	_owners_known,
)

# An individual has no owners to declare.
_owners_known := "yes" if input.customer.kind == "individual"

_owners_known := input.customer.owners_complete if input.customer.kind != "individual"

_row(party, lists, percent, cascade) := rows[0] if {
	rows := [row |
		some row in input.ownership
		row.role == party.role
		row.party == party.id
		row.percent == percent
		row.cascade == cascade
		row.lists == lists
	]
	count(rows) == 1
}
