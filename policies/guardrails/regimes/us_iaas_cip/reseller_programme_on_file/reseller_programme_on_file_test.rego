package guardrails.regimes.us_iaas_cip.reseller_programme_on_file_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.reseller_programme_on_file as rule

_document(changes) := make.provider_document({"resellers": [make.reseller(changes)]})

_verdict(changes) := answer if {
	answer := rule.verdict["S-1"] with input as _document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["S-1"] with input as _document(changes)
}

_neither := {"cip_on_file": "no", "adopts_our_cip": "no"}

test_a_copy_or_the_adoption_of_ours_is_enough if {
	_verdict({}) == "pass"
	_verdict({"cip_on_file": "no", "adopts_our_cip": "yes"}) == "pass"
	_verdict(_neither) == "fail"
	_detail(_neither).missing == []
}

test_what_is_not_known_is_unknown if {
	_verdict({"cip_on_file": "unknown"}) == "unknown"
	_detail({"cip_on_file": "unknown", "terminated_day": "unknown"}).missing == [
		"resellers.S-1.cip_on_file",
		"resellers.S-1.terminated_day",
	]
	_verdict(object.union(_neither, {"terminated_day": "unknown"})) == "unknown"
}

test_a_reseller_of_unknown_origin_is_presumed_foreign if {
	changes := object.union(_neither, {"located_in": "unknown"})
	_verdict(changes) == "fail"
	_detail(changes).choices == ["unknown_is_foreign"]
	_detail(changes).missing == ["reseller.S-1.located_in"]
}

test_us_resellers_and_former_ones_are_out_of_scope if {
	_verdict(object.union(_neither, make.us_customer)) == "not_applicable"
	_verdict(object.union(_neither, {"terminated_day": make.as_of_day})) == "not_applicable"
	_verdict(object.union(_neither, {"terminated_day": make.as_of_day + 2})) == "fail"
}

test_resellers_are_asked_about_in_the_providers_document_only if {
	rule.verdict == {} with input as make.document({"resellers": [make.reseller(_neither)]})
}
