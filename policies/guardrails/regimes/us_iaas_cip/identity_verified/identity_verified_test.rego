package guardrails.regimes.us_iaas_cip.identity_verified_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.identity_verified as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

_not_presumed := {"law": {"us_iaas_cip": {"choices": {"unknown_is_foreign": "no"}}}}

test_a_verified_foreign_customer_passes_and_shows_its_clock if {
	_verdict({}) == "pass"
	_detail({}).events == {"opened_day": make.as_of_day - 40}
	_detail({}).missing == []
}

test_a_foreign_customer_that_is_not_verified_fails if {
	every state in ["pending", "failed", "not_started"] {
		_verdict({"customer": {"verification": state}}) == "fail"
		_detail({"customer": {"verification": state}}).missing == ["customer.verification"]
		_detail({"customer": {"verification": state}}).observed.foreignness == "foreign"
	}
}

test_an_unknown_verification_is_unknown if {
	_verdict({"customer": {"verification": "unknown"}}) == "unknown"
	_verdict({"customer": {"verification": "Verified"}}) == "unknown"
}

test_a_us_customer_with_us_owners_is_out_of_scope if {
	changes := {
		"customer": object.union(make.us_customer, {"verification": "pending"}),
		"parties": [object.union(make.us_entity("owner", "O"), {"control": "yes"})],
	}
	_verdict(changes) == "not_applicable"
	not _detail(changes)
}

test_a_foreign_beneficial_owner_is_enough if {
	owner := object.union(make.entity("owner", "O", "DE"), {"share_percent": {"min": 25, "max": 25}})
	_verdict({
		"customer": object.union(make.us_customer, {"verification": "pending"}),
		"parties": [owner],
	}) == "fail"
}

test_a_customer_of_unknown_origin_is_presumed_foreign if {
	changes := {"customer": {"located_in": "unknown", "verification": "pending"}}
	_verdict(changes) == "fail"
	_detail(changes).choices == ["unknown_is_foreign"]
	_detail(changes).observed.foreignness == "presumed foreign"
	_detail(changes).missing == ["customer.located_in", "customer.verification"]
}

test_without_the_presumption_it_is_unknown if {
	changes := object.union(_not_presumed, {"customer": {"located_in": "unknown", "verification": "pending"}})
	_verdict(changes) == "unknown"
	_detail(changes).observed.foreignness == "not established as US or foreign"
}

test_an_account_that_nobody_claims_is_unknown if {
	_verdict({"customer": make.unattributed}) == "unknown"
	_detail({"customer": make.unattributed}).missing == ["customer", "customer.verification"]
}

test_a_provider_that_is_not_covered_has_no_duty if {
	pending := {"customer": {"verification": "pending"}}
	_verdict(object.union(pending, {"provider": {"offers_iaas": "no"}})) == "not_applicable"
	_verdict(object.union(pending, {"provider": {"offers_iaas": "unknown"}})) == "unknown"
	_detail(object.union(pending, {"provider": {"offers_iaas": "unknown"}})).missing == [
		"customer.verification",
		"provider.offers_iaas",
	]
}

test_whose_account_was_closed_is_not_verified_any_more if {
	_verdict({"customer": {"verification": "failed", "access": "closed"}}) == "not_applicable"
	_verdict({"customer": {"verification": "failed", "access": "unknown"}}) == "fail"
	_verdict({"customer": {"verification": "failed", "closed_day": make.as_of_day}}) == "not_applicable"
	_verdict({"customer": {"verification": "failed", "closed_day": make.as_of_day + 2}}) == "fail"
}

test_what_the_choices_leave_out_is_out_of_scope if {
	abroad := make.pool({"operator": "partner"})
	rule.verdict["C-1"] == "not_applicable" with input as make.document({"pools": [abroad]})
}
