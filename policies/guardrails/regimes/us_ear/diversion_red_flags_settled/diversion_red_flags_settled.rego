# METADATA
# title: Red flags of diversion are answered and none is open
# description: >-
#   The guidance of May 2025 names eleven red flags of transactions in advanced computing items. Each is
#   answered in the register: absent, raised, or resolved by an inquiry; one without an answer is open.
#   The flag on restricted destinations is raised by the facts themselves until it is resolved: a party in
#   D:1, D:4 or D:5 that is not in A:5 or A:6, as in US-EAR-01; that the guidance leaves these out is not verified.
# scope: package
# related_resources:
# - description: BIS industry guidance of 2025-05-13 to prevent diversion, eleven red flags, as listed by counsel
#   ref: https://www.ctp-inc.com/articles/bis-guidance-to-prevent-diversion-of-advanced-computing-integrated-circuits
#   confidence: M
# - description: 15 CFR Part 732 Supplement No. 3, know your customer and red flags
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-732
#   confidence: V2
# custom:
#   id: US-EAR-09
#   provision: training_guidance
#   subject: customer
#   obligation: review
#   severity: high
#   choices: [macau_and_hong_kong, unpublished_density, conflicting_figures]
#   finding: "open red flags of diversion: {flags}"
#   question: red flags of diversion not answered
#   message: "red flags that are not settled: {flags}"
#   remediation: >-
#     Inquire into each flag, record the answer and its day in the register, and do not go on while a
#     raised flag is not resolved.
package guardrails.regimes.us_ear.diversion_red_flags_settled

import data.guardrails.lib.chip
import data.guardrails.lib.party
import data.guardrails.lib.place
import data.guardrails.lib.screening
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_concerned, _settled)

detail[input.customer.id] := {
	"observed": {"flags": _open},
	"missing": sort(_unestablished),
	"choices": ["conflicting_figures", "macau_and_hong_kong", "unpublished_density"],
	"events": {},
	"bound": {"flags": _open},
} if {
	tri.unsettled(verdict[input.customer.id])
}

# Controlled accelerators, for anyone who is not headquartered in the United States.
_concerned := tri.and_(_accelerators, tri.not_(_domestic))

_accelerators := _chips.any_a_or_b

_domestic := tri.and_(_in_us(input.customer.headquarters), _in_us(input.customer.ultimate_parent_headquarters))

_in_us(country) := party.country_in(country, "US")

_settled := tri.all_of([_flag(flag) | some flag in _flags], "yes")

_open := [flag | some flag in _flags; _flag(flag) != "yes"]

# Whether one flag is settled. A duplicate answer counts as the worst of them.
default _flag(_) := "unknown"

_flag(flag) := tri.all_of(answers, "yes") if {
	flag != _of_destinations
	answers := [_settling[answer.state] | some answer in input.customer.red_flags; answer.id == flag]
	count(answers) > 0
}

_flag(flag) := tri.or_(
	_resolved,
	tri.and_(tri.not_(_in_restricted_destination), _not_raised),
) if {
	flag == _of_destinations
}

_settling := {"absent": "yes", "resolved": "yes", "raised": "no", "unknown": "unknown"}

_states := {answer.state | some answer in input.customer.red_flags; answer.id == _of_destinations}

_resolved := tri.fact(_states == {"resolved"})

default _not_raised := "yes"

_not_raised := "no" if "raised" in _states

_not_raised := "unknown" if {
	not "raised" in _states
	"unknown" in _states
}

# Whether anyone who deals is in, or headquartered in, a destination of D:1, D:4 or D:5 that is not in A:5 or A:6.
_in_restricted_destination := tri.any_of(
	[_restricted(each[fact]) |
		some each in screening.dealing
		some fact in _places_of[each.kind]
	],
	screening.dealing_complete,
)

_places_of := {
	"individual": ["located_in"],
	"entity": ["located_in", "headquarters", "ultimate_parent_headquarters"],
	"unknown": ["located_in", "headquarters", "ultimate_parent_headquarters"],
}

_restricted(country) := tri.or_(
	place.grouped_destination(country, _law.choices.macau_and_hong_kong),
	place.arms_embargoed(country, _law.choices.macau_and_hong_kong),
)

_of_destinations := "parties_in_restricted_destinations"

_flags := [
	"address_residential_or_unverified",
	"data_center_not_affirmed",
	"delivery_address_vague",
	"end_use_not_certified",
	"no_history_before_october_2022",
	"no_online_presence",
	"order_inconsistent_with_business",
	_of_destinations,
	"resembles_listed_party",
	"unusual_intermediary",
	"users_outside_prc_not_affirmed",
]

_unestablished contains concat(".", ["customer", "red_flags", flag]) if some flag in _open

_unestablished contains "pools" if _accelerators == "unknown"

_unestablished contains concat(".", ["customer", fact]) if {
	some fact in ["headquarters", "ultimate_parent_headquarters"]
	_in_us(input.customer[fact]) == "unknown"
}

_chips := chip.classes(_law.choices.unpublished_density, _law.choices.conflicting_figures)

_law := input.law.us_ear
