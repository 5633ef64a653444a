package guardrails.regimes.us_iaas_cip.us_status_determined_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.us_status_determined as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

_status(status) := {"customer": {"us_status": status}}

_not_known(status) := {"customer": {"us_status": status, "located_in": "unknown"}}

test_a_determination_that_the_facts_bear_out_passes if {
	_verdict(_status("foreign")) == "pass"
	_verdict({"customer": object.union(make.us_customer, {"us_status": "us"})}) == "pass"
	_detail(_status("foreign")).events == {
		"opened_day": make.as_of_day - 40,
		"us_status_day": make.as_of_day - 40,
	}
}

test_facts_that_show_it_are_enough if {
	_verdict(_status("not_determined")) == "pass"
	_verdict(_status("unknown")) == "pass"
	_detail(_status("unknown")).missing == []
	_detail(_status("unknown")).events.us_status_day == "unknown"
}

test_a_conclusion_that_the_facts_contradict_is_an_open_question if {
	_verdict(_status("us")) == "unknown"
	_detail(_status("us")).observed == {"us_status": "us", "foreignness": "foreign"}
	_detail(_status("us")).missing == ["customer.us_status"]
	here := {"customer": object.union({"us_status": "foreign"}, make.us_customer)}
	_verdict(here) == "unknown"
	_detail(here).missing == ["customer.us_status"]
}

test_none_at_all_fails if {
	_verdict(_not_known("not_determined")) == "fail"
	_detail(_not_known("not_determined")).missing == ["customer.located_in", "customer.us_status"]
	_detail(_not_known("not_determined")).events.us_status_day == "none"
}

test_one_that_no_fact_bears_out_is_unknown if {
	every status in ["us", "foreign", "unknown"] { _verdict(_not_known(status)) == "unknown" }
	_detail(_not_known("us")).missing == ["customer.located_in"]
	_verdict({"customer": make.unattributed}) == "unknown"
}

test_it_is_asked_of_us_customers_too_but_not_of_the_exempt if {
	open := _not_known("not_determined")
	_verdict({"customer": object.union({"us_status": "us"}, make.us_customer)}) == "pass"
	_verdict(object.union(open, {"provider": {"exemptions": [make.exemption({})]}})) == "not_applicable"
	_verdict(object.union(open, {"provider": {"offers_iaas": "no"}})) == "not_applicable"
	_verdict(object.union(open, {"provider": {"offers_iaas": "unknown"}})) == "unknown"
}

test_no_customer_is_asked_about_in_the_providers_document if {
	rule.verdict == {} with input as make.provider_document({})
}

test_what_the_choices_leave_out_is_out_of_scope if {
	abroad := make.pool({"operator": "partner"})
	rule.verdict["C-1"] == "not_applicable" with input as make.document({"pools": [abroad]})
}
