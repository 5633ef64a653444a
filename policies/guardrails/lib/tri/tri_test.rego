package guardrails.lib.tri_test

import data.guardrails.lib.tri

_facts := ["yes", "no", "unknown"]

# What is none of the three: it must never decide anything.
_strange := [true, false, 1, "", "Yes", [], {}, null]

test_not if {
	[tri.not_(fact) | some fact in _facts] == ["no", "yes", "unknown"]
	every fact in _strange { tri.not_(fact) == "unknown" }
}

test_and if {
	[tri.and_(left, right) | some left in _facts; some right in _facts] == [
		"yes", "no", "unknown",
		"no", "no", "no",
		"unknown", "no", "unknown",
	]
	every fact in _strange {
		tri.and_("yes", fact) == "unknown"
		tri.and_(fact, "yes") == "unknown"
		tri.and_("no", fact) == "no"
	}
}

test_or if {
	[tri.or_(left, right) | some left in _facts; some right in _facts] == [
		"yes", "yes", "yes",
		"yes", "no", "unknown",
		"yes", "unknown", "unknown",
	]
	every fact in _strange {
		tri.or_("no", fact) == "unknown"
		tri.or_(fact, "no") == "unknown"
		tri.or_("yes", fact) == "yes"
	}
}

test_any_of_is_yes_when_one_is if {
	every complete in _facts { tri.any_of(["unknown", "no", "yes"], complete) == "yes" }
}

test_any_of_is_no_only_when_all_are_and_the_list_is_complete if {
	tri.any_of(["no", "no"], "yes") == "no"
	tri.any_of(["no", "no"], "no") == "unknown"
	tri.any_of(["no", "no"], "unknown") == "unknown"
	tri.any_of(["no", "unknown"], "yes") == "unknown"
}

test_any_of_an_empty_list_proves_nothing_unless_it_is_complete if {
	tri.any_of([], "yes") == "no"
	tri.any_of([], "unknown") == "unknown"
	tri.any_of([], "no") == "unknown"
}

test_any_of_what_is_no_list_is_unknown if {
	every strange in [{}, {"a": "no"}, "no", 0, null] { tri.any_of(strange, "yes") == "unknown" }
	every strange in _strange { tri.any_of([strange], "yes") == "unknown" }
}

test_all_of if {
	every complete in _facts { tri.all_of(["unknown", "yes", "no"], complete) == "no" }
	tri.all_of(["yes", "yes"], "yes") == "yes"
	tri.all_of(["yes", "yes"], "unknown") == "unknown"
	tri.all_of(["yes", "unknown"], "yes") == "unknown"
	tri.all_of([], "yes") == "yes"
	tri.all_of([], "unknown") == "unknown"
	every strange in _strange { tri.all_of([strange, "yes"], "yes") == "unknown" }
	tri.all_of({"a": "yes"}, "yes") == "unknown"
}

test_a_presumption_fills_in_only_what_is_unknown if {
	[tri.presume(fact, "yes") | some fact in _facts] == ["yes", "no", "yes"]
	[tri.presume(fact, "no") | some fact in _facts] == ["yes", "no", "unknown"]
	every strange in _strange { tri.presume("unknown", strange) == "unknown" }
}

test_fact if {
	tri.fact(true) == "yes"
	tri.fact(false) == "no"
}

test_verdict if {
	[tri.verdict(applies, holds) | some applies in _facts; some holds in _facts] == [
		"pass", "fail", "unknown",
		"not_applicable", "not_applicable", "not_applicable",
		"pass", "unknown", "unknown",
	]
	every strange in _strange {
		tri.verdict(strange, "no") == "unknown"
		tri.verdict("yes", strange) == "unknown"
	}
}

test_numbers_against_a_limit if {
	[tri.at_most(number, 25) | some number in [24.9, 25, 25.1]] == ["yes", "yes", "no"]
	[tri.below(number, 25) | some number in [24.9, 25, 25.1]] == ["yes", "no", "no"]
	[tri.at_least(number, 25) | some number in [24.9, 25, 25.1]] == ["no", "yes", "yes"]
	[tri.above(number, 25) | some number in [24.9, 25, 25.1]] == ["no", "no", "yes"]
}

test_what_is_no_number_is_neither_above_nor_below if {
	every strange in ["unknown", "1", true, false, null, [], {}] {
		every answer in [
			tri.at_most(strange, 25),
			tri.below(strange, 25),
			tri.at_least(strange, 25),
			tri.above(strange, 25),
			tri.at_most(25, strange),
			tri.above(25, strange),
		] {
			answer == "unknown"
		}
	}
}

test_what_has_to_be_explained if {
	tri.unsettled("fail")
	tri.unsettled("unknown")
	not tri.unsettled("pass")
	not tri.unsettled("not_applicable")
}

test_what_is_open_is_named_and_nothing_else if {
	tri.open("unknown", {"fact"}) == {"fact"}
	tri.open("yes", {"fact"}) == set()
	tri.open("no", {"fact"}) == set()
}
