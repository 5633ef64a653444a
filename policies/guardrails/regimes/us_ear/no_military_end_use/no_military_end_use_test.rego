package guardrails.regimes.us_ear.no_military_end_use_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ear.no_military_end_use as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

# Such a customer with accelerators in Germany.
_of(country, changes) := {"customer": _in(country, changes), "pools": [make.pool({"country": "DE"})]}

test_what_stands_in_the_united_states_is_not_exported if {
	_verdict({"customer": _in("CN", make.used({"military": "yes"}))}) == "not_applicable"
	open := object.union({"customer": _in("CN", make.used({"military": "yes"}))}, {"pools_complete": "unknown"})
	_verdict(open) == "unknown"
	"pools" in _detail(open).missing
}

test_use_over_a_network_is_read_as_chosen if {
	kind := "military"
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
	_verdict(_of("CN", make.used({"military": "yes"}))) == "fail"
	_detail(_of("CN", make.used({"military": "yes"}))).observed.users == ["customer"]
}

test_a_hit_in_the_list_answers if {
	_verdict(_of("CN", make.listed("meu", "confirmed"))) == "fail"
	_verdict(_of("CN", make.listed("meu", "possible"))) == "unknown"
	_verdict(_of("CN", {"screenings": []})) == "unknown"
	_detail(_of("CN", {"screenings": []})).missing == ["customer.screenings.meu"]
}

test_a_run_for_such_a_user_fails_and_one_of_which_nobody_says_is_open if {
	_verdict(object.union(_of("CN", {}), {"runs": [make.run({"end_use": "military"})]})) == "fail"
	open := object.union(_of("CN", {}), {"runs": [make.run({"end_use": "unknown"})]})
	_verdict(open) == "unknown"
	_detail(open).missing == ["runs.R-1.end_use"]
	_verdict(object.union(_of("CN", {}), {"runs_complete": "unknown"})) == "unknown"
	_verdict(object.union(_of("CN", {}), {"runs": [make.run({"end_use": "security"})]})) == "pass"
}

test_without_an_answer_or_a_review_it_is_open if {
	_verdict(_of("CN", make.used({"military": "unknown"}))) == "unknown"
	_detail(_of("CN", make.used({"military": "unknown"}))).missing == ["customer.end_use.military"]
	every changes in [{"review": "unknown"}, {"review": "red_flags"}, {"review_current": "no"}, {"review_current": "unknown"}] {
		_verdict(_of("CN", make.used(changes))) == "unknown"
		_detail(_of("CN", make.used(changes))).missing == ["customer.end_use.review"]
	}
	_detail(_of("CN", make.used({"review": "red_flags"}))).observed.red_flags == ["customer"]
}

test_others_are_not_asked if {
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": make.used({"military": "yes", "review": "unknown"})}) == "not_applicable"
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": make.used({"military": "unknown", "review": "unknown"})}) == "not_applicable"
}

test_who_may_be_of_such_a_country_is_asked if {
	open := make.used({"military": "unknown", "review": "unknown"})
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": object.union(open, {"located_in": "unknown"})}) == "unknown"
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": object.union(open, {"ultimate_parent_headquarters": "unknown"})}) == "unknown"
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": object.union(open, {"end_users_complete": "unknown"})}) == "unknown"
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": make.nobody}) == "unknown"
	_detail({"pools": [make.pool({"country": "DE"})], "customer": make.nobody}).missing == ["customer"]
}

test_everybody_who_deals_is_asked if {
	user := object.union(make.party("end_user", "U", "CN"), make.used({"military": "yes"}))
	_verdict({"pools": [make.pool({"country": "DE"})], "parties": [user]}) == "fail"
	_verdict({"pools": [make.pool({"country": "DE"})], "parties": [object.union(user, {"role": "owner"})]}) == "not_applicable"
	_verdict({"pools": [make.pool({"country": "DE"})], "resellers": [object.union(make.party("reseller", "S", "CN"), make.used({"review": "unknown"}))]}) == "unknown"
}

test_headquarters_count_unless_only_places_do if {
	parent := object.union({"ultimate_parent_headquarters": "CN"}, make.used({"military": "yes"}))
	_verdict({"pools": [make.pool({"country": "DE"})], "customer": parent}) == "fail"
	_verdict(object.union(make.chosen("us_ear", {"user_reach": "place"}), {"pools": [make.pool({"country": "DE"})], "customer": parent})) == "not_applicable"
}

test_a_license_settles_it if {
	bad := object.union(make.used({"military": "yes"}), make.authorised("US-EAR-15"))
	_verdict(_of("CN", bad)) == "pass"
	undated := [object.union(make.authorised("US-EAR-15").authorisations[0], {"until_day": "unknown"})]
	_verdict(_of("CN", object.union(make.used({"military": "yes"}), {"authorisations": undated}))) == "unknown"
	"customer.authorisations" in _detail(_of("CN", object.union(make.used({"military": "yes"}), {"authorisations": undated}))).missing
}

test_items_of_the_supplement_are_read_as_chosen if {
	narrow := make.chosen("us_ear", {"supplement_2": "not_listed"})
	bad := make.used({"military": "yes"})
	_verdict(object.union(narrow, _of("CN", bad))) == "not_applicable"
	_verdict(object.union(narrow, _of("MO", bad))) == "not_applicable"
	_verdict(object.union(narrow, _of("RU", bad))) == "fail"
}

test_the_countries_named if {
	bad := make.used({"military": "yes"})
	every country in ["CN", "HK", "MO", "NI", "RU"] { _verdict(_of(country, bad)) == "fail" }
	every country in ["IR", "CU", "BR"] { _verdict(_of(country, bad)) == "not_applicable" }
	listed := make.chosen("us_ear", {"macau_and_hong_kong": "as_listed"})
	_verdict(object.union(listed, _of("MO", bad))) == "not_applicable"
}
