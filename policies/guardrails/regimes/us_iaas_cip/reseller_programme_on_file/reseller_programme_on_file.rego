# METADATA
# title: Each foreign reseller's identification program is on file
# description: >-
#   A provider sees to it that its foreign resellers keep an identification program, and holds a copy
#   of each. A reseller may adopt the provider's own by agreement.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.303, programs of foreign resellers (K8)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# - description: 89 FR 5698, proposed 15 CFR 7.303, adoption of the provider's program by agreement (K8)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V2
# custom:
#   id: US-CIP-08
#   provision: cip
#   subject: reseller
#   obligation: retain
#   severity: high
#   choices: [unknown_is_foreign, us_product]
#   finding: reseller's identification program not on file
#   question: reseller's identification program, or US status, not established
#   message: "{foreignness}; program on file: {cip_on_file}; adopted ours: {adopts_our_cip}"
#   remediation: Obtain the reseller's program or its agreement to keep ours, and record which.
package guardrails.regimes.us_iaas_cip.reseller_programme_on_file

import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[reseller.id] := tri.verdict(_obliged(reseller), _on_file(reseller)) if {
	input.kind == "provider"
	some reseller in input.resellers
}

detail[reseller.id] := {
	"observed": {
		"foreignness": party.foreignness(party.foreign(reseller), _law.choices.unknown_is_foreign),
		"cip_on_file": reseller.cip_on_file,
		"adopts_our_cip": reseller.adopts_our_cip,
	},
	"missing": sort((party.unestablished_of_iaas_provider(_law.choices.us_product) | _unestablished_of(reseller))),
	"choices": sort({"unknown_is_foreign" | party.foreign(reseller) == "unknown"} | party.decided_product),
	"events": {},
	"bound": {"foreign": party.foreign(reseller)},
} if {
	some reseller in input.resellers
	tri.unsettled(verdict[reseller.id])
}

# Of a reseller whose products are no longer provided, nothing is asked.
_obliged(reseller) := tri.all_of(
	[
		party.us_iaas_provider(_law.choices.us_product),
		tri.presume(party.foreign(reseller), _law.choices.unknown_is_foreign),
		party.still_supplied(reseller, _law.as_of_day),
	],
	"yes",
)

_on_file(reseller) := tri.or_(reseller.cip_on_file, reseller.adopts_our_cip)

_unestablished_of(reseller) := party.unestablished_of(reseller) | {concat(".", ["resellers", reseller.id, fact]) |
	some fact in ["adopts_our_cip", "cip_on_file", "terminated_day"]
	reseller[fact] == "unknown"
}

_law := input.law.us_iaas_cip
