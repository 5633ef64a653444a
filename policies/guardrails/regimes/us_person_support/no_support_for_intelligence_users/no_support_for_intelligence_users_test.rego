package guardrails.regimes.us_person_support.no_support_for_intelligence_users_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_person_support.no_support_for_intelligence_users as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

# A customer with headquarters in a country, that differs in more.
_of(country, changes) := {"customer": object.union({"headquarters": country}, changes)}

test_a_stated_and_reviewed_civil_use_passes if {
	_verdict(_of("CN", {})) == "pass"
}

test_a_known_user_fails_also_on_hardware_in_the_united_states if {
	every kind in ["intelligence", "military_intelligence"] { _verdict(_of("CN", make.used({kind: "yes"}))) == "fail" }
	_verdict(object.union(_of("CN", {}), {"runs": [make.run({"end_use": "intelligence"})]})) == "fail"
}

test_without_an_answer_or_a_review_it_is_open if {
	_verdict(_of("CN", make.used({"intelligence": "unknown"}))) == "unknown"
	_detail(_of("CN", make.used({"intelligence": "unknown"}))).missing == ["customer.end_use.intelligence"]
	_verdict(_of("CN", make.used({"review": "red_flags"}))) == "unknown"
	_verdict(_of("CN", make.used({"review_current": "no"}))) == "unknown"
	_verdict(object.union(_of("CN", {}), {"runs": [make.run({"end_use": "unknown"})]})) == "unknown"
}

test_others_are_not_asked if {
	_verdict({"customer": make.used({"intelligence": "yes"})}) == "not_applicable"
	_verdict(_of("unknown", make.used({"intelligence": "yes"}))) == "unknown"
	_detail(_of("unknown", make.used({"intelligence": "unknown"}))).missing == ["customer.headquarters"]
}

test_the_countries_in_scope if {
	bad := make.used({"intelligence": "yes"})
	every country in ["CN", "MO", "RU", "IR", "CU", "VN"] { _verdict(_of(country, bad)) == "fail" }
	every country in ["DE", "IL", "AE", "BR"] { _verdict(_of(country, bad)) == "not_applicable" }
	listed := make.chosen("us_person_support", {"macau_and_hong_kong": "as_listed"})
	_verdict(object.union(listed, _of("MO", bad))) == "fail"
	place := make.chosen("us_person_support", {"user_reach": "place"})
	_verdict(object.union(place, _of("CN", bad))) == "not_applicable"
}

test_it_speaks_to_us_persons if {
	bad := _of("CN", make.used({"intelligence": "yes"}))
	_verdict(object.union(bad, {"provider": {"organised_in": "DE", "located_in": "DE"}})) == "not_applicable"
	open := object.union(bad, {"provider": {"organised_in": "unknown", "located_in": "unknown"}})
	_verdict(open) == "unknown"
	_detail(open).missing == ["provider.located_in", "provider.organised_in"]
}

test_a_license_settles_it if {
	bad := make.used({"intelligence": "yes"})
	_verdict(_of("CN", object.union(bad, make.authorised("US-USP-02")))) == "pass"
	undated := [object.union(make.authorised("US-USP-02").authorisations[0], {"until_day": "unknown"})]
	_detail(_of("CN", object.union(bad, {"authorisations": undated}))).missing == ["customer.authorisations"]
}
