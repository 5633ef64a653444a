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

# The place decides: headquarters play no part.
test_elsewhere_it_may_stand_whoever_uses_it if {
	every country in ["SG", "JP", "US"] {
		_verdict(object.union(_with({"country": country}), {"customer": {"ultimate_parent_headquarters": "CN"}})) == _anywhere[country]
	}
	_verdict(_with({"country": "MO"})) == "fail"
}

# Japan is not in the table of these tests.
_anywhere := {"SG": "pass", "US": "pass", "JP": "unknown"}

test_what_is_not_known_leaves_it_unknown if {
	_verdict(_with({"country": "unknown"})) == "unknown"
	_detail(_with({"country": "unknown"})).missing == ["clusters.K-1.country"]
	_verdict(_with({"fp64_pflops": {"min": 90, "max": 110}})) == "unknown"
	_detail(_with({"fp64_pflops": {"min": 90, "max": 110}})).missing == ["clusters.K-1.pflops"]
}

test_an_authorisation_clears_it if {
	_verdict(object.union(_with({}), {"customer": make.authorised("US-EAR-11")})) == "pass"
	undated := [object.union(make.authorised("US-EAR-11").authorisations[0], {"until_day": "unknown"})]
	_detail(object.union(_with({}), {"customer": {"authorisations": undated}})).missing == ["clusters.K-1.authorisations"]
	here := {"there": ["K-1"], "items": []}
	of_place := make.regions_licensed([make.region_authorisation("US-EAR-11", here)])
	_verdict(object.union(_with({}), of_place)) == "pass"
}
