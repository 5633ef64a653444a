# METADATA
# title: No quantum computing services reach persons in Russia
# description: >-
#   US persons, and whoever serves from the United States, provide no quantum computing services to persons in
#   Russia; infrastructure and data processing related to it count. Renting accelerators is not named: it is
#   asked what is served with them (uses). Russian entities that US persons own or control, and windings-down,
#   are exempt; that is recorded with its reference.
# scope: package
# related_resources:
# - description: Determination of 2022-09-15 under EO 14071 section 1(a)(ii), from 2022-10-15, as summarised by counsel
#   ref: https://ofac.treasury.gov/faqs/added/2022-09-15
#   confidence: V2
# custom:
#   id: US-OFAC-08
#   provision: russia_quantum
#   subject: customer
#   obligation: deny
#   severity: high
#   finding: quantum computing for persons in Russia
#   question: quantum computing for persons in Russia not ruled out
#   message: "in Russia: {in_russia}; parties: {parties}; quantum computing: {covered}; authorization on record: {authorised}"
#   remediation: >-
#     Ask what is served with the compute and record it (uses, uses_complete); end quantum computing services, or
#     record the exemption or the license with its reference.
package guardrails.regimes.us_ofac.russia_not_served_quantum

import data.guardrails.lib.authorisation
import data.guardrails.lib.russia
import data.guardrails.lib.tri

verdict[input.customer.id] := russia.verdict(_covered, _authorised)

detail[input.customer.id] := russia.detail(_covered, _authorised) if tri.unsettled(verdict[input.customer.id])

_covered := russia.covered({"quantum_computing"})

_authorised := authorisation.granted("US-OFAC-08", _law.as_of_day)

_law := input.law.us_ofac
