# METADATA
# title: No linked party is on a restricted-party list
# description: >-
#   A listed party that was refused may come back under another name, or have others contract for it. A
#   customer that shares an owner, means of payment or addresses with somebody who is listed is looked
#   at, whether or not ownership reaches the line of a law. Selling through the same reseller alone
#   says nothing here: such links are left out.
# scope: package
# related_resources:
# - description: 15 CFR Part 732 Supplement No. 3, red flags 21 and 25 (ultimate owner, operations of a listed customer)
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-732
#   confidence: V2
# custom:
#   id: HSE-10
#   provision: house_rules
#   subject: group
#   obligation: review
#   severity: high
#   limits: [link_owner_percent]
#   choices: [link_paths, links]
#   parameters:
#   - {links: links, percent: link_owner_percent, paths: link_paths}
#   finding: linked to a party on a restricted-party list
#   question: screening of linked parties incomplete
#   message: "linked by {linked_by}; on a list: {listed}"
#   remediation: Establish who uses the compute of the other members, and record it; refuse those that act for the listed one.
package guardrails.regimes.house.linked_to_nobody_listed

import data.guardrails.lib.end_use
import data.guardrails.lib.group
import data.guardrails.lib.screening
import data.guardrails.lib.tri

verdict[input.group.id] := tri.verdict(_concerned, _nobody_listed)

detail[input.group.id] := {
	"observed": {
		"linked_by": sort({kind | some member in _closely; some kind in member.linked_by}),
		"members": sort([member.id | some member in _closely]),
		"listed": sort(_listed),
	},
	"missing": sort(_unestablished),
	"choices": ["link_paths", "links"],
	"events": {},
	"bound": {"listed": sort(_listed)},
} if {
	verdict[input.group.id] in {"fail", "unknown"}
}

_concerned := tri.and_(
	group.made_by(_law.choices.links, _law.limits.link_owner_percent, _law.choices.link_paths),
	tri.fact(count(_closely) > 1),
)

_lists := ["dpl", "entity_list", "meu", "sdn"]

# Those that are tied by more than a reseller.
_closely := [member | some member in input.group.members; member.linked_by != ["reseller"]]

_on_a_list(member) := tri.any_of(
	array.concat(
		[screening.listed(member, list, _law.as_of_day) | some list in _lists],
		[_of_military_intelligence(member)],
	),
	"yes",
)

# Looked for are those only who may be of a country that the section names; a hit counts for everybody.
_of_military_intelligence(member) := tri.and_(
	end_use.concerned(member, end_use.military_intelligence),
	screening.listed(member, "mieu", _law.as_of_day),
)

_nobody_listed := tri.not_(tri.any_of([_on_a_list(member) | some member in _closely], "yes"))

_listed contains member.id if {
	some member in _closely
	_on_a_list(member) == "yes"
}

_unestablished contains concat(".", ["group.members", member.id, "screenings", "mieu"]) if {
	some member in _closely
	_of_military_intelligence(member) == "unknown"
}

_unestablished contains concat(".", ["group.members", member.id, "screenings", list]) if {
	some member in _closely
	some list in _lists
	screening.listed(member, list, _law.as_of_day) == "unknown"
}

_law := input.law.house
