package guardrails.regimes.in_certin.records_validated_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.in_certin.records_validated as rule

_there := {"pools": [make.pool({"country": "IN"})]}

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(object.union(_there, changes))
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(object.union(_there, changes))
}

_with(element, answer) := {"customer": {"data_elements": {element: answer}}}

test_all_of_them_pass if {
	_verdict({}) == "pass"
}

test_each_that_is_not_fails if {
	every element in ["address_validated", "name_validated", "telephone_validated"] {
		_verdict(_with(element, "no")) == "fail"
		_verdict(_with(element, "unknown")) == "unknown"
	}
	_detail(_with("name_validated", "no")).observed.lacking == ["name_validated"]
}

test_one_that_is_not_known_leaves_it_unknown if {
	_detail(_with("name_validated", "unknown")).missing == ["customer.data_elements.name_validated"]
	_detail({"customer": make.nobody}).missing == ["customer"]
}

test_others_are_not_asked if {
	_verdict(_with("payment", "no")) == "pass"
}

test_elsewhere_it_is_out_of_scope if {
	abroad := {"pools": [make.pool({})]}
	_verdict(object.union(_with("name_validated", "no"), abroad)) == "not_applicable"
	_verdict(object.union(_with("name_validated", "no"), {"pools": [make.pool({"country": "unknown"})]})) == "unknown"
}

test_a_customer_in_india_who_is_served_from_abroad_is_an_open_question if {
	abroad := {"pools": [make.pool({})], "customer": {"located_in": "IN", "data_elements": {"name_validated": "no"}}}
	_verdict(abroad) == "unknown"
	_verdict({"pools": [make.pool({})], "customer": {"located_in": "IN"}}) == "pass"
	_verdict(object.union(abroad, make.chosen("in_certin", {"served_from_abroad": "counts"}))) == "fail"
	_verdict(object.union(abroad, make.chosen("in_certin", {"served_from_abroad": "left_out"}))) == "not_applicable"
	unknown := {"pools": [make.pool({})], "customer": {"located_in": "unknown", "data_elements": {"name_validated": "no"}}}
	_detail(unknown).missing == ["customer.located_in"]
}
