# METADATA
# title: Customers that are tied
# description: >-
#   Customers are tied by somebody behind both, means of payment, addresses or a reseller. Which are is
#   computed beforehand, for each notion of a tie that a rule declares; their sums hold at least what
#   certainly belongs together and at most what may.
# scope: package
# related_resources:
# - description: Egan and Heim, Oversight for Frontier AI through a KYC Scheme for Compute Providers, 2023
#   ref: https://arxiv.org/abs/2310.13625
package guardrails.lib.group

import data.guardrails.lib.filing
import data.guardrails.lib.offering
import data.guardrails.lib.party
import data.guardrails.lib.range
import data.guardrails.lib.tri

# Whether the group was made by this notion of a tie; a rule speaks of no other.
made_by(links, percent, paths) := tri.fact({link | some link in links} == {link | some link in input.group.links}) if {
	input.group.percent == percent
	input.group.paths == paths
}

made_by(_, percent, _) := "no" if input.group.percent != percent

made_by(_, _, paths) := "no" if input.group.paths != paths

# Whether all that the group holds is held by one member whom the rule about a single customer concerns:
# then there is nothing to add up. No verdict of that rule counts here, nor whether it was excused; so
# who holds more, or is excused, never makes a rule about the group milder.
case_of_one(_) := "no" if count(_holders) > 1

case_of_one(concerned) := tri.any_of([concerned[id] | some id in _possible], "yes") if count(_possible) < 2

case_of_one(concerned) := tri.and_("unknown", tri.any_of([concerned[id] | some id in _single], "yes")) if {
	count(_holders) < 2
	count(_possible) > 1
}

# The same where members that are not on record would add to what is measured: then nobody is known to hold
# everything.
case_of_one_of_all(concerned) := tri.and_(case_of_one(concerned), _members_known)

default _members_known := "unknown"

_members_known := "yes" if input.group.members_complete == "yes"

# Whether one of the members has something that counts as infrastructure (see lib.offering).
offered(managed_ml, partner_regions) := tri.any_of(
	[offering.offered_to(member, managed_ml, partner_regions) |
		some member in input.group.members
		member.id in _possible
	],
	_members_known,
)

# The choices that decide whether a member has such a thing.
decided := {choice |
	some member in input.group.members
	some choice in offering.decided_of(member)
}

# Members that certainly hold something, and those that may.
_holders := {member.id | some member in input.group.members; range.above(member.compute.accelerators, 0) == "yes"}

_possible := {member.id | some member in input.group.members; range.above(member.compute.accelerators, 0) != "no"}

_single := _holders if count(_holders) == 1

_single := _possible if count(_holders) != 1

# Each member with whether rules on the infrastructure of foreign persons concern it: anyone in the given roles
# is foreign, and what it has counts.
foreign_by_member(roles, percent, managed_ml, partner_regions) := {member.id: concerned |
	some member in input.group.members
	foreign := tri.any_of([_foreign_in(member, role, percent) | some role in roles], "yes")
	concerned := tri.and_(foreign, offering.offered_to(member, managed_ml, partner_regions))
}

# Whether anyone in the given roles is foreign, of any member (see lib.party).
any_foreign(roles, percent) := tri.any_of(
	[_foreign_in(member, role, percent) |
		some member in input.group.members
		some role in roles
	],
	"yes",
)

# What would have to be established to tell.
unestablished(roles, percent) := {concat(".", ["group.members", member.id, role]) |
	some member in input.group.members
	some role in roles
	_foreign_in(member, role, percent) == "unknown"
}

# A number of which more members may add to: where they are not known to be all, it has no upper bound.
open(figure) := figure if input.group.members_complete == "yes"

open(figure) := {"min": figure.min} if input.group.members_complete != "yes"

# Whether the members together have a cluster of at least the capacity over the line.
large_cluster(line_gbps, per, capacity_eops) := tri.any_of(
	[range.at_least(cluster.capacity_eops, capacity_eops) |
		some cluster in input.group.clusters
		cluster.line_gbps == line_gbps
		cluster.per == per
	],
	tri.and_(input.group.clusters_complete, input.group.members_complete),
)

# Whether a report about the group or one of its members covers the operations (a range, in 10^24).
reported(kind, operations_yop, as_of_day) := tri.any_of(
	[_covers(report, operations_yop, as_of_day) |
		some report in input.filings
		report.kind == kind
	],
	"yes",
)

_covers(report, operations_yop, as_of_day) := tri.all_of(
	[
		tri.or_(filing.about(report, "customer"), filing.about(report, "group")),
		filing.made(report, as_of_day),
		range.at_most(operations_yop, report.operations_yop),
	],
	"yes",
)

_foreign_in(member, "customer", _) := party.foreign(member)

_foreign_in(member, "owner", percent) := tri.or_(
	tri.any_of(
		[tri.and_(party.beneficial_owner(each, percent), party.foreign(each)) | some each in _parties(member, "owner")],
		_owners_complete(member),
	),
	party.foreign_behind(member, percent),
)

_foreign_in(member, "end_user", _) := tri.any_of(
	[party.foreign(each) | some each in _parties(member, "end_user")],
	member.end_users_complete,
)

_foreign_in(member, "on_behalf_of", _) := tri.any_of(
	[party.foreign(each) | some each in _parties(member, "on_behalf_of")],
	member.on_behalf_of_complete,
)

_parties(member, role) := [each | some each in member.parties; each.role == role]

_owners_complete(member) := "yes" if member.kind == "individual"

_owners_complete(member) := member.owners_complete if member.kind != "individual"
