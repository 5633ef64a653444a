# METADATA
# title: A US provider supports no foreign police or security service, as proposed
# description: >-
#   A proposal of 2024: a US person would need a license to support police or another security service of a
#   government, even where no item is exported. Taken to mean countries of D:5, Macau with China, E:1 and E:2.
#   Nothing that binds today reaches them. Asked of a provider that is a US person.
# scope: package
# related_resources:
# - description: 89 FR 60998, foreign-security end users and support by US persons, as reported by counsel
#   ref: https://www.federalregister.gov/citation/89-FR-60998
#   confidence: V2
# - description: Countries in scope, D:5 and E; not verified
#   ref: https://www.federalregister.gov/citation/89-FR-60998
#   confidence: M
# custom:
#   id: US-USP-03
#   provision: security_users
#   subject: customer
#   obligation: review
#   severity: medium
#   choices: [macau_and_hong_kong, user_reach]
#   finding: "police or security service: {users}"
#   question: police or security service not ruled out
#   message: "police or security service known: {users}; not established for: {open}; red flags found: {red_flags}"
#   remediation: >-
#     Establish the end use and the end user. Record who stated what and when, and a review of red flags; follow
#     whether the proposal becomes law, and decide now whether to go on.
package guardrails.regimes.us_person_support.no_support_for_security_users

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

_authorised := authorisation.granted("US-USP-03", _law.as_of_day)

_scope := {
	"groups": ["D:5", "E:1", "E:2"],
	"without": [],
	"china": _law.choices.macau_and_hong_kong,
	"reach": _law.choices.user_reach,
	"named": "",
}

_users := {"kinds": ["security"], "lists": [], "as_of_day": _law.as_of_day}

_law := input.law.us_person_support
