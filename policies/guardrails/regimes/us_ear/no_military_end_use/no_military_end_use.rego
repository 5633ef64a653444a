# METADATA
# title: Accelerators abroad serve no military end use or user without a license
# description: >-
#   Beyond the list: a license is needed for any item, where it is known to be intended, entirely or in part, for
#   a military end use or end user in Belarus or Russia, and for items of Supplement No. 2 in Burma, Cambodia,
#   China, Nicaragua and Venezuela. Asked of those who are in these countries or belong to somebody there
#   (D-43), where accelerators stand abroad: what stands in the United States is not exported. Military end
#   users of the second group outside their country are limited to the list in the text; who is taken for one
#   because of its headquarters is asked more than that. Recorded knowledge is knowledge; a civil use is shown by
#   what somebody stated, with a review of red flags that found nothing.
# scope: package
# related_resources:
# - description: 15 CFR 744.21(a)(1) and (2), military end use and end user, eCFR of 2026-07-23 as paraphrased by others
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-744
#   confidence: V2
# - description: 15 CFR 772.1, knowledge, and Part 732 Supplement No. 3, red flags
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-772
#   confidence: V2
# custom:
#   id: US-EAR-15
#   provision: military_end_use
#   subject: customer
#   obligation: license
#   severity: critical
#   choices: [macau_and_hong_kong, remote_use, supplement_2, user_reach]
#   finding: "military end use or user: {users}"
#   question: military end use or user not ruled out
#   message: "military end use or user known: {users}; not established for: {open}; red flags found: {red_flags}"
#   remediation: >-
#     Establish the end use and the end user. Record who stated what and when, and a review of red flags; stop
#     and escalate where the use is military, or record the license with its reference.
package guardrails.regimes.us_ear.no_military_end_use

import data.guardrails.lib.authorisation
import data.guardrails.lib.end_use
import data.guardrails.lib.place
import data.guardrails.lib.tri

verdict[input.customer.id] := end_use.verdict(_supplied, _scope, _users, _authorised)

detail[input.customer.id] := end_use.detail(_scope, _users, _authorised, {
	"missing": tri.open(_supplied, place.unestablished_supply(_law.choices.remote_use)),
	"choices": ["macau_and_hong_kong", "remote_use", "supplement_2", "user_reach"],
}) if {
	tri.unsettled(verdict[input.customer.id])
}

_supplied := place.any_supplied_abroad(_law.choices.remote_use)

_authorised := authorisation.granted("US-EAR-15", _law.as_of_day)

_scope := {
	"groups": _groups[_law.choices.supplement_2],
	"without": [],
	"china": _china[_law.choices.supplement_2],
	"reach": _law.choices.user_reach,
	"named": "",
}

_groups := {"listed": ["744.21"], "not_listed": ["744.21-ANY-ITEM"]}

# Macau stands with China where China is named at all.
_china := {"listed": _law.choices.macau_and_hong_kong, "not_listed": "as_listed"}

_users := {"kinds": ["military"], "lists": ["meu"], "as_of_day": _law.as_of_day}

_law := input.law.us_ear
