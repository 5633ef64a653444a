# METADATA
# title: Special measures are applied to the customers concerned
# description: >-
#   The Secretary may prohibit or condition accounts in a named foreign jurisdiction, or of a named foreign
#   person. Providers and resellers implement a measure no earlier than 180 days after its determination;
#   it lasts 365 days unless it is extended. A customer is concerned also by what concerns a reseller that
#   it buys through. No determination is known: the register holds them.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.307, special measures (K16)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# - description: 89 FR 5698, proposed 15 CFR 7.307, that being located or organised in a jurisdiction is what counts
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: M
# custom:
#   id: US-CIP-17
#   provision: special_measures
#   subject: customer
#   obligation: deny
#   severity: critical
#   limits: [measure_days, measure_wait_days]
#   choices: [us_product]
#   finding: "special measures not applied: {measures}"
#   question: special measures on the customer not established
#   message: "special measures in force that are not applied: {measures}"
#   remediation: >-
#     Apply the prohibition or condition to the customer's accounts and record it under measures_applied; or
#     record the facts that show that it does not concern the customer.
package guardrails.regimes.us_iaas_cip.special_measures_applied

import data.guardrails.lib.measure
import data.guardrails.lib.offering
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_obliged, _applied)

detail[input.customer.id] := {
	"observed": {"measures": sort(_open)},
	"missing": sort((party.unestablished_of_iaas_provider(_law.choices.us_product) | _unestablished)),
	"choices": sort(party.decided_product),
	"events": {},
	"bound": {"measures": sort(_open)},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_obliged := tri.and_(
	tri.and_(party.us_iaas_provider(_law.choices.us_product), offering.infrastructure),
	tri.any_of([_binds(each) | some each in input.provider.special_measures], "yes"),
)

_binds(each) := tri.and_(
	measure.in_force(each, _law.as_of_day, _law.limits.measure_wait_days, _law.limits.measure_days),
	measure.concerns(each),
)

_applied := tri.all_of(
	[tri.or_(tri.not_(_binds(each)), measure.applied(each)) | some each in input.provider.special_measures],
	"yes",
)

# The measures that are, or may be, in force against the customer and are not applied.
_open := {each.id |
	some each in input.provider.special_measures
	_binds(each) != "no"
	measure.applied(each) != "yes"
}

_unestablished := {concat(".", ["provider.special_measures", each.id]) |
	some each in input.provider.special_measures
	_binds(each) == "unknown"
} | {concat(".", ["customer.measures_applied", each.id]) |
	some each in input.provider.special_measures
	measure.applied(each) == "unknown"
}

_law := input.law.us_iaas_cip
