# METADATA
# title: Registration data of customers in India are on file
# description: >-
#   Name, dates of the hire, addresses allotted, e-mail address, IP address and time at registration, purpose,
#   address, telephone number and ownership are on file for whoever hires accelerators in India. The register
#   says which of these are, never what they are.
# scope: package
# related_resources:
# - description: Directions No. 20(3)/2022-CERT-In, direction (v), word for word in a copy
#   ref: https://www.cert-in.org.in/PDF/CERT-In_Directions_70B_28.04.2022.pdf
#   confidence: V*
# custom:
#   id: IN-CERT-01
#   provision: customer_records
#   subject: customer
#   obligation: verify
#   severity: high
#   choices: [served_from_abroad]
#   finding: "registration data missing: {lacking}"
#   question: registration data, or service in India, not established
#   message: "not on file: {lacking}; not known to be: {unknown}; served in India: {served_in_india}"
#   remediation: >-
#     Obtain what is missing and record in data_elements that it is on file.
package guardrails.regimes.in_certin.records_on_file

import data.guardrails.lib.nexus
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_in_india, _held)

detail[input.customer.id] := {
	"observed": {"lacking": sort(_with("no")), "unknown": sort(_with("unknown")), "served_in_india": _in_india},
	"missing": sort(_unestablished),
	"choices": ["served_from_abroad"],
	"events": {},
	"bound": {"lacking": sort(_with("no")), "unknown": sort(_with("unknown"))},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_in_india := nexus.serves("IN", _law.choices.served_from_abroad)

_held := tri.all_of([input.customer.data_elements[element] | some element in _elements], "yes")

_elements := [
	"address",
	"hire_period",
	"ips_allotted",
	"name",
	"ownership",
	"purpose",
	"registration_log",
	"telephone",
]

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
