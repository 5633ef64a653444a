# METADATA
# title: Resellers apply special measures to their own customers
# description: >-
#   Providers and resellers alike implement special measures. While one is in force, each reseller that is
#   still supplied is recorded as implementing it, whether or not the measure concerns the reseller itself.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.307, special measures, by providers and resellers (K16)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# custom:
#   id: US-CIP-24
#   provision: special_measures
#   subject: reseller
#   obligation: review
#   severity: high
#   limits: [measure_days, measure_wait_days]
#   choices: [us_product]
#   finding: "reseller does not apply: {measures}"
#   question: "special measures of the reseller not on record: {measures}"
#   message: "special measures in force that it is not known to implement: {measures}"
#   remediation: Have the reseller confirm that it implements the measures, and record it under measures_implemented.
package guardrails.regimes.us_iaas_cip.reseller_measures_implemented

import data.guardrails.lib.measure
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[reseller.id] := tri.verdict(_obliged(reseller), _implemented(reseller)) if {
	input.kind == "provider"
	some reseller in input.resellers
}

detail[reseller.id] := {
	"observed": {"measures": sort(_open(reseller))},
	"missing": sort((party.unestablished_of_iaas_provider(_law.choices.us_product) | _unestablished(reseller))),
	"choices": sort(party.decided_product),
	"events": {},
	"bound": {"measures": sort(_open(reseller))},
} if {
	some reseller in input.resellers
	verdict[reseller.id] in {"fail", "unknown"}
}

_obliged(reseller) := tri.all_of(
	[
		party.us_iaas_provider(_law.choices.us_product),
		party.still_supplied(reseller, _law.as_of_day),
		tri.any_of([_in_force(each) | some each in input.provider.special_measures], "yes"),
	],
	"yes",
)

_in_force(each) := measure.in_force(each, _law.as_of_day, _law.limits.measure_wait_days, _law.limits.measure_days)

_implemented(reseller) := tri.all_of(
	[tri.or_(tri.not_(_in_force(each)), measure.among(each, reseller.measures_implemented)) |
		some each in input.provider.special_measures
	],
	"yes",
)

_open(reseller) := {each.id |
	some each in input.provider.special_measures
	_in_force(each) != "no"
	measure.among(each, reseller.measures_implemented) != "yes"
}

_unestablished(reseller) := {concat(".", ["provider.special_measures", each.id]) |
	some each in input.provider.special_measures
	_in_force(each) == "unknown"
} | {concat(".", ["resellers", reseller.id, "measures_implemented", each.id]) |
	some each in input.provider.special_measures
	measure.among(each, reseller.measures_implemented) == "unknown"
}

_law := input.law.us_iaas_cip
