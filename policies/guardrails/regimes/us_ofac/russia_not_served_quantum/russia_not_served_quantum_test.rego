package guardrails.regimes.us_ofac.russia_not_served_quantum_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ofac.russia_not_served_quantum as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

_russian(uses, complete) := {"customer": {"located_in": "RU", "uses": uses, "uses_complete": complete}}

test_what_is_covered_fails_in_russia if {
	_verdict(_russian(["quantum_computing"], "unknown")) == "fail"
	_detail(_russian(["quantum_computing"], "yes")).observed.parties == ["customer"]
}

test_what_is_not_covered_passes if {
	_verdict(_russian(["own_software", "enterprise_management"], "yes")) == "pass"
}

test_it_is_asked_what_is_served if {
	_verdict(_russian([], "unknown")) == "unknown"
	_detail(_russian([], "unknown")).missing == ["customer.uses"]
	_verdict(_russian(["own_software"], "unknown")) == "unknown"
	_verdict(_russian(["unknown"], "yes")) == "unknown"
}

test_elsewhere_nothing_is_asked if {
	_verdict({"customer": {"uses": ["quantum_computing"]}}) == "not_applicable"
	_verdict({"customer": {"uses": ["quantum_computing"], "ultimate_parent_headquarters": "RU"}}) == "not_applicable"
}

test_whoever_is_or_benefits_there_counts if {
	served := {"uses": ["quantum_computing"]}
	_verdict({"customer": object.union(served, {"organised_in": "RU"})}) == "fail"
	_verdict({"customer": object.union(served, {"benefits_in": ["RU"]})}) == "fail"
	_verdict({"customer": served, "parties": [make.individual("end_user", "U", "RU")]}) == "fail"
}

test_where_somebody_is_may_be_open if {
	open := {"customer": {"located_in": "unknown", "uses": ["quantum_computing"]}}
	_verdict(open) == "unknown"
	_detail(open).missing == ["customer.located_in"]
	_detail({"customer": object.union(make.nobody, {"uses": ["quantum_computing"]})}).missing == ["customer"]
	_detail({"customer": {"uses": ["quantum_computing"]}, "resellers_complete": "no"}).missing == ["resellers"]
}

test_an_authorisation_clears_it if {
	customer := _russian(["quantum_computing"], "yes").customer
	_verdict({"customer": object.union(customer, make.authorised("US-OFAC-08"))}) == "pass"
	undated := [object.union(make.authorised("US-OFAC-08").authorisations[0], {"until_day": "unknown"})]
	_detail({"customer": object.union(customer, {"authorisations": undated})}).missing == ["customer.authorisations"]
}
