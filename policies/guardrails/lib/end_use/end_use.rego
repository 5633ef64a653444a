# METADATA
# title: End uses and end users
# description: >-
#   Whether those who deal are of a country that a rule names, and are known to be none of the users that it
#   means. A scope has the `groups` of countries and those that are taken out again (`without`), how Macau and
#   Hong Kong stand (`china`, D-18), whether headquarters count beside places (`reach`, D-43), and a list of
#   those who are meant wherever they are (`named`; empty for none). Users are
#   told apart by `kinds` of the end use and by `lists`: a confirmed hit answers. A civil use is shown by what
#   somebody stated together with a review of red flags that found nothing and did not grow old.
# scope: package
# related_resources:
# - description: 15 CFR 744.21, 744.22 and 744.6, and 772.1, knowledge
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-744
package guardrails.lib.end_use

import data.guardrails.lib.party
import data.guardrails.lib.place
import data.guardrails.lib.screening
import data.guardrails.lib.tri

# Whom the sections on military intelligence mean, in the widest reading.
military_intelligence := {
	"groups": ["744.22", "E:1", "E:2"],
	"without": [],
	"china": "with_china",
	"reach": "headquarters",
	"named": "mieu",
}

# The verdict where it is known whether the rule asks at all: everybody concerned is settled, or the customer has
# what answers the rule. Most customers are of no country in scope: of them nothing more is worked out.
verdict(asks, scope, users, authorised) := _verdict(_applies(asks, scope), scope, users, authorised)

_verdict("no", _, _, _) := "not_applicable"

_verdict(applies, scope, users, authorised) := tri.verdict(applies, tri.or_(settled(scope, users), authorised)) if {
	applies != "no"
}

_applies("no", _) := "no"

_applies(asks, scope) := tri.and_(asks, any_concerned(scope)) if asks != "no"

# `asking` has what is missing to tell whether the rule asks, and its choices.
detail(scope, users, authorised, asking) := {
	"observed": object.union(found_, {"authorised": authorised}),
	"missing": sort(((unestablished(scope, users) | tri.open(authorised, {"customer.authorisations"})) | asking.missing)),
	"choices": asking.choices,
	"events": {},
	"bound": found_,
} if {
	found_ := found(scope, users)
}

# Whether anybody who deals is of a country in scope.
any_concerned(scope) := tri.any_of(
	[concerned(each, scope) | some each in screening.dealing],
	screening.dealing_complete,
)

# Whether one party is, or was found among those who are meant wherever they are.
concerned(each, scope) := tri.or_(from_country(each, scope), _hit(each, scope.named))

# Whether it is of a country in scope: an individual who is there; an entity that is there, is organised there,
# or in a reach of headquarters has them there, its ultimate parent has, or who is its ultimate parent by the
# owners on record.
default from_country(_, _) := "unknown"

from_country(each, scope) := _named(each.located_in, scope) if each.kind == "individual"

from_country(each, scope) := tri.or_(
	tri.or_(_named(each.located_in, scope), _named(each.organised_in, scope)),
	_led(each, scope),
) if {
	each.kind in {"entity", "unknown"}
}

# Whether everybody concerned, and every run, is known to serve none of the users.
settled(scope, users) := tri.all_of(
	array.concat(
		[_party_settled(each, scope, users) | some each in screening.dealing],
		[_run_settled(run, users) | some run in input.runs],
	),
	tri.and_(screening.dealing_complete, input.runs_complete),
)

# Whether a party is such a user, or serves one.
is_user(each, users) := tri.any_of(
	array.concat(
		[each.end_use[kind] | some kind in users.kinds],
		[screening.listed(each, list, users.as_of_day) | some list in users.lists],
	),
	"yes",
)

# Whether a look for red flags found nothing, and still shows that.
default reviewed(_) := "unknown"

reviewed(each) := "yes" if {
	each.end_use.review == "nothing_found"
	each.end_use.review_current == "yes"
}

# Of whom the rule speaks: the users that are known, those for whom it is open, and those with red flags.
found(scope, users) := {
	"users": sort(_users(scope, users)),
	"open": sort(_open(scope, users)),
	"red_flags": sort([screening.name(each) |
		some each in screening.dealing
		concerned(each, scope) != "no"
		each.end_use.review == "red_flags"
	]),
}

