package guardrails.lib.identification_test

import data.guardrails.lib.document_test as make
import data.guardrails.lib.identification

_applies(foreign, presumed, changes) := answer if {
	answer := identification.applies(foreign, presumed, "open", make.as_of_day) with input as make.document(changes)
}

_exempt(changes) := {"provider": {"exemptions": [make.exemption(changes)]}}

test_foreign_customers_of_us_providers_are_to_be_identified if {
	_applies("yes", "no", {}) == "yes"
	_applies("no", "no", {}) == "no"
	_applies("unknown", "no", {}) == "unknown"
	_applies("unknown", "yes", {}) == "yes"
	_applies("yes", "no", {"provider": {"offers_iaas": "no"}}) == "no"
}

test_who_only_uses_predefined_software_is_not if {
	_applies("yes", "no", {"customer": {"runs_own_software": "no"}}) == "no"
	_applies("yes", "no", {"customer": {"runs_own_software": "unknown"}}) == "yes"
}

test_a_foreign_company_with_a_us_product_is_open if {
	german := {"organised_in": "DE", "located_in": "DE"}
	_applies("yes", "no", {"provider": german}) == "no"
	_applies("yes", "no", {"provider": object.union(german, {"product_us_owned": "yes"})}) == "unknown"
}

test_who_is_exempt_is_not if {
	_applies("yes", "no", _exempt({})) == "no"
	_applies("yes", "no", _exempt({"until_day": "unknown"})) == "unknown"
}

test_whose_being_foreign_counts if {
	identification.foreign(25) == "yes" with input as make.document({})
	identification.foreign(25) == "no" with input as make.document({"customer": make.us_customer})
}

test_what_would_have_to_be_established if {
	document := make.document(object.union(
		_exempt({"until_day": "unknown"}),
		{"customer": {"located_in": "unknown"}},
	))
	identification.unestablished("unknown", "open", make.as_of_day) == {
		"customer.located_in",
		"provider.exemptions.ADP-1",
	} with input as document
	identification.unestablished("yes", "open", make.as_of_day) == {"provider.exemptions.ADP-1"} with input as document
	identification.unestablished("no", "open", make.as_of_day) == set() with input as make.document({})
}
