# METADATA
# title: A US provider supports no foreign intelligence service, as proposed
# description: >-
#   A proposal of 2024: a US person would need a license to support intelligence services of a government, military
#   or not, even where no item is exported. Taken to mean countries of groups D and E that are not in A:5 or A:6, in
#   as far as the table has them. Military intelligence of some countries is caught today (US-EAR-17). Asked of a
#   provider that is a US person.
# scope: package
# related_resources:
# - description: 89 FR 60985 (2024-16496), summary, support by US persons for intelligence end users
#   ref: https://www.federalregister.gov/d/2024-16496
#   confidence: V
# - description: Countries in scope, groups D and E without A:5 and A:6; not verified
#   ref: https://www.federalregister.gov/d/2024-16496
#   confidence: M
# custom:
#   id: US-USP-02
#   provision: intelligence_users
#   subject: customer
#   obligation: review
#   severity: medium
#   choices: [macau_and_hong_kong, user_reach]
#   finding: "intelligence end use or user: {users}"
#   question: intelligence end use or user not ruled out
#   message: "intelligence end use or user known: {users}; not established for: {open}; red flags found: {red_flags}"
#   remediation: >-
#     Establish the end use and the end user. Record who stated what and when, and a review of red flags; follow
#     whether the proposal becomes law, and decide now whether to go on.
package guardrails.regimes.us_person_support.no_support_for_intelligence_users

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

_authorised := authorisation.granted("US-USP-02", _law.as_of_day)

_scope := {
	"groups": ["D:1", "D:4", "D:5", "E:1", "E:2"],
	"without": ["A:5", "A:6"],
	"china": _law.choices.macau_and_hong_kong,
	"reach": _law.choices.user_reach,
	"named": "mieu",
}

_users := {"kinds": ["intelligence", "military_intelligence"], "lists": ["mieu"], "as_of_day": _law.as_of_day}

_law := input.law.us_person_support
