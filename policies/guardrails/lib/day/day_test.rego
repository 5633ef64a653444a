package guardrails.lib.day_test

import data.guardrails.lib.day

test_a_day_is_reached_until_one_day_after_the_decision if {
	[day.reached(each, 100) | some each in [99, 100, 101, 102]] == ["yes", "yes", "yes", "no"]
}

test_a_day_has_begun_from_itself_on if {
	[day.begun(each, 100) | some each in [99, 100, 101]] == ["yes", "yes", "no"]
}

test_an_unknown_day_is_neither_reached_nor_not if {
	every strange in ["unknown", "none", null, true] {
		day.reached(strange, 100) == "unknown"
		day.reached(100, strange) == "unknown"
		day.begun(strange, 100) == "unknown"
		day.begun(100, strange) == "unknown"
		day.age(strange, 100) == "unknown"
		day.age(100, strange) == "unknown"
	}
}

test_age if {
	day.age(70, 100) == 30
	day.age(100, 100) == 0
	day.age(101, 100) == -1
}

test_the_first_day if {
	day.first(set()) == "none"
	day.first({3, 2}) == 2
	day.first([3, 2]) == 2
	day.first({3, "unknown"}) == "unknown"
}

test_what_is_dated_later_has_no_age if {
	day.age(102, 100) == "unknown"
}

test_years_later_as_they_were_worked_out if {
	known := {"law": {"anniversaries": [
		{"day": 100, "years": 2, "end": 830},
		{"day": 100, "years": 5, "end": 1926},
	]}}
	day.years_later(100, 2) == 830 with input as known
	day.years_later(100, 5) == 1926 with input as known
	day.years_later(101, 5) == "unknown" with input as known
	day.years_later(100, 3) == "unknown" with input as known
	day.years_later("unknown", 5) == "unknown" with input as known
}
