# METADATA
# title: Accelerators abroad serve no military-intelligence end use or user without a license
# description: >-
#   A license is needed for any item that is known to be intended, entirely or in part, for a military-intelligence
#   end use or end user of Belarus, Burma, Cambodia, China, Russia, Venezuela or a country of E:1 or E:2; those that
#   the section names, wherever they are. Asked of those who are in these countries or belong to somebody there
#   (D-43), where accelerators stand abroad. A hit among military-intelligence end users answers; a civil use is
#   shown by what somebody stated, with a review of red flags that found nothing.
# scope: package
# related_resources:
# - description: 15 CFR 744.22, military-intelligence end use and end user, eCFR of 2026-07-23 as paraphrased by others
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-744
#   confidence: V2
# - description: 86 FR 4865 (2021-00977), effective 2021-03-16
#   ref: https://www.federalregister.gov/d/2021-00977
#   confidence: V2
# custom:
#   id: US-EAR-16
#   provision: military_intelligence
#   subject: customer
#   obligation: license
#   severity: critical
#   choices: [macau_and_hong_kong, remote_use, user_reach]
#   finding: "military-intelligence end use or user: {users}"
#   question: military-intelligence end use or user not ruled out
#   message: "military-intelligence end use or user known: {users}; not established for: {open}; red flags found: {red_flags}"
#   remediation: >-
#     Establish the end use and the end user. Record who stated what and when, a search among
#     military-intelligence end users, and a review of red flags; stop and escalate where the use is one of
#     military intelligence, or record the license with its reference.
package guardrails.regimes.us_ear.no_military_intelligence_end_use

import data.guardrails.lib.authorisation
import data.guardrails.lib.end_use
import data.guardrails.lib.place
import data.guardrails.lib.tri

verdict[input.customer.id] := end_use.verdict(_supplied, _scope, _users, _authorised)

detail[input.customer.id] := end_use.detail(_scope, _users, _authorised, {
	"missing": tri.open(_supplied, place.unestablished_supply(_law.choices.remote_use)),
	"choices": ["macau_and_hong_kong", "remote_use", "user_reach"],
}) if {
	tri.unsettled(verdict[input.customer.id])
}

_supplied := place.any_supplied_abroad(_law.choices.remote_use)

_authorised := authorisation.granted("US-EAR-16", _law.as_of_day)

_scope := object.union(end_use.military_intelligence, {
	"china": _law.choices.macau_and_hong_kong,
	"reach": _law.choices.user_reach,
})

_users := {"kinds": ["military_intelligence"], "lists": ["mieu"], "as_of_day": _law.as_of_day}

_law := input.law.us_ear
