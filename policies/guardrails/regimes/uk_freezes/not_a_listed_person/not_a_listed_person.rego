# METADATA
# title: No party is on the UK sanctions list
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
#   finding: party on the UK sanctions list
#   question: UK sanctions screening incomplete
#   message: "on the UK sanctions list: {listed}; confirmed hits: {parties}; provider acts there: {bound_here}; authorised: {authorised}"
#   remediation: >-
#     Search the list for everybody who deals and record it (uk_sanctions); refuse and report a confirmed hit, or record
#     the license with its reference. Where you do not act there, say where you do (provider.operates_in).
package guardrails.regimes.uk_freezes.not_a_listed_person

import data.guardrails.lib.listed
import data.guardrails.lib.nexus
import data.guardrails.lib.tri

verdict[input.customer.id] := listed.verdict(_bound_here, _found)

detail[input.customer.id] := listed.detail(_found, {
	"observed": {"bound_here": _bound_here},
	"missing": tri.open(_bound_here, nexus.unestablished("UK", _readings)),
	"choices": ["hardware", "unstated"],
}) if {
	tri.unsettled(verdict[input.customer.id])
}

_bound_here := nexus.acts_in("UK", _readings)

_readings := {"hardware": _law.choices.hardware, "unstated": _law.choices.unstated}

_found := listed.found("uk_sanctions", "UK-FRZ-01", _law.as_of_day)

_law := input.law.uk_freezes
