# METADATA
# title: No party is a blocked person
# description: >-
#   US persons provide no services to Specially Designated Nationals and other blocked persons; compute
#   is a service, wherever it stands. An authorisation is a general or specific license.
# scope: package
# related_resources:
# - description: 31 CFR chapter V, dealings with blocked persons, as summarised
#   ref: https://www.ecfr.gov/current/title-31/subtitle-B/chapter-V
#   confidence: V2
# custom:
#   id: US-OFAC-01
#   provision: blocked_persons
#   subject: customer
#   obligation: deny
#   severity: critical
#   finding: confirmed SDN match
#   question: SDN screening incomplete
#   message: "a blocked person (SDN): {listed}; confirmed hits: {parties}; authorization on record: {authorised}"
#   remediation: >-
#     Block and escalate at once; record a cleared hit, or the OFAC license with its reference.
package guardrails.regimes.us_ofac.not_a_blocked_person

import data.guardrails.lib.listed
import data.guardrails.lib.tri

verdict[input.customer.id] := listed.verdict("yes", _found)

detail[input.customer.id] := listed.detail(_found, {"observed": {}, "missing": set(), "choices": []}) if {
	tri.unsettled(verdict[input.customer.id])
}

_found := listed.found("sdn", "US-OFAC-01", _law.as_of_day)

_law := input.law.us_ofac
