package guardrails.regimes.us_ear.no_military_intelligence_end_use_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ear.no_military_intelligence_end_use as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

# Such a customer with accelerators in Germany.
_of(country, changes) := {"customer": _in(country, changes), "pools": [make.pool({"country": "DE"})]}

test_what_stands_in_the_united_states_is_not_exported if {
	_verdict({"customer": _in("CN", make.used({"military_intelligence": "yes"}))}) == "not_applicable"
	open := object.union({"customer": _in("CN", make.used({"military_intelligence": "yes"}))}, {"pools_complete": "unknown"})
	_verdict(open) == "unknown"
	"pools" in _detail(open).missing
}

test_use_over_a_network_is_read_as_chosen if {
	kind := "military_intelligence"
	bad := _of("CN", make.used({kind: "yes"}))
	shared := object.union(bad, {"pools": [make.pool({"country": "DE", "set_aside": "no"})]})
	own := object.union(bad, {"pools": [make.pool({"country": "DE", "set_aside": "yes"})]})
	only := make.chosen("us_ear", {"remote_use": "set_aside_only"})
	_verdict(shared) == "fail"
	_verdict(object.union(only, shared)) == "not_applicable"
	_verdict(object.union(only, own)) == "fail"
	_verdict(object.union(make.chosen("us_ear", {"remote_use": "open_where_shared"}), shared)) == "unknown"
}

# A customer in a country, that differs in more.
_in(country, changes) := object.union(_seat(country), changes)

_seat(country) := {fact: country |
	some fact in ["located_in", "organised_in", "headquarters", "ultimate_parent_headquarters"]
}

test_a_stated_and_reviewed_civil_use_passes if {
	_verdict(_of("CN", {})) == "pass"
}

test_a_known_use_fails if {
	_verdict(_of("CN", make.used({"military_intelligence": "yes"}))) == "fail"
	_detail(_of("CN", make.used({"military_intelligence": "yes"}))).observed.users == ["customer"]
}

test_a_hit_in_the_list_answers if {
	_verdict(_of("CN", make.listed("mieu", "confirmed"))) == "fail"
	_verdict(_of("CN", make.listed("mieu", "possible"))) == "unknown"
	_verdict(_of("CN", {"screenings": []})) == "unknown"
	_detail(_of("CN", {"screenings": []})).missing == ["customer.screenings.mieu"]
}

test_a_run_for_such_a_user_fails_and_one_of_which_nobody_says_is_open if {
	_verdict(object.union(_of("CN", {}), {"runs": [make.run({"end_use": "military_intelligence"})]})) == "fail"
	open := object.union(_of("CN", {}), {"runs": [make.run({"end_use": "unknown"})]})
	_verdict(open) == "unknown"
	_detail(open).missing == ["runs.R-1.end_use"]
	_verdict(object.union(_of("CN", {}), {"runs_complete": "unknown"})) == "unknown"
	_verdict(object.union(_of("CN", {}), {"runs": [make.run({"end_use": "security"})]})) == "pass"
}

test_without_an_answer_or_a_review_it_is_open if {
	_verdict(_of("CN", make.used({"military_intelligence": "unknown"}))) == "unknown"
	_detail(_of("CN", make.used({"military_intelligence": "unknown"}))).missing == ["customer.end_use.military_intelligence"]
	every changes in [{"review": "unknown"}, {"review": "red_flags"}, {"review_current": "no"}, {"review_current": "unknown"}] {
		_verdict(_of("CN", make.used(changes))) == "unknown"
		_detail(_of("CN", make.used(changes))).missing == ["customer.end_use.review"]
	}
	_detail(_of("CN", make.used({"review": "red_flags"}))).observed.red_flags == ["customer"]
}

test_others_are_not_asked if {
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": make.used({"military_intelligence": "yes", "review": "unknown"})}) == "not_applicable"
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": make.used({"military_intelligence": "unknown", "review": "unknown"})}) == "not_applicable"
}

test_who_may_be_of_such_a_country_is_asked if {
	open := make.used({"military_intelligence": "unknown", "review": "unknown"})
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": object.union(open, {"located_in": "unknown"})}) == "unknown"
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": object.union(open, {"ultimate_parent_headquarters": "unknown"})}) == "unknown"
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": object.union(open, {"end_users_complete": "unknown"})}) == "unknown"
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": make.nobody}) == "unknown"
	_detail({"pools": [make.pool({"country": "DE"})], "customer": make.nobody}).missing == ["customer"]
}

test_everybody_who_deals_is_asked if {
	user := object.union(make.party("end_user", "U", "CN"), make.used({"military_intelligence": "yes"}))
	_verdict({"pools": [make.pool({"country": "DE"})], "parties": [user]}) == "fail"
	_verdict({"pools": [make.pool({"country": "DE"})], "parties": [object.union(user, {"role": "owner"})]}) == "not_applicable"
	_verdict({"pools": [make.pool({"country": "DE"})], "resellers": [object.union(make.party("reseller", "S", "CN"), make.used({"review": "unknown"}))]}) == "unknown"
}

test_headquarters_count_unless_only_places_do if {
	parent := object.union({"ultimate_parent_headquarters": "CN"}, make.used({"military_intelligence": "yes"}))
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": parent}) == "fail"
	_verdict(object.union(make.chosen("us_ear", {"user_reach": "place"}), {"pools": [make.pool({"country": "DE"})], "customer": parent})) == "not_applicable"
}

test_a_license_settles_it if {
	bad := object.union(make.used({"military_intelligence": "yes"}), make.authorised("US-EAR-16"))
	_verdict(_of("CN", bad)) == "pass"
	undated := [object.union(make.authorised("US-EAR-16").authorisations[0], {"until_day": "unknown"})]
	_verdict(_of("CN", object.union(make.used({"military_intelligence": "yes"}), {"authorisations": undated}))) == "unknown"
	"customer.authorisations" in _detail(_of("CN", object.union(make.used({"military_intelligence": "yes"}), {"authorisations": undated}))).missing
}

test_the_countries_named if {
	bad := make.used({"military_intelligence": "yes"})
	every country in ["CN", "HK", "MO", "RU", "IR", "CU"] { _verdict(_of(country, bad)) == "fail" }
	every country in ["NI", "BR"] { _verdict(_of(country, bad)) == "not_applicable" }
}

test_who_is_named_is_meant_wherever_it_is if {
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": make.listed("mieu", "confirmed")}) == "fail"
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": make.listed("mieu", "cleared")}) == "not_applicable"
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": make.listed("mieu", "possible")}) == "unknown"
	_detail({"pools": [make.pool({"country": "DE"})], "customer": make.listed("mieu", "possible")}).missing == ["customer.screenings.mieu"]
}
