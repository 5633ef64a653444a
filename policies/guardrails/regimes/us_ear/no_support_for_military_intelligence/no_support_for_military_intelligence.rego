# METADATA
# title: A US provider supports no military-intelligence end use or user without a license
# description: >-
#   A US person may not support a military-intelligence end use or end user of Belarus, Burma, Cambodia, China,
#   Russia, Venezuela or a country of E:1 or E:2 without a license, even where no item is exported: support is any
#   contract, service or employment that is known to assist. So this reaches compute that stands in the United
#   States. Asked of a provider that is a US person, about those who are in these countries or belong to somebody
#   there (D-43). Staff who are US persons are bound themselves, whoever employs them: that is not asked here.
# scope: package
# related_resources:
# - description: 15 CFR 744.6(b)(5), shipping, facilitating, and any contract, service or employment in support, as summarised by counsel
#   ref: https://www.internationaltradecomplianceupdate.com/2021/04/14/commerce-extends-military-intelligence-end-use-and-end-user-controls-to-burma/
#   confidence: V2
# - description: 86 FR 4865 (2021-00977), "even when the items at issue are not subject to the EAR", effective 2021-03-16
#   ref: https://www.federalregister.gov/d/2021-00977
#   confidence: V2
# custom:
#   id: US-EAR-17
#   provision: us_person_support
#   subject: customer
#   obligation: license
#   severity: critical
#   choices: [macau_and_hong_kong, user_reach]
#   finding: "military-intelligence end use or user: {users}"
#   question: military-intelligence end use or user not ruled out
#   message: "military-intelligence end use or user known: {users}; not established for: {open}; red flags found: {red_flags}"
#   remediation: >-
#     Establish the end use and the end user. Record who stated what and when, a search among
#     military-intelligence end users, and a review of red flags; stop the service and escalate where the use is
#     one of military intelligence, or record the license with its reference.
package guardrails.regimes.us_ear.no_support_for_military_intelligence

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

_authorised := authorisation.granted("US-EAR-17", _law.as_of_day)

_scope := object.union(end_use.military_intelligence, {
	"china": _law.choices.macau_and_hong_kong,
	"reach": _law.choices.user_reach,
})

_users := {"kinds": ["military_intelligence"], "lists": ["mieu"], "as_of_day": _law.as_of_day}

_law := input.law.us_ear
