package guardrails.regimes.us_iaas_cip.identifying_data_collected_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.identifying_data_collected as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

_element(name, state) := {"customer": {"data_elements": {name: state}}}

_choice(key, option) := {"law": {"us_iaas_cip": {"choices": {key: option}}}}

test_with_all_elements_it_passes if {
	_verdict({}) == "pass"
	_detail({}).events == {"opened_day": make.as_of_day - 40}
}

test_each_element_is_needed if {
	every name in ["name", "address", "payment", "email", "telephone", "ip_log"] {
		_verdict(_element(name, "no")) == "fail"
		_verdict(_element(name, "unknown")) == "unknown"
		_detail(_element(name, "no")).missing == [concat(".", ["customer.data_elements", name])]
	}
}

test_how_much_the_log_holds_is_a_choice if {
	every state in ["no", "unknown"] {
		_verdict(object.union(_choice("ip_log_granularity", "any_log"), _element("ip_log_every_event", state))) == "pass"
	}
	_verdict(_element("ip_log_every_event", "no")) == "fail"
}

test_sub_fields_are_needed_where_they_are_chosen if {
	every name in ["places_of_use", "payment_details"] {
		_verdict(_element(name, "no")) == "pass"
		_verdict(object.union(_choice("sub_fields", "required"), _element(name, "no"))) == "fail"
	}
}

test_a_presumption_is_shown if {
	changes := {"customer": {"located_in": "unknown", "data_elements": {"name": "no"}}}
	_verdict(changes) == "fail"
	_detail(changes).choices == ["ip_log_granularity", "sub_fields", "unknown_is_foreign"]
	_detail(changes).observed.foreignness == "presumed foreign"
}

test_us_customers_and_exempt_ones_are_out_of_scope if {
	_verdict({"customer": object.union(make.us_customer, {"data_elements": {"name": "no"}})}) == "not_applicable"
	exempt := {"provider": {"exemptions": [make.exemption({})]}}
	_verdict(object.union(exempt, _element("name", "no"))) == "not_applicable"
}

test_what_the_choices_leave_out_is_out_of_scope if {
	abroad := make.pool({"operator": "partner"})
	rule.verdict["C-1"] == "not_applicable" with input as make.document({"pools": [abroad]})
}
