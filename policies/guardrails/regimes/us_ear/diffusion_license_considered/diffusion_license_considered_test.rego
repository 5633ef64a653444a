package guardrails.regimes.us_ear.diffusion_license_considered_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ear.diffusion_license_considered as rule

_verdict(changes) := answer if {
	answer := rule.verdict.h100 with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail.h100 with input as make.document(changes)
}

test_3a090_a_abroad_is_within_the_text if {
	_verdict({"pools": [make.pool({"country": "DE"})]}) == "fail"
	_verdict({}) == "pass"
	_verdict({"pools": [object.union(make.chip(2395, 3.81), {"country": "DE"})]}) == "pass"
}

test_it_can_be_ignored if {
	ignored := make.chosen("us_ear", {"diffusion_rule": "ignored"})
	_verdict(object.union(ignored, {"pools": [make.pool({"country": "DE"})]})) == "not_applicable"
}

test_what_is_not_known_leaves_it_unknown if {
	_verdict({"pools": [make.pool({"country": "unknown"})]}) == "unknown"
	_detail({"pools": [make.pool({"country": "unknown"})]}).missing == ["pools.h100.country"]
}
