# METADATA
# title: Special measures are applied to the resellers concerned
# description: >-
#   The Secretary may prohibit or condition accounts of resellers in a named foreign jurisdiction, or of a
#   named foreign person that sells onward. A measure is applied from 180 days after its determination and
#   lasts 365 days unless it is extended. No determination is known: the register holds them.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.307, special measures (K16)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# - description: 89 FR 5698, proposed 15 CFR 7.307, that being located or organised in a jurisdiction is what counts
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: M
# custom:
#   id: US-CIP-23
#   provision: special_measures
#   subject: reseller
#   obligation: deny
#   severity: critical
#   limits: [measure_days, measure_wait_days]
#   choices: [us_product]
#   finding: "special measures not applied: {measures}"
#   question: special measures on the reseller not established
#   message: "special measures in force that are not applied to it: {measures}"
#   remediation: >-
#     Apply the prohibition or condition to the reseller's account and record it under measures_applied; or
#     record the facts that show that it does not concern the reseller.
package guardrails.regimes.us_iaas_cip.reseller_measures_applied

import data.guardrails.lib.measure
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[reseller.id] := tri.verdict(_obliged(reseller), _applied(reseller)) if {
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
		tri.any_of([_binds(each, reseller) | some each in input.provider.special_measures], "yes"),
	],
	"yes",
)

_binds(each, reseller) := tri.and_(
	measure.in_force(each, _law.as_of_day, _law.limits.measure_wait_days, _law.limits.measure_days),
	measure.concerns_party(each, reseller),
)

_applied(reseller) := tri.all_of(
	[tri.or_(tri.not_(_binds(each, reseller)), measure.among(each, reseller.measures_applied)) |
		some each in input.provider.special_measures
	],
	"yes",
)

# The measures that are, or may be, in force against the reseller and are not applied.
_open(reseller) := {each.id |
	some each in input.provider.special_measures
	_binds(each, reseller) != "no"
	measure.among(each, reseller.measures_applied) != "yes"
}

_unestablished(reseller) := {concat(".", ["provider.special_measures", each.id]) |
	some each in input.provider.special_measures
	_binds(each, reseller) == "unknown"
} | {concat(".", ["resellers", reseller.id, "measures_applied", each.id]) |
	some each in input.provider.special_measures
	measure.among(each, reseller.measures_applied) == "unknown"
}

_law := input.law.us_iaas_cip
