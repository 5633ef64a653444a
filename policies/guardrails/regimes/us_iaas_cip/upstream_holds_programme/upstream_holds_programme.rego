# METADATA
# title: Each US cloud that is resold holds the provider's identification program
# description: >-
#   A foreign reseller of US infrastructure maintains an identification program, and the US provider that it
#   buys from holds a copy of it, or the reseller has adopted that provider's own by agreement. A provider that
#   sells another's compute is such a reseller, upwards of whom somebody asks. One that is itself a US person is
#   a US provider, resellers among them: the rules on the provider itself apply to it, and this one does not.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.303, a copy of each foreign reseller's program (K8)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# - description: That resellers may adopt the provider's program by agreement, as read by counsel
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V2
# custom:
#   id: US-CIP-25
#   provision: cip
#   subject: provider
#   obligation: report
#   severity: high
#   finding: "US clouds without the provider's program: {without}"
#   question: copies of the program at US clouds not on record
#   message: "resells: {upstreams}; without our program: {without}"
#   remediation: >-
#     Write the program and give each US cloud that you resell a copy, or agree with it that you adopt its
#     own; record that, and of whom you resell, in the register under `provider.upstreams`.
package guardrails.regimes.us_iaas_cip.upstream_holds_programme

import data.guardrails.lib.day
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.provider.id] := tri.verdict(party.foreign_reseller, _held) if input.kind == "provider"

detail[input.provider.id] := {
	"observed": {
		"upstreams": sort([each.id | some each in _upstreams]),
		"without": sort(_without),
		"written": input.provider.programme.written,
	},
	"missing": sort(_unestablished),
	"choices": [],
	"events": {},
	"bound": {"without": sort(_without)},
} if {
	tri.unsettled(verdict[input.provider.id])
}

_held := tri.all_of([_holds(each) | some each in _upstreams], input.provider.upstreams_complete)

# Whether somebody of whom it resells is no US provider, or has what it is to have.
_holds(each) := tri.or_(
	tri.not_(each.us_provider),
	tri.or_(each.adopted_cip, tri.and_(input.provider.programme.written, _furnished(each))),
)

default _furnished(_) := "unknown"

_furnished(each) := "no" if each.cip_furnished_day == "none"

_furnished(each) := day.reached(each.cip_furnished_day, _law.as_of_day) if is_number(each.cip_furnished_day)

_without contains each.id if {
	some each in _upstreams
	_holds(each) != "yes"
}

_upstreams := input.provider.upstreams

_unestablished contains fact if some fact in party.unestablished_of_foreign_reseller

_unestablished contains "provider.upstreams_complete" if input.provider.upstreams_complete == "unknown"

_unestablished contains concat(".", ["provider.upstreams", each.id, fact]) if {
	some each in _upstreams
	_holds(each) == "unknown"
	some fact, answer in {
		"us_provider": each.us_provider,
		"adopted_cip": each.adopted_cip,
		"cip_furnished_day": _furnished(each),
	}
	answer == "unknown"
}

_unestablished contains "provider.programme.written" if {
	some each in _upstreams
	_holds(each) == "unknown"
	input.provider.programme.written == "unknown"
}

_law := input.law.us_iaas_cip
