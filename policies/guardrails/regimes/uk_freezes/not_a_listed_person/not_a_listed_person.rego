# METADATA
# title: Nobody who deals is on the UK sanctions list
# description: >-
#   Neither funds nor economic resources are made available, directly or indirectly, to listed persons or for
#   their benefit; compute is taken for such a resource. It concerns providers that belong to the United Kingdom, or act
#   there: where they are, or the accelerators stand, settles it.
# scope: package
# related_resources:
# - description: Sanctions and Anti-Money Laundering Act 2018 and its regulations, asset freezes, as summarised
#   ref: https://www.legislation.gov.uk/ukpga/2018/13
#   confidence: V2
# - description: Section 21, conduct in the United Kingdom and of United Kingdom persons; whether renting compute makes an economic resource available
#   ref: https://www.legislation.gov.uk/ukpga/2018/13/section/21
#   confidence: M
# custom:
#   id: UK-FRZ-01
#   provision: listed_persons
#   subject: customer
#   obligation: deny
#   severity: critical
#   choices: [hardware, unstated]
#   message: "on the UK sanctions list: {listed}; parties: {parties}; provider acts there: {bound_here}; authorised: {authorised}"
#   remediation: >-
#     Search the list for everybody who deals and record it (uk_sanctions); refuse and report a confirmed hit, or record
#     the license with its reference. Where you do not act there, say where you do (provider.operates_in).
package guardrails.regimes.uk_freezes.not_a_listed_person

import data.guardrails.lib.authorisation
import data.guardrails.lib.nexus
import data.guardrails.lib.screening
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_bound_here, tri.or_(tri.not_(_listed), _authorised))

detail[input.customer.id] := {
	"observed": {
		"listed": _listed,
		"parties": sort(_parties),
		"bound_here": _bound_here,
		"authorised": _authorised,
	},
	"missing": sort(_unestablished),
	"choices": ["hardware", "unstated"],
	"events": {},
	"bound": {"listed": _listed, "parties": sort(_parties)},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_bound_here := nexus.acts_in("UK", _readings)

_readings := {"hardware": _law.choices.hardware, "unstated": _law.choices.unstated}

_listed := screening.any_listed("uk_sanctions", _law.as_of_day)

_parties := screening.hits("uk_sanctions", _law.as_of_day)

_authorised := authorisation.granted("UK-FRZ-01", _law.as_of_day)

_unestablished contains fact if {
	_listed == "unknown"
	some fact in screening.unestablished("uk_sanctions", _law.as_of_day)
}

_unestablished contains fact if {
	_bound_here == "unknown"
	some fact in nexus.unestablished("UK", _readings)
}

_unestablished contains "customer.authorisations" if _authorised == "unknown"

_law := input.law.uk_freezes
