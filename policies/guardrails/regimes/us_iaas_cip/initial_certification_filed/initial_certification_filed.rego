# METADATA
# title: The initial certification is filed before foreign customers have access
# description: >-
#   A new provider certifies its identification program, and that of its foreign resellers, before a
#   foreign customer has access. The form asks for identity_verification, detection_resources,
#   reseller_procedures, contact, customers, foreign_beneficial_owners, foreign_resellers and
#   unverified_accounts; the filing lists in `items` which it gives.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.304, initial certification and its fields (K11, A1.3)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# custom:
#   id: US-CIP-11
#   provision: cip
#   subject: provider
#   obligation: certify
#   severity: high
#   choices: [us_product]
#   clocks:
#   - {id: certify, from: [first_foreign_access_day], days: 0, met_by: certified_day}
#   finding: initial certification not filed, or incomplete
#   question: initial certification not established
#   message: "first foreign access on {first_foreign_access_day}; initial certification on {certified_day}, without: {absent}"
#   remediation: Prepare the certification with all fields, file it once there is a form, and record it.
package guardrails.regimes.us_iaas_cip.initial_certification_filed

import data.guardrails.lib.certification
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.provider.id] := tri.verdict(_obliged, _certified) if input.kind == "provider"

detail[input.provider.id] := {
	"observed": {
		"first_foreign_access_day": _programme.first_foreign_access_day,
		"certified_day": certification.first_day(_kind, _fields, _law.as_of_day),
		"absent": sort(certification.absent(_kind, _fields)),
	},
	"missing": sort(_unestablished),
	"choices": sort(party.decided_product),
	"events": {
		"first_foreign_access_day": _programme.first_foreign_access_day,
		"certified_day": certification.first_day(_kind, _fields, _law.as_of_day),
	},
	"bound": {"absent": sort(certification.absent(_kind, _fields))},
} if {
	verdict[input.provider.id] != "not_applicable"
}

_obliged := tri.and_(party.us_iaas_provider(_law.choices.us_product), _programme.foreign_access)

_certified := certification.filed(_kind, _fields, _law.as_of_day)

_kind := "cip_certification_initial"

_fields := {
	"contact",
	"customers",
	"detection_resources",
	"foreign_beneficial_owners",
	"foreign_resellers",
	"identity_verification",
	"reseller_procedures",
	"unverified_accounts",
}

_programme := input.provider.programme

_unestablished contains fact if some fact in party.unestablished_of_iaas_provider(_law.choices.us_product)

_unestablished contains "provider.programme.foreign_access" if _programme.foreign_access == "unknown"

_unestablished contains "filings.cip_certification_initial" if _certified != "yes"

_law := input.law.us_iaas_cip
