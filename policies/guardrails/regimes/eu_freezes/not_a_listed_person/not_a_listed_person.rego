# METADATA
# title: No party is on the EU sanctions list
# description: >-
#   Neither funds nor economic resources are made available, directly or indirectly, to listed persons or for
#   their benefit; compute is taken for such a resource. It concerns providers that belong to the Union, or act
#   there: where they are, or the accelerators stand, settles it.
# scope: package
# related_resources:
# - description: Council Regulation (EU) 269/2014, Article 2, and the other asset freezes of the Union, as summarised
#   ref: https://eur-lex.europa.eu/eli/reg/2014/269
#   confidence: V2
# - description: Commission opinion of 2020-06-19, services can be economic resources, as summarised
#   ref: https://finance.ec.europa.eu/eu-and-world/sanctions-restrictive-measures_en
#   confidence: V2
# - description: Article 17, whom the regulation binds
#   ref: https://eur-lex.europa.eu/eli/reg/2014/269
#   confidence: M
# custom:
#   id: EU-FRZ-01
#   provision: listed_persons
#   subject: customer
#   obligation: deny
#   severity: critical
#   choices: [hardware, unstated]
#   finding: party on the EU sanctions list
#   question: EU sanctions screening incomplete
#   message: "on the EU sanctions list: {listed}; confirmed hits: {parties}; provider acts there: {bound_here}; authorised: {authorised}"
#   remediation: >-
#     Search the list for everybody who deals and record it (eu_consolidated); refuse and report a confirmed hit, or record
#     the license with its reference. Where you do not act there, say where you do (provider.operates_in).
package guardrails.regimes.eu_freezes.not_a_listed_person

import data.guardrails.lib.listed
import data.guardrails.lib.nexus
import data.guardrails.lib.tri

verdict[input.customer.id] := listed.verdict(_bound_here, _found)

detail[input.customer.id] := listed.detail(_found, {
	"observed": {"bound_here": _bound_here},
	"missing": tri.open(_bound_here, nexus.unestablished("EU", _readings)),
	"choices": ["hardware", "unstated"],
}) if {
	tri.unsettled(verdict[input.customer.id])
}

_bound_here := nexus.acts_in("EU", _readings)

_readings := {"hardware": _law.choices.hardware, "unstated": _law.choices.unstated}

_found := listed.found("eu_consolidated", "EU-FRZ-01", _law.as_of_day)

_law := input.law.eu_freezes
