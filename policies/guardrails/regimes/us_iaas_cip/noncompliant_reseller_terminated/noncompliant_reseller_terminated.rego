# METADATA
# title: Relationships with non-compliant foreign resellers end on time
# description: >-
#   A provider that becomes aware that a foreign reseller does not comply with the rules on
#   identification ends the relationship within 30 calendar days.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.303, termination within 30 calendar days (K9)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# custom:
#   id: US-CIP-09
#   provision: cip
#   subject: reseller
#   obligation: terminate
#   severity: critical
#   limits: [termination_days]
#   choices: [unknown_is_foreign, us_product]
#   clocks:
#   - {id: terminate, from: [noncompliance_known_day], days: termination_days, met_by: terminated_day}
#   finding: "non-compliant foreign reseller not terminated, known since {noncompliance_known_day}"
#   question: compliance of the reseller not established
#   message: "{foreignness}; {compliance}, known since {noncompliance_known_day}; ended on {terminated_day}"
#   remediation: End the relationship within the days, or have the reseller comply; record which and when.
package guardrails.regimes.us_iaas_cip.noncompliant_reseller_terminated

import data.guardrails.lib.day
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[reseller.id] := tri.verdict(_obliged(reseller), _ended(reseller)) if {
	input.kind == "provider"
	some reseller in input.resellers
}

detail[reseller.id] := {
	"observed": {
		"foreignness": party.foreignness(party.foreign(reseller), _law.choices.unknown_is_foreign),
		"compliance": reseller.compliance,
		"noncompliance_known_day": reseller.noncompliance_known_day,
		"terminated_day": reseller.terminated_day,
	},
	"missing": sort((party.unestablished_of_iaas_provider(_law.choices.us_product) | _unestablished_of(reseller))),
	"choices": sort({"unknown_is_foreign" | party.foreign(reseller) == "unknown"} | party.decided_product),
	"events": {
		"noncompliance_known_day": _known_day(reseller),
		"terminated_day": reseller.terminated_day,
	},
	"bound": {"compliance": reseller.compliance},
} if {
	some reseller in input.resellers
	verdict[reseller.id] != "not_applicable"
}

_obliged(reseller) := tri.all_of(
	[
		party.us_iaas_provider(_law.choices.us_product),
		tri.presume(party.foreign(reseller), _law.choices.unknown_is_foreign),
		_non_compliant(reseller),
	],
	"yes",
)

default _non_compliant(_) := "unknown"

_non_compliant(reseller) := "yes" if reseller.compliance == "non_compliant"

_non_compliant(reseller) := "no" if reseller.compliance == "compliant"

default _ended(_) := "unknown"

_ended(reseller) := "no" if reseller.terminated_day == "none"

_ended(reseller) := day.reached(reseller.terminated_day, _law.as_of_day) if is_number(reseller.terminated_day)

# That a reseller is recorded as non-compliant without a day does not stop the clock.
default _known_day(_) := "unknown"

_known_day(reseller) := reseller.noncompliance_known_day if is_number(reseller.noncompliance_known_day)

_unestablished_of(reseller) := party.unestablished_of(reseller) | {concat(".", ["resellers", reseller.id, fact]) |
	some fact in ["compliance", "noncompliance_known_day", "terminated_day"]
	reseller[fact] == "unknown"
}

_law := input.law.us_iaas_cip
