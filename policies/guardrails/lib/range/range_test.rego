package guardrails.lib.range_test

import data.guardrails.lib.range

_low := {"min": 1, "max": 4}

_across := {"min": 4, "max": 6}

_high := {"min": 6, "max": 9}

_open := {"min": 4}

_five := {"min": 5, "max": 5}

_ranges := [_low, _across, _high, _open, {"min": 6}, _five]

_not_ranges := [{}, {"max": 3}, {"min": 3, "max": 2}, {"min": "1", "max": 2}, {"min": 1, "max": null}, null, 5, "unknown", []]

test_at_least if {
	[range.at_least(each, 5) | some each in _ranges] == ["no", "unknown", "yes", "unknown", "yes", "yes"]
}

test_above if {
	[range.above(each, 5) | some each in _ranges] == ["no", "unknown", "yes", "unknown", "yes", "no"]
}

test_at_most if {
	[range.at_most(each, 5) | some each in _ranges] == ["yes", "unknown", "no", "unknown", "no", "yes"]
}

test_below if {
	[range.below(each, 5) | some each in _ranges] == ["yes", "unknown", "no", "unknown", "no", "no"]
}

test_what_is_no_range_is_unknown if {
	every each in _not_ranges {
		range.at_least(each, 5) == "unknown"
		range.above(each, 5) == "unknown"
		range.at_most(each, 5) == "unknown"
		range.below(each, 5) == "unknown"
		range.most(each) == "unknown"
	}
}

test_a_limit_that_is_no_number_is_unknown if {
	every limit in ["5", null, true] {
		range.at_least(_five, limit) == "unknown"
		range.above(_five, limit) == "unknown"
	}
}

test_most if {
	range.most(_across) == 6
	range.most(_open) == "unknown"
}
