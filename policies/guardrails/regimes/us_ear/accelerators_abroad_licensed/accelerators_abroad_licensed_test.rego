package guardrails.regimes.us_ear.accelerators_abroad_licensed_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ear.accelerators_abroad_licensed as rule

_verdict(changes) := answer if {
	answer := rule.verdict.h100 with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail.h100 with input as make.document(changes)
}

_in(country) := {"pools": [make.pool({"country": country})]}

test_only_controlled_destinations_need_a_licence if {
	every country, answer in {
		"US": "not_applicable",
		"DE": "pass",
		"IL": "pass",
		"AE": "fail",
		"BR": "pass",
		"VN": "fail",
		"CN": "fail",
		"HK": "fail",
		"MO": "fail",
		"unknown": "unknown",
	} {
		_verdict(_in(country)) == answer
	}
}

test_the_emirates_are_named_although_their_group_is_free if {
	freed := object.union(_in("AE"), make.chosen("us_ear", {"named_destinations": "as_grouped"}))
	_verdict(freed) == "pass"
	agency := [{"rules": ["US-EAR-01"], "kind": "exemption", "reference": "yes", "from_day": "none", "until_day": "none"}]
	_verdict(object.union(_in("AE"), {"customer": {"authorisations": agency}})) == "pass"
	"named_destinations" in _detail(_in("AE")).choices
	_detail(_in("AE")).observed.review == "presumption of approval"
}

test_a_chip_outside_3a090_goes_anywhere if {
	_verdict({"pools": [object.union(make.chip(1912, 3.14), {"country": "CN"})]}) == "pass"
	_verdict({"pools": [object.union(make.unpublished_chip(3152), {"country": "CN"})]}) == "fail"
	open_density := make.chosen("us_ear", {"unpublished_density": "unknown"})
	_verdict(object.union(open_density, {"pools": [object.union(make.unpublished_chip(3152), {"country": "CN"})]})) == "unknown"
}

test_an_unknown_chip_or_number_abroad_is_unknown if {
	unknown_chip := {"pools": [object.union(make.unknown_chip, {"country": "CN"})]}
	_verdict(unknown_chip) == "unknown"
	_detail(unknown_chip).missing == ["pools.h100.tpp"]
	uncounted := {"pools": [object.union(make.uncounted, {"country": "CN"})]}
	_verdict(uncounted) == "unknown"
	_detail(uncounted).bound.pools == {"h100": uncounted.pools[0].ceiling}
}

test_a_template_is_no_export if {
	_verdict({"pools": [make.pool({"country": "CN", "ceiling": {"min": 0, "max": 0}})]}) == "not_applicable"
}

test_an_authorisation_clears_it if {
	_verdict(object.union(_in("CN"), {"customer": make.authorised("US-EAR-01")})) == "pass"
	_verdict(object.union(_in("CN"), {"customer": make.authorised("US-EAR-02")})) == "fail"
	undated := [object.union(make.authorised("US-EAR-01").authorisations[0], {"until_day": "unknown"})]
	_verdict(object.union(_in("CN"), {"customer": {"authorisations": undated}})) == "unknown"
	_detail(object.union(_in("CN"), {"customer": {"authorisations": undated}})).missing == ["customer.authorisations"]
}

test_how_an_application_would_be_reviewed if {
	_detail(_in("VN")).observed.review == "presumption of approval"
	startswith(_detail(_in("CN")).observed.review, "case by case")
	_detail(_in("IR")).observed.review == "presumption of denial"
	large := {"pools": [make.pool({
		"country": "CN",
		"tpp": {"min": 36000, "max": 36000},
		"dram_gb_per_s": {"min": 8000, "max": 8000},
	})]}
	_detail(large).observed.review == "presumption of denial"
	_detail(_in("unknown")).observed.review == "not established"
	_detail(_in("CN")).observed.paragraph == "a"
}
