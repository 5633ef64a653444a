# METADATA
# title: Name, address and telephone number of customers in India are validated
# description: >-
#   Of whoever hires accelerators in India, the name, the address and the telephone number are validated, not
#   only noted. The register says which of these are, and when they last were.
# scope: package
# related_resources:
# - description: Directions No. 20(3)/2022-CERT-In, direction (v), word for word in a copy
#   ref: https://www.cert-in.org.in/PDF/CERT-In_Directions_70B_28.04.2022.pdf
#   confidence: V*
# custom:
#   id: IN-CERT-02
#   provision: validation
#   subject: customer
#   obligation: verify
#   severity: high
#   choices: [served_from_abroad]
#   finding: "not validated: {lacking}"
#   question: validation of name, address or telephone number not on record
#   message: "not validated: {lacking}; not known to be: {unknown}; last validated on {validated_day}; served in India: {served_in_india}"
#   remediation: >-
#     Validate them and record in data_elements which are validated and on what day.
package guardrails.regimes.in_certin.records_validated

import data.guardrails.lib.nexus
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_in_india, _held)

detail[input.customer.id] := {
	"observed": {"lacking": sort(_with("no")), "unknown": sort(_with("unknown")), "served_in_india": _in_india, "validated_day": input.customer.data_elements.validated_day},
	"missing": sort(_unestablished),
	"choices": ["served_from_abroad"],
	"events": {},
	"bound": {"lacking": sort(_with("no")), "unknown": sort(_with("unknown"))},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_in_india := nexus.serves("IN", _law.choices.served_from_abroad)

_held := tri.all_of([input.customer.data_elements[element] | some element in _elements], "yes")

_elements := ["address_validated", "name_validated", "telephone_validated"]

_with(answer) := {element | some element in _elements; input.customer.data_elements[element] == answer}

_unestablished contains "customer" if input.customer.attributed != "yes"

_unestablished contains concat(".", ["customer.data_elements", element]) if {
	input.customer.attributed == "yes"
	some element in _with("unknown")
}

_unestablished contains fact if {
	_in_india == "unknown"
	some fact in nexus.unestablished_service("IN", _law.choices.served_from_abroad)
}

_law := input.law.in_certin
