# METADATA
# title: Lists of restricted parties
# description: >-
#   Whether a party is on a list: yes when a hit was confirmed; no when it was looked for and no hit
#   is open; otherwise unknown, also while a hit may be one. A list in which nobody looked proves nothing,
#   and neither does a search that grew older than its shelf life or is still to come.
# scope: package
package guardrails.lib.screening

import data.guardrails.lib.day
import data.guardrails.lib.tri

default listed(_, _, _) := "unknown"

listed(party, list, _) := "yes" if {
	some hit in party.listings
	hit.list == list
	hit.match == "confirmed"
}

listed(party, list, as_of_day) := "no" if {
	every match in _matches(party, list) { match == "cleared" }
	_searched(party, list, as_of_day) == "yes"
}

# Those that deal: the customer, end users, those it acts for, and the resellers in between.
dealing := array.concat(
	array.concat([input.customer], input.resellers),
	[party | some party in input.parties; party.role in {"end_user", "on_behalf_of"}],
)

dealing_complete := tri.all_of(
	[
		input.customer.end_users_complete,
		input.customer.on_behalf_of_complete,
		input.resellers_complete,
	],
	"yes",
)

# Whether anyone who deals is on the list.
any_listed(list, as_of_day) := tri.any_of(
	[listed(party, list, as_of_day) | some party in dealing],
	dealing_complete,
)

# Roles of those who are, or may be, on the list.
hits(list, as_of_day) := {name(party) | some party in dealing; listed(party, list, as_of_day) == "yes"}

# What would have to be established to tell whether anyone is.
unestablished(_, _) := {"customer"} if input.customer.attributed != "yes"

unestablished(list, as_of_day) := _unsearched(list, as_of_day) | open_lists if {
	input.customer.attributed == "yes"
}

open_lists := {concat(".", ["customer", list]) |
	some list in ["end_users", "on_behalf_of"]
	input.customer[concat("_", [list, "complete"])] != "yes"
} | {"resellers" | input.resellers_complete != "yes"}

name(party) := "customer" if party.role == "customer"

name(party) := concat(".", [party.role, party.id]) if party.role != "customer"

_unsearched(list, as_of_day) := {concat(".", [name(party), "screenings", list]) |
	some party in dealing
	listed(party, list, as_of_day) == "unknown"
}

_matches(party, list) := [hit.match | some hit in party.listings; hit.list == list]

_searched(party, list, as_of_day) := tri.any_of(
	[tri.and_(day.reached(each.day, as_of_day), each.current) |
		some each in party.screenings
		each.list == list
	],
	"yes",
)
