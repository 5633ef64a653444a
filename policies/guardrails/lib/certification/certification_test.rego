package guardrails.lib.certification_test

import data.guardrails.lib.certification

_filing(day, items, complete) := {"kind": "k", "day": day, "reference": "yes", "items": items, "items_complete": complete}

_filed(filings) := answer if {
	answer := certification.filed("k", {"a", "b"}, 100) with input.filings as filings
}

_first(filings) := answer if {
	answer := certification.first_day("k", {"a", "b"}, 100) with input.filings as filings
}

_absent(filings) := answer if {
	answer := certification.absent("k", {"a", "b"}) with input.filings as filings
}

_last(filings) := answer if {
	answer := certification.last_day({"k"}, 100) with input.filings as filings
}

_since(day, filings) := answer if {
	answer := certification.since({"k"}, day, 100) with input.filings as filings
}

_first_since(day, filings) := answer if {
	answer := certification.first_day_since({"k"}, day, 100) with input.filings as filings
}

test_filed_when_its_day_was_reached_and_it_contains_everything if {
	_filed([_filing(90, ["a", "b", "c"], "unknown")]) == "yes"
	_filed([_filing(90, ["a"], "yes")]) == "no"
	_filed([_filing(90, ["a"], "unknown")]) == "unknown"
	_filed([_filing(102, ["a", "b"], "yes")]) == "no"
	_filed([_filing("unknown", ["a", "b"], "yes")]) == "unknown"
	_filed([object.union(_filing(90, ["a", "b"], "yes"), {"reference": "unknown"})]) == "unknown"
	_filed([]) == "no"
}

test_first_day if {
	_first([_filing(90, ["a", "b"], "yes"), _filing(80, ["a", "b"], "yes"), _filing(70, ["a"], "yes")]) == 80
	_first([_filing("unknown", ["a", "b"], "yes")]) == "unknown"
	_first([_filing(90, ["a"], "unknown")]) == "unknown"
	_first([]) == "none"
}

test_what_is_absent_from_the_fullest if {
	_absent([]) == {"a", "b"}
	_absent([_filing(90, [], "yes"), _filing(91, ["a"], "yes")]) == {"b"}
	_absent([_filing(90, ["a", "b"], "yes")]) == set()
}

test_last_day if {
	_last([_filing(90, [], "yes"), _filing(95, [], "yes"), _filing(102, [], "yes")]) == 95
	_last([_filing(90, [], "yes"), _filing("unknown", [], "yes")]) == "unknown"
	_last([_filing(90, [], "yes"), object.union(_filing(95, [], "yes"), {"reference": "unknown"})]) == "unknown"
	_last([]) == "unknown"
}

test_since if {
	_since(90, [_filing(89, [], "yes"), _filing(90, [], "yes")]) == "yes"
	_since(90, [_filing(89, [], "yes")]) == "no"
	_since("unknown", [_filing(89, [], "yes")]) == "unknown"
	_first_since(90, [_filing(89, [], "yes"), _filing(95, [], "yes"), _filing(92, [], "yes")]) == 92
	_first_since(90, [_filing(89, [], "yes")]) == "none"
	_first_since(90, [_filing("unknown", [], "yes")]) == "unknown"
}
