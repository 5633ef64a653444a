# METADATA
# title: No party is 50 % or more owned by blocked persons
# description: >-
#   An entity that blocked persons own by 50 percent or more, directly or indirectly, alone or together,
#   is blocked itself, whether a list names it or not.
# scope: package
# related_resources:
# - description: OFAC guidance of 2014-08-13 on entities owned by blocked persons
#   ref: https://ofac.treasury.gov/faqs/topic/1521
#   confidence: V2
# custom:
#   id: US-OFAC-02
#   provision: blocked_persons
#   subject: customer
#   obligation: deny
#   severity: critical
#   limits: [blocked_percent]
#   parameters:
#   - {lists: [sdn], percent: blocked_percent, cascade: true}
#   finding: "50 % or more owned by blocked persons"
#   question: ownership by blocked persons not established
#   message: "owned by blocked persons to {blocked_percent} percent or more: {owned}; parties: {parties}"
#   remediation: >-
#     Establish the owners and their shares, screen them and record both; where blocked persons hold half,
#     block and escalate, or record the OFAC license with its reference.
package guardrails.regimes.us_ofac.not_owned_by_blocked_persons

import data.guardrails.lib.authorisation
import data.guardrails.lib.ownership
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict("yes", tri.or_(tri.not_(_owned), _authorised))

detail[input.customer.id] := {
	"observed": {
		"owned": _owned,
		"parties": sort(object.keys(_shares)),
		"shares": _shares,
		"blocked_percent": _law.limits.blocked_percent,
		"authorised": _authorised,
	},
	"missing": sort(_unestablished),
	"choices": [],
	"events": {},
	"bound": {"owned": _owned, "shares": _shares},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_owned := ownership.any_owned(["sdn"], _law.limits.blocked_percent)

_shares := ownership.shares(["sdn"], _law.limits.blocked_percent)

_authorised := authorisation.granted("US-OFAC-02", _law.as_of_day)

_unestablished contains fact if {
	_owned == "unknown"
	some fact in ownership.unestablished(["sdn"], _law.limits.blocked_percent)
}

_unestablished contains "customer.authorisations" if _authorised == "unknown"

_law := input.law.us_ofac
