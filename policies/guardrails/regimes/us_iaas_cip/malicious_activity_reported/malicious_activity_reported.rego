# METADATA
# title: Malicious activity behind a reseller is reported
# description: A provider reports malicious cyber activity behind a foreign reseller that it suspects or knows of.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.303, report of suspected or known malicious activity (K9)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# custom:
#   id: US-CIP-19
#   provision: cip
#   subject: reseller
#   obligation: report
#   severity: high
#   choices: [unknown_is_foreign, us_product]
#   finding: malicious activity not reported
#   question: malicious activity, or its report, not on record
#   message: "{foreignness}; malicious activity: {malicious_activity}; reported: {reported}"
#   remediation: Report what is suspected or known, and record that it was reported.
package guardrails.regimes.us_iaas_cip.malicious_activity_reported

import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[reseller.id] := tri.verdict(_obliged(reseller), reseller.malicious_activity_reported) if {
	input.kind == "provider"
	some reseller in input.resellers
}

detail[reseller.id] := {
	"observed": {
		"foreignness": party.foreignness(party.foreign(reseller), _law.choices.unknown_is_foreign),
		"malicious_activity": reseller.malicious_activity,
		"reported": reseller.malicious_activity_reported,
	},
	"missing": sort((party.unestablished_of_iaas_provider(_law.choices.us_product) | _unestablished_of(reseller))),
	"choices": sort({"unknown_is_foreign" | party.foreign(reseller) == "unknown"} | party.decided_product),
	"events": {},
	"bound": {"malicious_activity": reseller.malicious_activity},
} if {
	some reseller in input.resellers
	tri.unsettled(verdict[reseller.id])
}

_obliged(reseller) := tri.all_of(
	[
		party.us_iaas_provider(_law.choices.us_product),
		tri.presume(party.foreign(reseller), _law.choices.unknown_is_foreign),
		reseller.malicious_activity,
	],
	"yes",
)

_unestablished_of(reseller) := party.unestablished_of(reseller) | {concat(".", ["resellers", reseller.id, fact]) |
	some fact in ["malicious_activity", "malicious_activity_reported"]
	reseller[fact] == "unknown"
}

_law := input.law.us_iaas_cip
