# METADATA
# title: Certifications of the identification programme
# description: >-
#   What the provider certified, in the order of days. A certification counts when its day was reached,
#   it has a reference on record and it contains all that it is to contain; what it contains is complete or not known.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.304
#   ref: https://www.federalregister.gov/d/2024-01580
package guardrails.lib.certification

import data.guardrails.lib.day
import data.guardrails.lib.filing as filings
import data.guardrails.lib.tri

of(kinds) := [filing | some filing in input.filings; filing.kind in kinds]

# Whether a certification of the kind with all the items was filed.
filed(kind, items, as_of_day) := tri.any_of(
	[tri.and_(filings.made(filing, as_of_day), holds(filing, items)) | some filing in of({kind})],
	"yes",
)

# Whether a filing contains all the items.
default holds(_, _) := "unknown"

holds(filing, items) := "yes" if count(items - _items(filing)) == 0

holds(filing, items) := "no" if {
	count(items - _items(filing)) > 0
	filing.items_complete == "yes"
}

# The items that no certification of the kind contains together with the others it contains: of the
# one that lacks fewest, those that it lacks; of none, all.
absent(kind, items) := items if count(of({kind})) == 0

absent(kind, items) := lacking if {
	fewest := min({count(items - _items(filing)) | some filing in of({kind})})
	lacking := {item |
		some filing in of({kind})
		count(items - _items(filing)) == fewest
		some item in (items - _items(filing))
	}
}

# The day of the first certification of the kind that counts; unknown while one only may, "none" without one.
first_day(kind, items, as_of_day) := day.first(_days(kind, items, as_of_day))

# The day of the last certification; unknown as long as one may be later.
default last_day(_, _) := "unknown"

last_day(kinds, as_of_day) := max(days) if {
	every filing in of(kinds) { filings.made(filing, as_of_day) != "unknown" }
	days := [filing.day | some filing in of(kinds); filings.made(filing, as_of_day) == "yes"]
	count(days) > 0
}

# Whether something was certified on the day or later.
since(kinds, from_day, as_of_day) := tri.any_of(
	[_since(filing, from_day, as_of_day) | some filing in of(kinds)],
	"yes",
)

# When that was first; "none" when it was not.
default first_day_since(_, _, _) := "unknown"

first_day_since(kinds, from_day, as_of_day) := "none" if {
	every filing in of(kinds) { _since(filing, from_day, as_of_day) == "no" }
}

first_day_since(kinds, from_day, as_of_day) := min(days) if {
	every filing in of(kinds) { _since(filing, from_day, as_of_day) != "unknown" }
	days := [filing.day | some filing in of(kinds); _since(filing, from_day, as_of_day) == "yes"]
	count(days) > 0
}

_since(filing, from_day, as_of_day) := tri.and_(
	tri.at_least(filing.day, from_day),
	filings.made(filing, as_of_day),
)

_days(kind, items, as_of_day) := [filings.day(filing, counts) |
	some filing in of({kind})
	counts := tri.and_(filings.made(filing, as_of_day), holds(filing, items))
	counts != "no"
]

_items(filing) := {item | some item in filing.items}
