package guardrails.regimes.us_ear.informed_chips_licensed_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ear.informed_chips_licensed as rule

_verdict(changes) := answer if {
	answer := rule.verdict.h100 with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail.h100 with input as make.document(changes)
}

_h20(country) := {"pools": [object.union(make.chip(2368, 2.91), {"accelerator": "H20", "country": country})]}

test_an_h20_in_d5_needs_a_license_by_letter if {
	_verdict(_h20("CN")) == "fail"
	_verdict(_h20("MO")) == "fail"
	_verdict(_h20("DE")) == "pass"
	_verdict(_h20("unknown")) == "unknown"
}

test_other_chips_are_out_of_scope if {
	_verdict({}) == "not_applicable"
	ignored := make.chosen("us_ear", {"letters": "ignored"})
	_verdict(object.union(ignored, _h20("CN"))) == "not_applicable"
}

test_an_unknown_chip_there_is_unknown if {
	_detail({"pools": [object.union(make.unknown_chip, {"country": "CN"})]}).missing == ["pools.h100.accelerator"]
}

test_an_authorisation_clears_it if {
	_verdict(object.union(_h20("CN"), {"customer": make.authorised("US-EAR-14")})) == "pass"
	undated := [object.union(make.authorised("US-EAR-14").authorisations[0], {"until_day": "unknown"})]
	_detail(object.union(_h20("CN"), {"customer": {"authorisations": undated}})).missing == ["pools.h100.authorisations"]
	named := make.regions_licensed([make.region_authorisation("US-EAR-14", {"items": ["H20"]})])
	_verdict(object.union(_h20("CN"), named)) == "pass"
	other := make.regions_licensed([make.region_authorisation("US-EAR-14", {})])
	_verdict(object.union(_h20("CN"), other)) == "fail"
}
