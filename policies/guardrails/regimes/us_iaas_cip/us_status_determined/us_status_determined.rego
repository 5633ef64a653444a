# METADATA
# title: US status of customers and beneficial owners is determined
# description: >-
#   Before an account is opened the provider determines whether the customer and all beneficial owners
#   are US persons, and keeps on what that rests. A conclusion without the facts that bear it out is not
#   enough, and one that they contradict is an open question. Until it is made the customer is taken as foreign by the other rules.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.302, whether the customer and all beneficial owners are US persons (K2)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V2
# custom:
#   id: US-CIP-02
#   provision: cip
#   subject: customer
#   obligation: verify
#   severity: medium
#   limits: [beneficial_owner_percent]
#   choices: [managed_ml, partner_regions, us_product]
#   clocks:
#   - {id: determine, from: [opened_day], days: 0, met_by: us_status_day}
#   finding: US status not determined
#   question: US status not established by the facts on record
#   message: "determined as: {us_status}; by the facts on record: {foreignness}"
#   remediation: >-
#     Establish where the customer and its beneficial owners are citizens, residents or organised, and
#     record the facts with the determination and its day.
package guardrails.regimes.us_iaas_cip.us_status_determined

import data.guardrails.lib.exemption
import data.guardrails.lib.identification
import data.guardrails.lib.offering
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_obliged, _determined)

detail[input.customer.id] := {
	"observed": {
		"us_status": input.customer.us_status,
		"foreignness": party.foreignness(_foreign, "no"),
	},
	"missing": sort(_unestablished),
	"choices": sort(offering.decided | party.decided_product),
	"events": {"opened_day": input.customer.opened_day, "us_status_day": _done_day},
	"bound": {"foreign": _foreign, "us_status": input.customer.us_status},
} if {
	verdict[input.customer.id] != "not_applicable"
}

# Every prospective customer, for who is not foreign is known only afterwards.
_obliged := tri.all_of(
	[
		party.us_iaas_provider(_law.choices.us_product),
		tri.not_(exemption.of_customer(_law.as_of_day)),
		offering.offered(_law.choices.managed_ml, _law.choices.partner_regions),
	],
	"yes",
)

_foreign := identification.foreign(_law.limits.beneficial_owner_percent)

# What the recorded facts show is determined, unless the opposite was concluded from them: then one of the
# two is wrong.
default _determined := "unknown"

_determined := "yes" if input.customer.us_status == _shown[_foreign]

_determined := "yes" if {
	_foreign != "unknown"
	input.customer.us_status in {"not_determined", "unknown"}
}

_determined := "no" if {
	_foreign == "unknown"
	input.customer.us_status == "not_determined"
}

_shown := {"yes": "foreign", "no": "us"}

default _done_day := "unknown"

_done_day := input.customer.us_status_day if input.customer.us_status in {"foreign", "us"}

_done_day := "none" if input.customer.us_status == "not_determined"

_unestablished contains fact if some fact in identification.unestablished(_foreign, _law.choices.us_product, _law.as_of_day)

_unestablished contains "customer.us_status" if {
	_determined != "yes"
	input.customer.us_status in {"not_determined", "unknown"}
}

_unestablished contains "customer.us_status" if {
	_determined != "yes"
	_foreign != "unknown"
}

_law := input.law.us_iaas_cip