# What would have to be established to tell whether everybody is settled: where those are of whom that is not
# known, and of those who are of a country in scope what they use it for.
unestablished(_, _) := {"customer"} if input.customer.attributed != "yes"

unestablished(scope, users) := ((_places(scope) | _answers(scope, users)) | _runs(scope, users)) | screening.open_lists if {
	input.customer.attributed == "yes"
}

_party_settled(each, scope, users) := tri.or_(
	tri.not_(concerned(each, scope)),
	tri.and_(tri.not_(is_user(each, users)), reviewed(each)),
)

# A hit that is open may be one; where nobody found anything, nobody is asked because of the list.
default _hit(_, _) := "no"

_hit(each, list) := "yes" if {
	some hit in each.listings
	hit.list == list
	hit.match == "confirmed"
}

_hit(each, list) := "unknown" if {
	matches := {hit.match | some hit in each.listings; hit.list == list}
	"possible" in matches
	not "confirmed" in matches
}

default _run_settled(_, _) := "unknown"

_run_settled(run, users) := "no" if run.end_use in users.kinds

_run_settled(run, users) := "yes" if {
	run.end_use != "unknown"
	not run.end_use in users.kinds
}

_users(scope, users) := {screening.name(each) |
	some each in screening.dealing
	concerned(each, scope) != "no"
	is_user(each, users) == "yes"
} | {_name_of(run) | some run in input.runs; _run_settled(run, users) == "no"}

_open(scope, users) := {screening.name(each) |
	some each in screening.dealing
	_party_settled(each, scope, users) == "unknown"
} | {_name_of(run) | some run in input.runs; _run_settled(run, users) == "unknown"}

_name_of(run) := concat(".", ["runs", run.id])

default _led(_, _) := "unknown"

_led(_, scope) := "no" if scope.reach == "place"

_led(each, scope) := tri.or_(_seated(each, scope), tri.any_of(
	[tri.and_(holder.ultimate_parent, _seated(holder, scope)) | some holder in each.behind],
	"yes",
)) if {
	scope.reach == "headquarters"
}

_seated(each, scope) := tri.or_(
	_named(each.headquarters, scope),
	_named(each.ultimate_parent_headquarters, scope),
)

_named(country, scope) := tri.or_(
	tri.and_(place.in_any(country, scope.groups), tri.not_(place.in_any(country, scope.without))),
	_with_china(country, scope.china),
)

_with_china(country, "with_china") := party.country_in(country, "CHINA")

_with_china(_, "as_listed") := "no"

_places(scope) := {concat(".", [screening.name(each), fact]) |
	some each in screening.dealing
	from_country(each, scope) == "unknown"
	some fact in _facts[each.kind][scope.reach]
	_named(each[fact], scope) == "unknown"
} | {concat(".", [screening.name(each), "behind", holder.id, fact]) |
	some each in screening.dealing
	from_country(each, scope) == "unknown"
	scope.reach == "headquarters"
	some holder in each.behind
	some fact, answer in {
		"headquarters": _seated(holder, scope),
		"ultimate_parent": holder.ultimate_parent,
	}
	answer == "unknown"
}

_facts := {
	"individual": {"headquarters": ["located_in"], "place": ["located_in"]},
	"entity": _facts_of_entities,
	"unknown": _facts_of_entities,
}

_facts_of_entities := {
	"headquarters": ["located_in", "organised_in", "headquarters", "ultimate_parent_headquarters"],
	"place": ["located_in", "organised_in"],
}

_answers(scope, users) := {concat(".", [screening.name(each), fact]) |
	some each in screening.dealing
	"yes" in {concerned(each, scope), _open_hit(each, scope)}
	_party_settled(each, scope, users) == "unknown"
	some fact in _unanswered(each, users)
}

_open_hit(each, scope) := tri.fact(_hit(each, scope.named) == "unknown")

_unanswered(each, users) := ({concat(".", ["end_use", kind]) |
	some kind in users.kinds
	not each.end_use[kind] in {"yes", "no"}
} | {concat(".", ["screenings", list]) |
	some list in users.lists
	screening.listed(each, list, users.as_of_day) == "unknown"
}) | {"end_use.review" | reviewed(each) != "yes"}

default _runs(_, _) := set()

_runs(scope, users) := {concat(".", [_name_of(run), "end_use"]) |
	some run in input.runs
	_run_settled(run, users) == "unknown"
} | {"runs" | input.runs_complete != "yes"} if {
	any_concerned(scope) == "yes"
}
