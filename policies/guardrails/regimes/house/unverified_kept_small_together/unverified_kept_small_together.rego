# METADATA
# title: Linked customers without identity verification stay below the compute limit together
# description: >-
#   Who was not verified, or failed to be, may use the compute of a customer that the same people are
#   behind, or open one account after the other. The line for one unverified customer counts for all that
#   are linked to it. Where one member that is not
#   verified holds everything, it is a case for HSE-03 alone. The ties that are on record count;
#   `register check` names the records that do not state theirs.
# scope: package
# related_resources:
# - description: Egan and Heim, Oversight for Frontier AI through a KYC Scheme for Compute Providers, 2023 (structuring)
#   ref: https://arxiv.org/abs/2310.13625
#   confidence: V
# custom:
#   id: HSE-09
#   provision: house_rules
#   subject: group
#   obligation: verify
#   severity: high
#   limits: [link_owner_percent, unverified_h100_equivalents]
#   choices: [link_paths, links]
#   parameters:
#   - {links: links, percent: link_owner_percent, paths: link_paths}
#   finding: "{h100_equivalents} H100 equivalents together; not verified: {unverified}"
#   question: compute or identity verification of linked customers not established
#   message: "linked by {linked_by}; not verified: {unverified}; compute of {h100_equivalents} H100 together, up to {unverified_h100_equivalents} without a check"
#   remediation: Verify the identity of the members named, or reduce what the linked customers may use together.
package guardrails.regimes.house.unverified_kept_small_together

import data.guardrails.lib.group
import data.guardrails.lib.range
import data.guardrails.lib.tri

verdict[input.group.id] := tri.verdict(_concerned, _small)

detail[input.group.id] := {
	"observed": {
		"linked_by": sort({kind | some member in input.group.members; some kind in member.linked_by}),
		"members": sort([member.id | some member in input.group.members]),
		"unverified": sort(_unverified),
		"h100_equivalents": input.group.compute.h100_equivalents,
		"unverified_h100_equivalents": _law.limits.unverified_h100_equivalents,
	},
	"missing": sort(_unestablished),
	"choices": ["link_paths", "links"],
	"events": {},
	"bound": {"unverified": sort(_unverified), "h100_equivalents": input.group.compute.h100_equivalents},
} if {
	verdict[input.group.id] in {"fail", "unknown"}
}

_concerned := tri.all_of(
	[
		group.made_by(_law.choices.links, _law.limits.link_owner_percent, _law.choices.link_paths),
		tri.any_of([_not_verified(member) | some member in input.group.members], "yes"),
		tri.not_(group.case_of_one({member.id: _not_verified(member) | some member in input.group.members})),
	],
	"yes",
)

default _not_verified(_) := "unknown"

_not_verified(member) := "no" if member.verification == "verified"

_not_verified(member) := "yes" if member.verification in {"pending", "failed", "not_started"}

_unverified contains member.id if {
	some member in input.group.members
	_not_verified(member) != "no"
}

_small := range.at_most(input.group.compute.h100_equivalents, _law.limits.unverified_h100_equivalents)

_unestablished contains concat(".", ["group.members", name, "verification"]) if some name in _unverified

_unestablished contains "group.compute" if _small == "unknown"

_law := input.law.house
