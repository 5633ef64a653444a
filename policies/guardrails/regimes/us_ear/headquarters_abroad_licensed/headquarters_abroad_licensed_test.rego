package guardrails.regimes.us_ear.headquarters_abroad_licensed_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ear.headquarters_abroad_licensed as rule

_verdict(changes) := answer if {
	answer := rule.verdict.h100 with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail.h100 with input as make.document(changes)
}

_abroad(changes) := object.union(make.hardware("SG", {"set_aside": "yes"}), changes)

_shared(answer) := object.union(_singapore, make.hardware("SG", {"set_aside": answer}))

_read(reading) := make.chosen("us_ear", {"use_abroad": reading})

_singapore := {"customer": {
	"located_in": "SG",
	"organised_in": "SG",
	"headquarters": "SG",
	"ultimate_parent_headquarters": "CN",
}}

# Singapore Pte, ultimate parent in Beijing: a hit anywhere outside the United States.
test_a_parent_in_beijing_is_a_hit_anywhere_abroad if {
	_verdict(_abroad(_singapore)) == "fail"
	_detail(_abroad(_singapore)).observed.headquartered == "yes"
	_verdict(object.union(_singapore, make.hardware("DE", {"set_aside": "yes"}))) == "fail"
}

# Whether hardware that a customer only shares is for it is open, unless a reading is chosen (D-31).
test_shared_hardware_is_open if {
	every answer in ["no", "unknown"] {
		_verdict(_shared(answer)) == "unknown"
		_verdict(object.union(_shared(answer), _read("any_use"))) == "fail"
	}
	_verdict(object.union(_shared("no"), _read("set_aside_only"))) == "not_applicable"
	_verdict(object.union(_shared("unknown"), _read("set_aside_only"))) == "unknown"
	_verdict(object.union(_shared("yes"), _read("set_aside_only"))) == "fail"
	_detail(_shared("unknown")).missing == ["pools.h100.set_aside"]
	_detail(_shared("no")).missing == []
	"use_abroad" in _detail(_shared("no")).choices
	_verdict(make.hardware("SG", {})) == "pass"
}

test_hardware_in_the_united_states_is_not_exported if {
	_verdict(_singapore) == "not_applicable"
}

test_a_chip_outside_3a090_is_out_of_scope if {
	_verdict(object.union(_singapore, {"pools": [object.union(make.chip(1912, 3.14), {"country": "SG", "set_aside": "yes"})]})) == "not_applicable"
}

test_others_may_have_them if {
	_verdict(_abroad({})) == "pass"
}

test_what_is_not_known_leaves_it_unknown if {
	unknown := {"customer": {"headquarters": "unknown", "ultimate_parent_headquarters": "unknown"}}
	_verdict(_abroad(unknown)) == "unknown"
	_detail(_abroad(unknown)).missing == ["customer.headquarters", "customer.ultimate_parent_headquarters"]
	_verdict(_abroad({"customer": make.nobody})) == "unknown"
	nowhere := object.union(_singapore, make.hardware("unknown", {"set_aside": "yes"}))
	_verdict(nowhere) == "unknown"
	_detail(nowhere).missing == ["pools.h100.country"]
}

test_an_authorisation_clears_it if {
	_verdict(_abroad(object.union(_singapore, {"customer": make.authorised("US-EAR-02")}))) == "pass"
	undated := [object.union(make.authorised("US-EAR-02").authorisations[0], {"from_day": "unknown"})]
	changes := _abroad(object.union(_singapore, {"customer": {"authorisations": undated}}))
	_verdict(changes) == "unknown"
	_detail(changes).missing == ["pools.h100.authorisations"]
	of_region := make.regions_licensed([make.region_authorisation("US-EAR-02", {})])
	_verdict(_abroad(object.union(_singapore, of_region))) == "pass"
	other := make.regions_licensed([make.region_authorisation("US-EAR-01", {})])
	_verdict(_abroad(object.union(_singapore, other))) == "fail"
}
