# METADATA
# title: Foreign resellers that do not report are not supplied
# description: A provider may not provide its products to a foreign reseller that does not report large training runs.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.308, resellers that do not report (R3)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# custom:
#   id: US-TRN-06
#   provision: training_reports
#   subject: reseller
#   obligation: deny
#   severity: critical
#   choices: [us_product]
#   finding: foreign reseller does not report large training runs
#   question: reporting of the reseller not on record
#   message: "{foreignness}; reports large training runs: {reporting}; ended on {terminated_day}"
#   remediation: Have the reseller agree to report, or end the relationship, and record which.
package guardrails.regimes.us_iaas_training.silent_reseller_barred

import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[reseller.id] := tri.verdict(_obliged(reseller), reseller.reporting) if {
	input.kind == "provider"
	some reseller in input.resellers
}

detail[reseller.id] := {
	"observed": {
		"foreignness": party.foreignness(party.foreign(reseller), "no"),
		"reporting": reseller.reporting,
		"terminated_day": reseller.terminated_day,
	},
	"missing": sort((party.unestablished_of_iaas_provider(_law.choices.us_product) | _unestablished_of(reseller))),
	"choices": sort(party.decided_product),
	"events": {},
	"bound": {"reporting": reseller.reporting},
} if {
	some reseller in input.resellers
	tri.unsettled(verdict[reseller.id])
}

_obliged(reseller) := tri.all_of(
	[
		party.us_iaas_provider(_law.choices.us_product),
		party.foreign(reseller),
		party.still_supplied(reseller, _law.as_of_day),
	],
	"yes",
)

_unestablished_of(reseller) := party.unestablished_of(reseller) | {concat(".", ["resellers", reseller.id, fact]) |
	some fact in ["reporting", "terminated_day"]
	reseller[fact] == "unknown"
}

_law := input.law.us_iaas_training
