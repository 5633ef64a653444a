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

test_only_controlled_destinations_need_a_license if {
	every country, answer in {
		"US": "not_applicable",
		"DE": "pass",
		"IL": "pass",
		"AE": "unknown",
		"BR": "pass",
		"VN": "unknown",
		"CN": "fail",
		"HK": "fail",
		"MO": "fail",
		"unknown": "unknown",
	} {
		_verdict(_in(country)) == answer
	}
}

# Of a region's hardware the license may be the cloud's, and not on record.
test_shared_hardware_without_a_license_on_record_is_open if {
	_detail(_in("VN")).missing == ["provider.authorisations"]
	_verdict(make.hardware("AE", {"set_aside": "no"})) == "unknown"
	_verdict(object.union(_in("VN"), make.regions_licensed([]))) == "fail"
	_verdict(object.union(_in("VN"), make.chosen("us_ear", {"use_abroad": "any_use"}))) == "fail"
}

test_hardware_that_is_set_aside_has_one_on_record_or_none if {
	_verdict(make.hardware("VN", {"set_aside": "yes"})) == "fail"
	_verdict(make.hardware("AE", {"set_aside": "yes"})) == "fail"
	_verdict(make.hardware("DE", {"set_aside": "yes"})) == "pass"
}

_licensed(changes) := object.union(
	_in("VN"),
	make.regions_licensed([make.region_authorisation("US-EAR-01", changes)]),
)

test_an_authorisation_of_the_region_clears_it_for_every_customer if {
	_verdict(_licensed({})) == "pass"
	_detail(_licensed({})).observed.settled_by == ["L-1"]
}

test_it_holds_on_its_days if {
	_verdict(_licensed({"until_day": make.as_of_day})) == "pass"
	_verdict(_licensed({"until_day": make.as_of_day - 1})) == "fail"
	_verdict(_licensed({"from_day": make.as_of_day + 1})) == "fail"
	_verdict(_licensed({"until_day": "unknown"})) == "unknown"
}

test_one_for_other_places_rules_or_items_does_not_clear_it if {
	_verdict(_licensed({"there": []})) == "fail"
	_verdict(_licensed({"rules": ["US-EAR-02"]})) == "fail"
	_verdict(_licensed({"items": ["3A090.b"]})) == "fail"
	_verdict(_licensed({"reference": "unknown"})) == "fail"
}

test_one_of_which_too_little_is_known_leaves_it_open if {
	_verdict(_licensed({"there": [], "maybe_there": ["h100"]})) == "unknown"
	_verdict(_licensed({"items": []})) == "unknown"
	_detail(_licensed({"items": []})).missing == ["provider.authorisations"]
}

test_too_much_hardware_is_not_covered if {
	all_there := make.standing(8, 126656)
	_verdict(_licensed(object.union({"max_accelerators": 8}, all_there))) == "pass"
	_verdict(_licensed(object.union({"max_accelerators": 7}, all_there))) == "fail"
	_verdict(_licensed(object.union({"max_accelerators": 8}, make.standing(9, 130000)))) == "unknown"
	_verdict(_licensed(object.union({"max_tpp": 126656}, all_there))) == "pass"
	_verdict(_licensed(object.union({"max_tpp": 126655}, all_there))) == "fail"
}

test_what_nobody_needs_names_no_license if {
	german := object.union(_in("DE"), make.regions_licensed([make.region_authorisation("US-EAR-01", {})]))
	_verdict(german) == "pass"
	not rule.detail.h100 with input as make.document(german)
}

test_the_emirates_are_named_although_their_group_is_free if {
	freed := object.union(_in("AE"), make.chosen("us_ear", {"named_destinations": "as_grouped"}))
	_verdict(freed) == "pass"
	"named_destinations" in _detail(_in("AE")).choices
	agency := [object.union(make.authorised("US-EAR-01").authorisations[0], {"kind": "government_agency"})]
	_verdict(object.union(_in("AE"), {"customer": {"authorisations": agency}})) == "pass"
	_verdict(object.union(_in("CN"), {"customer": {"authorisations": agency}})) == "fail"
	entity := make.regions_licensed([make.region_authorisation("US-EAR-01", {"kind": "supplement_entity"})])
	_verdict(object.union(_in("AE"), entity)) == "pass"
	_verdict(object.union(_in("VN"), entity)) == "fail"
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
