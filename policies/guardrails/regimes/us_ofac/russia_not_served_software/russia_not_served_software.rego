# METADATA
# title: No business software services reach persons in Russia
# description: >-
#   US persons, and whoever serves from the United States, provide to persons in Russia neither IT consultancy
#   and design services, nor support and cloud services for software of enterprise management or of design and
#   manufacturing. Renting accelerators is not named: it is asked what is served with them (uses). Russian
#   entities that US persons own or control, and windings-down, are exempt; that is recorded with its reference.
# scope: package
# related_resources:
# - description: Determination of 2024-06-12 under EO 14071 section 1(a)(ii), 89 FR 58286, as summarised by counsel and OFAC's FAQs
#   ref: https://www.federalregister.gov/citation/89-FR-58286
#   confidence: V2
# - description: OFAC's FAQs of 2024-06-12, services whose benefit is ultimately received in Russia are indirect exports
#   ref: https://ofac.treasury.gov/faqs/added/2024-06-12
#   confidence: V
# custom:
#   id: US-OFAC-04
#   provision: russia_software
#   subject: customer
#   obligation: deny
#   severity: high
#   finding: business software services for persons in Russia
#   question: business software services for persons in Russia not ruled out
#   message: "in Russia: {in_russia}; parties: {parties}; services that are covered: {covered}; authorization on record: {authorised}"
#   remediation: >-
#     Ask what is served with the compute and record it (uses, uses_complete); end what is covered, or record
#     the exemption or the license with its reference.
package guardrails.regimes.us_ofac.russia_not_served_software

import data.guardrails.lib.authorisation
import data.guardrails.lib.russia
import data.guardrails.lib.tri

verdict[input.customer.id] := russia.verdict(_covered, _authorised)

detail[input.customer.id] := russia.detail(_covered, _authorised) if tri.unsettled(verdict[input.customer.id])

_covered := russia.covered({"design_manufacturing", "enterprise_management", "it_consultancy", "it_support"})

_authorised := authorisation.granted("US-OFAC-04", _law.as_of_day)

_law := input.law.us_ofac
