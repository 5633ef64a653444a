package guardrails.regimes.us_iaas_cip.pending_kept_off_large_accelerators_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.pending_kept_off_large_accelerators as rule

_pending := {"customer": {"verification": "pending"}}

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(object.union(_pending, changes))
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(object.union(_pending, changes))
}

_with(pool) := {"pools": [make.pool(pool)]}

_none_at_all := {"law": {"us_iaas_cip": {"choices": {"while_pending": "no_accelerators"}}}}

test_large_accelerators_before_verification_fail if {
	every state in ["pending", "failed", "not_started"] {
		_verdict({"customer": {"verification": state}}) == "fail"
	}
	_detail({}).observed.accelerators == ["H100-SXM5-80GB"]
	_detail({}).observed.pools == ["h100"]
	_detail({}).bound.pools == {"h100": {"min": 8, "max": 8}}
	_detail({}).choices == ["while_pending"]
}

test_a_verified_customer_may_have_them if {
	_verdict({"customer": {"verification": "verified"}}) == "not_applicable"
}

test_the_line_itself_is_large if {
	_verdict(_with({"tpp": {"min": 4800, "max": 4800}})) == "fail"
	_verdict(_with({"tpp": {"min": 4799.9, "max": 4799.9}})) == "pass"
}

test_a_smaller_accelerator_is_refused_only_by_choice if {
	small := _with({"tpp": {"min": 1040, "max": 1040}})
	_verdict(small) == "pass"
	_verdict(object.union(_none_at_all, small)) == "fail"
}

test_a_template_or_an_empty_pool_holds_nothing if {
	empty := _with({"ceiling": {"min": 0, "max": 0}})
	_verdict(empty) == "pass"
	_verdict(object.union(_none_at_all, empty)) == "pass"
}

test_an_unknown_chip_or_number_is_unknown if {
	unknown_chip := {"pools": [{
		"id": "p",
		"accelerator": "unknown",
		"tpp": {"min": 0},
		"ceiling": {"min": 8, "max": 8},
	}]}
	_verdict(unknown_chip) == "unknown"
	_detail(unknown_chip).missing == ["pools.p"]
	_verdict({"pools": [{
		"id": "p",
		"accelerator": "H100-SXM5-80GB",
		"tpp": {"min": 15832, "max": 15832},
		"ceiling": {"min": 0},
	}]}) == "unknown"
}

test_without_all_pools_nothing_is_excluded if {
	_verdict({"pools": [], "pools_complete": "yes"}) == "pass"
	_verdict({"pools": [], "pools_complete": "unknown"}) == "unknown"
	_detail({"pools": [], "pools_complete": "unknown"}).missing == ["pools"]
}

test_a_choice_that_does_not_exist_decides_nothing if {
	_verdict({"law": {"us_iaas_cip": {"choices": {"while_pending": "anything"}}}}) == "unknown"
}

test_an_account_that_nobody_claims_is_unknown if {
	_verdict({"customer": make.unattributed}) == "unknown"
	_detail({"customer": make.unattributed}).missing == ["customer", "customer.verification"]
	_detail({"customer": make.unattributed}).choices == ["unknown_is_foreign", "while_pending"]
}

test_a_us_customer_or_a_provider_that_is_not_covered_is_out_of_scope if {
	_verdict({"customer": make.us_customer}) == "not_applicable"
	_verdict({"provider": {"offers_iaas": "no"}}) == "not_applicable"
}

test_a_provider_of_which_nothing_is_known_leaves_it_unknown if {
	_verdict({"provider": {"offers_iaas": "unknown"}}) == "unknown"
	_detail({"provider": {"offers_iaas": "unknown"}}).missing == ["provider.offers_iaas"]
}

test_what_the_choices_leave_out_is_out_of_scope if {
	abroad := make.pool({"operator": "partner"})
	rule.verdict["C-1"] == "not_applicable" with input as make.document({"pools": [abroad]})
}
