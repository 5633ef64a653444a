package guardrails.lib.listed_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.lib.listed

_found(changes) := answer if {
	answer := listed.found("sdn", "US-OFAC-01", make.as_of_day) with input as make.document({"customer": changes})
}

_hit(match) := {"listings": [{"list": "sdn", "match": match, "day": make.as_of_day}]}

test_a_hit_fails_where_the_rule_applies if {
	found := _found(_hit("confirmed"))
	listed.verdict("yes", found) == "fail"
	listed.verdict("unknown", found) == "unknown"
	listed.verdict("no", found) == "not_applicable"
}

test_what_answers_the_rule_settles_it if {
	listed.verdict("yes", {"listed": "yes", "authorised": "yes"}) == "pass"
	listed.verdict("yes", {"listed": "unknown", "authorised": "unknown"}) == "unknown"
}

test_what_is_shown_has_what_the_rule_adds if {
	document := make.document({"customer": _hit("possible")})
	found := listed.found("sdn", "US-OFAC-01", make.as_of_day) with input as document
	adding := {"observed": {"bound_here": "yes"}, "missing": {"more"}, "choices": ["a"]}
	shown := listed.detail(found, adding) with input as document
	shown.observed == {"listed": "unknown", "parties": [], "authorised": "no", "bound_here": "yes"}
	shown.missing == ["customer.screenings.sdn", "more"]
	shown.choices == ["a"]
	shown.bound == {"listed": "unknown", "parties": []}
}
