package guardrails.regimes.us_ear.supercomputers_licensed_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ear.supercomputers_licensed as rule

_verdict(changes) := answer if {
	answer := rule.verdict["K-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["K-1"] with input as make.document(changes)
}

_cluster(changes) := object.union(
	{
		"id": "K-1",
		"country": "CN",
		"line_gbps": 100,
		"per": "node",
		"fp64_pflops": {"min": 100, "max": 100},
		"fp32_pflops": {"min": 10, "max": 10},
	},
	changes,
)

_with(changes) := {"clusters": [_cluster(changes)]}

test_100_petaflops_in_64_bit_or_200_in_32_bit_in_china_fail if {
	_verdict(_with({})) == "fail"
	_verdict(_with({"fp64_pflops": {"min": 99, "max": 99}, "fp32_pflops": {"min": 200, "max": 200}})) == "fail"
}

test_a_smaller_system_or_another_line_is_out_of_scope if {
	_verdict(_with({"fp64_pflops": {"min": 99, "max": 99}})) == "not_applicable"
	_verdict(_with({"line_gbps": 300})) == "not_applicable"
	_verdict(_with({"per": "accelerator"})) == "not_applicable"
}

test_elsewhere_it_counts_for_whom_it_is if {
	_verdict(_with({"country": "SG"})) == "pass"
	_verdict(object.union(_with({"country": "SG"}), {"customer": {"ultimate_parent_headquarters": "CN"}})) == "fail"
	_verdict(object.union(_with({"country": "US"}), {"customer": {"ultimate_parent_headquarters": "CN"}})) == "pass"
}

test_what_is_not_known_leaves_it_unknown if {
	_verdict(_with({"country": "unknown"})) == "unknown"
	"clusters.K-1.country" in _detail(_with({"country": "unknown"})).missing
	_verdict(_with({"fp64_pflops": {"min": 90, "max": 110}})) == "unknown"
	_detail(_with({"fp64_pflops": {"min": 90, "max": 110}})).missing == ["clusters.K-1.pflops"]
	nowhere := object.union(_with({"country": "SG"}), {"customer": {"headquarters": "unknown"}})
	_detail(nowhere).missing == ["customer.headquarters"]
}

test_an_authorisation_clears_it if {
	_verdict(object.union(_with({}), {"customer": make.authorised("US-EAR-11")})) == "pass"
	undated := [object.union(make.authorised("US-EAR-11").authorisations[0], {"until_day": "unknown"})]
	_detail(object.union(_with({}), {"customer": {"authorisations": undated}})).missing == ["customer.authorisations"]
}
