# METADATA
# title: Special measures
# description: >-
#   The Secretary may prohibit or condition accounts in a foreign jurisdiction or of a foreign person. A
#   measure is implemented no earlier than a number of days after its determination and lasts a number
#   of days from then, unless extended. Where no day of implementation was stated, the earliest counts.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.307
#   ref: https://www.federalregister.gov/d/2024-01580
package guardrails.lib.measure

import data.guardrails.lib.tri

# Whether a measure is to be applied on the day.
in_force(measure, as_of_day, wait_days, lasting_days) := tri.and_(
	tri.at_most(_start(measure, wait_days), as_of_day),
	_lasts(measure, as_of_day, _start(measure, wait_days), lasting_days),
)

# Whether a measure concerns the customer: somebody of it, or a reseller that it buys through, is in the
# jurisdiction or is the person.
concerns(measure) := tri.any_of([concerns_party(measure, party) | some party in _concerned], _complete)

# Whether a party is in the jurisdiction, or is the person.
default concerns_party(_, _) := "unknown"

concerns_party(measure, party) := _is_in(party, measure.country) if measure.target == "jurisdiction"

concerns_party(measure, party) := _is_named(party, measure.id) if measure.target == "person"

# Whether the register says that the measure was applied to the customer; without its day that is not known.
applied(measure) := among(measure, input.customer.measures_applied)

# Whether a measure is among those that were applied or implemented.
among(measure, applied_) := tri.any_of([_dated(each) | some each in applied_; each.measure == measure.id], "yes")

default _dated(_) := "unknown"

_dated(each) := "yes" if is_number(each.day)

_concerned := array.concat(
	array.concat([input.customer], input.resellers),
	[party | some party in input.parties; party.role in {"owner", "end_user"}],
)

_complete := tri.all_of([_owners_complete, input.customer.end_users_complete, input.resellers_complete], "yes")

_owners_complete := "yes" if input.customer.kind == "individual"

_owners_complete := input.customer.owners_complete if input.customer.kind != "individual"

default _start(_, _) := "unknown"

_start(measure, wait_days) := measure.determined_day + wait_days if {
	is_number(measure.determined_day)
	measure.effective_day == "none"
}

_start(measure, wait_days) := max([measure.determined_day + wait_days, measure.effective_day]) if {
	is_number(measure.determined_day)
	is_number(measure.effective_day)
}

default _lasts(_, _, _, _) := "unknown"

_lasts(measure, as_of_day, start, lasting_days) := tri.below(as_of_day, start + lasting_days) if {
	is_number(start)
	measure.extended_until_day == "none"
}

_lasts(measure, as_of_day, _, _) := tri.at_most(as_of_day, measure.extended_until_day) if {
	is_number(measure.extended_until_day)
}

_is_in(party, country) := tri.or_(_same(party.located_in, country), _same(party.organised_in, country)) if {
	party.kind != "individual"
}

_is_in(party, country) := _same(party.located_in, country) if party.kind == "individual"

default _same(_, _) := "unknown"

_same(one, other) := tri.fact(one == other) if {
	one != "unknown"
	other != "unknown"
}

default _is_named(_, _) := "unknown"

_is_named(party, list) := "yes" if "confirmed" in _matches(party, list)

_is_named(party, list) := "no" if {
	every match in _matches(party, list) { match == "cleared" }
	_searched(party, list)
}

_searched(party, list) if {
	some each in party.screenings
	each.list == list
	each.current == "yes"
}

_searched(party, list) if count(_matches(party, list)) > 0

_matches(party, list) := {each.match | some each in party.listings; each.list == list}
