# METADATA
# title: A US provider supports no foreign military, as proposed
# description: >-
#   A proposal of 2024, named by the power that the defense act of December 2022 gave: a US person would need a
#   license to support military end users and those who support military end uses, of Macau or Country Group D:5
#   or a country that 744.21 names today, even where no item is exported. Today 744.21 asks about items alone:
#   military users of hardware that stands in the United States are caught by nothing but this. Asked of a
#   provider that is a US person.
# scope: package
# related_resources:
# - description: 89 FR 60985 (2024-16496), summary, support by US persons for military end users
#   ref: https://www.federalregister.gov/d/2024-16496
#   confidence: V
# - description: Countries in scope, D:5 and Macau; not verified
#   ref: https://www.federalregister.gov/d/2024-16496
#   confidence: M
# custom:
#   id: US-USP-01
#   provision: military_users
#   subject: customer
#   obligation: review
#   severity: medium
#   choices: [macau_and_hong_kong, user_reach]
#   finding: "military end use or user: {users}"
#   question: military end use or user not ruled out
#   message: "military end use or user known: {users}; not established for: {open}; red flags found: {red_flags}"
#   remediation: >-
#     Establish the end use and the end user. Record who stated what and when, and a review of red flags; follow
#     whether the proposal becomes law, and decide now whether to go on.
package guardrails.regimes.us_person_support.no_support_for_military_users

import data.guardrails.lib.authorisation
import data.guardrails.lib.end_use
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.customer.id] := end_use.verdict(_us_person, _scope, _users, _authorised)

detail[input.customer.id] := end_use.detail(_scope, _users, _authorised, {
	"missing": tri.open(_us_person, party.unestablished_of_provider - {"provider.offers_iaas"}),
	"choices": ["macau_and_hong_kong", "user_reach"],
}) if {
	tri.unsettled(verdict[input.customer.id])
}

_us_person := party.us_person(input.provider)

_authorised := authorisation.granted("US-USP-01", _law.as_of_day)

_scope := {
	"groups": ["744.21", "D:5"],
	"without": [],
	"china": _law.choices.macau_and_hong_kong,
	"reach": _law.choices.user_reach,
	"named": "",
}

_users := {"kinds": ["military"], "lists": ["meu"], "as_of_day": _law.as_of_day}

_law := input.law.us_person_support
