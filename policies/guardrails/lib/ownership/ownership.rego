# METADATA
# title: Ownership by listed persons
# description: >-
#   How much of a party listed persons own, directly or through others, alone or together, is computed
#   beforehand for each set of lists and each percentage that a rule declares. Here it is compared.
# scope: package
package guardrails.lib.ownership

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

share(party, lists, percent) := rows[0].total if {
	rows := [row |
		some row in input.ownership
		row.role == party.role
		row.party == party.id
		row.percent == percent
		row.cascade == "yes"
		row.lists == lists
	]
	count(rows) == 1
}
