# METADATA
# title: Identifying data of foreign customers are collected
# description: >-
#   Name, address, means and source of payment, email, telephone, and the IP addresses used for access
#   or administration with the date and time of each such action. Which actions the log holds, and
#   whether the sub-fields of address and payment are asked for, is chosen.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.302(d)(1), minimum identifying data (K3)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# - description: 89 FR 5698, proposed 15 CFR 7.302(d)(1), places of use and payment details (K3a)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: M
# custom:
#   id: US-CIP-03
#   provision: cip
#   subject: customer
#   obligation: verify
#   severity: medium
#   limits: [beneficial_owner_percent]
#   choices: [ip_log_granularity, managed_ml, partner_regions, sub_fields, unknown_is_foreign, us_product]
#   clocks:
#   - {id: collect, from: [opened_day], days: 0}
#   finding: "identifying data missing: {absent}"
#   question: identifying data, or US status, not established
#   message: "{foreignness}; not on file: {absent}"
#   remediation: Collect what is not on file, and record that it is.
package guardrails.regimes.us_iaas_cip.identifying_data_collected

import data.guardrails.lib.identification
import data.guardrails.lib.offering
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_obliged, _collected)

detail[input.customer.id] := {
	"observed": {
		"foreignness": party.foreignness(_foreign, _law.choices.unknown_is_foreign),
		"absent": sort(_absent),
	},
	"missing": sort(_unestablished),
	"choices": sort(((({"ip_log_granularity", "sub_fields"} | {"unknown_is_foreign" | _foreign == "unknown"}) | offering.decided) | party.decided_product)),
	"events": {"opened_day": input.customer.opened_day},
	"bound": {"absent": sort(_absent), "foreign": _foreign},
} if {
	verdict[input.customer.id] != "not_applicable"
}

_obliged := tri.and_(identification.applies(_foreign, _law.choices.unknown_is_foreign, _law.choices.us_product, _law.as_of_day), offering.offered(_law.choices.managed_ml, _law.choices.partner_regions))

_foreign := identification.foreign(_law.limits.beneficial_owner_percent)

_collected := tri.all_of([input.customer.data_elements[element] | some element in _elements], "yes")

_absent := {element | some element in _elements; input.customer.data_elements[element] != "yes"}

_elements contains element if some element in ["name", "address", "payment", "email", "telephone", "ip_log"]

_elements contains "ip_log_every_event" if _law.choices.ip_log_granularity == "every_event"

_elements contains element if {
	_law.choices.sub_fields == "required"
	some element in ["places_of_use", "payment_details"]
}

_unestablished contains fact if some fact in identification.unestablished(_foreign, _law.choices.us_product, _law.as_of_day)

_unestablished contains concat(".", ["customer.data_elements", element]) if some element in _absent

_law := input.law.us_iaas_cip
