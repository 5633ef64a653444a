package guardrails.regimes.house.regions_allowed_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.house.regions_allowed as rule

_verdict(changes) := answer if {
	answer := rule.verdict.h100 with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail.h100 with input as make.document(changes)
}

_in(choice, country) := object.union(
	make.chosen("house", {"regions": choice}),
	{"pools": [make.pool({"country": country})]},
)

test_the_choice_names_the_countries if {
	_verdict(_in("anywhere", "CN")) == "not_applicable"
	_verdict(_in("outside_restricted", "CN")) == "fail"
	_verdict(_in("outside_restricted", "MO")) == "fail"
	_verdict(_in("outside_restricted", "VN")) == "pass"
	_verdict(_in("ai_authorization", "VN")) == "fail"
	_verdict(_in("ai_authorization", "DE")) == "pass"
	_verdict(_in("ai_authorization", "US")) == "pass"
	_verdict(_in("united_states", "DE")) == "fail"
	_verdict(_in("united_states", "US")) == "pass"
}

_listed(regions, place) := object.union(
	make.chosen("house", {"regions": "listed", "allowed_regions": regions}),
	{"pools": [make.pool(place)]},
)

test_a_list_of_regions_and_countries if {
	virginia := {"region": "us-east-1", "country": "US"}
	_verdict(_listed(["us-east-1"], virginia)) == "pass"
	_verdict(_listed(["aws:us-east-1"], virginia)) == "pass"
	_verdict(_listed(["gcp:us-east-1", "us-west-2"], virginia)) == "fail"
	_verdict(_listed(["DE", "US"], virginia)) == "pass"
	_verdict(_listed(["DE"], virginia)) == "fail"
	_verdict(_listed([], virginia)) == "fail"
	_detail(_listed([], virginia)).choices == ["allowed_regions", "regions"]
}

test_a_place_that_is_not_known_may_be_in_the_list if {
	_verdict(_listed(["unknown", "DE"], {"region": "unknown", "country": "unknown"})) == "unknown"
	_verdict(_listed(["DE"], {"region": "moon-1", "country": "unknown"})) == "unknown"
	_verdict(_listed(["moon-1"], {"region": "moon-1", "country": "unknown"})) == "pass"
	_detail(_listed(["DE"], {"region": "moon-1", "country": "unknown"})).missing == ["pools.h100.country"]
}

test_what_is_not_known_leaves_it_unknown if {
	_verdict(_in("united_states", "unknown")) == "unknown"
	_detail(_in("united_states", "unknown")).missing == ["pools.h100.country"]
	_verdict(_in("no such choice", "US")) == "unknown"
}
