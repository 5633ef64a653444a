package guardrails.regimes.us_ear.training_for_d5_licensed_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ear.training_for_d5_licensed as rule

_verdict(changes) := answer if {
	answer := rule.verdict["R-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["R-1"] with input as make.document(changes)
}

# Training for a party of China, of which nobody said what it is for.
_for(changes) := object.union({"runs": [make.run({"end_user_headquarters": ["CN"], "end_use": "unknown"})]}, changes)

_run(changes) := {"runs": [make.run(object.union({"end_user_headquarters": ["CN"], "end_use": "unknown"}, changes))]}

test_training_for_a_party_of_d5_on_3a090_a_fails_in_the_united_states_too if {
	_verdict(_for({})) == "fail"
	_verdict({
		"runs": [make.run({"end_use": "unknown"})],
		"customer": {"ultimate_parent_headquarters": "MO"},
	}) == "fail"
}

test_a_review_that_found_nothing_settles_a_civil_run if {
	_verdict(_run({"end_use": "civil"})) == "pass"
	_verdict(_run({"end_use": "military_intelligence"})) == "fail"
	every changes in [
		make.used({"review": "red_flags"}),
		make.used({"review": "unknown"}),
		make.used({"review_current": "no"}),
		make.used({"review_current": "unknown"}),
		make.used({"military_intelligence": "yes"}),
		make.used({"military_intelligence": "unknown"}),
		{"weapons_use_known_day": make.as_of_day},
		{"weapons_use_known_day": "unknown"},
	] {
		_verdict(object.union(_run({"end_use": "civil"}), {"customer": changes})) == "fail"
	}
}

test_a_recorded_day_of_knowledge_is_knowledge if {
	_verdict(_run({"evidence": ["declared"], "knowledge_day": make.as_of_day})) == "fail"
	_verdict(_run({"evidence": [], "knowledge_day": make.as_of_day - 100})) == "fail"
	_verdict(_run({"evidence": [], "knowledge_day": "unknown"})) == "unknown"
}

test_training_for_others_passes if {
	_verdict({"runs": [make.run({})]}) == "pass"
}

test_inference_or_smaller_chips_are_out_of_scope if {
	_verdict(_run({"training": "no"})) == "not_applicable"
	_verdict(_for({"pools": [make.chip(2395, 3.81)]})) == "not_applicable"
	_verdict(_for({"pools": []})) == "not_applicable"
}

test_too_little_evidence_leaves_it_open if {
	_verdict(_run({"evidence": ["declared"]})) == "unknown"
	_detail(_run({"evidence": ["declared", "declared"]})).missing == ["runs.R-1.evidence"]
	_verdict(_run({"evidence": []})) == "unknown"
}

test_what_is_not_known_leaves_it_unknown if {
	_verdict(_run({"training": "unknown"})) == "unknown"
	_verdict(_for({"pools_complete": "unknown", "pools": []})) == "unknown"
	_detail(_for({"pools_complete": "unknown", "pools": []})).missing == ["pools"]
	_verdict(_run({"end_user_headquarters": [], "end_user_headquarters_complete": "unknown"})) == "unknown"
	unknown := {"runs": [make.run({"end_use": "unknown"})], "customer": {"headquarters": "unknown"}}
	_verdict(unknown) == "unknown"
	_detail(unknown).missing == ["customer.headquarters"]
}

test_an_authorisation_clears_it if {
	_verdict(_for({"customer": make.authorised("US-EAR-08")})) == "pass"
	undated := [object.union(make.authorised("US-EAR-08").authorisations[0], {"until_day": "unknown"})]
	_detail(_for({"customer": {"authorisations": undated}})).missing == ["customer.authorisations"]
}
