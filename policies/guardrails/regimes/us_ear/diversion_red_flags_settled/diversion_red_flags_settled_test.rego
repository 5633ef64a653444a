package guardrails.regimes.us_ear.diversion_red_flags_settled_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ear.diversion_red_flags_settled as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

_answer(flag, state) := {"customer": {"red_flags": array.concat(
	[each | some each in make.customer.red_flags; each.id != flag],
	[{"id": flag, "state": state, "day": make.as_of_day}],
)}}

test_all_answered_passes if {
	_verdict({}) == "pass"
	_verdict(_answer("no_online_presence", "resolved")) == "pass"
}

test_a_raised_flag_fails if {
	_verdict(_answer("no_online_presence", "raised")) == "fail"
	_detail(_answer("no_online_presence", "raised")).observed.flags == ["no_online_presence"]
}

test_a_flag_without_an_answer_is_open if {
	_verdict(_answer("no_online_presence", "unknown")) == "unknown"
	_verdict({"customer": {"red_flags": []}}) == "unknown"
	count(_detail({"customer": {"red_flags": []}}).missing) == 10
}

test_a_restricted_destination_raises_its_flag if {
	_verdict({"customer": {"located_in": "VN"}}) == "fail"
	_verdict({"customer": {"located_in": "IL"}}) == "pass"
	_verdict({"customer": {"located_in": "AE"}}) == "pass"
	_verdict({"customer": {"headquarters": "XX"}}) == "unknown"
	_detail({"customer": {"ultimate_parent_headquarters": "CN"}}).observed.flags == ["parties_in_restricted_destinations"]
	_verdict({"parties": [make.individual("end_user", "U", "CN")]}) == "fail"
	_verdict({"parties": [make.individual("end_user", "U", "DE")]}) == "pass"
	_verdict({"customer": {"located_in": "unknown"}}) == "unknown"
}

test_an_answer_settles_or_raises_the_flag_on_destinations if {
	resolved := _answer("parties_in_restricted_destinations", "resolved")
	_verdict(object.union(resolved, {"parties": [make.party("end_user", "U", "CN")]})) == "pass"
	_verdict(_answer("parties_in_restricted_destinations", "raised")) == "fail"
	_verdict(_answer("parties_in_restricted_destinations", "unknown")) == "unknown"
	_verdict(_answer("parties_in_restricted_destinations", "absent")) == "pass"
}

test_customers_of_the_united_states_and_small_chips_are_out_of_scope if {
	_verdict({"customer": {"headquarters": "US", "ultimate_parent_headquarters": "US"}}) == "not_applicable"
	_verdict({"pools": [make.chip(1040, 1.9)]}) == "not_applicable"
}

test_what_is_not_known_leaves_it_unknown if {
	raised := _answer("no_online_presence", "raised")
	unknown := object.union(raised, {"customer": {"headquarters": "unknown", "ultimate_parent_headquarters": "unknown"}})
	_verdict(unknown) == "unknown"
	"customer.headquarters" in _detail(unknown).missing
	_detail(object.union(raised, {"pools": [], "pools_complete": "unknown"})).missing == [
		"customer.red_flags.no_online_presence",
		"pools",
	]
}
