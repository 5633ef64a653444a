package guardrails.regimes.us_ofac.blocked_property_reported_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ofac.blocked_property_reported as rule

_stopped := make.as_of_day - 40

_verdict(rows) := answer if {
	answer := rule.verdict["C-1"] with input as make.document({"customer": {"interdictions": rows}})
}

_detail(rows) := answer if {
	answer := rule.detail["C-1"] with input as make.document({"customer": {"interdictions": rows}})
}

_row(id, day, reported) := {"id": id, "kind": "blocked", "day": day, "reported_day": reported}

test_two_weeks_are_in_time if {
	_verdict([_row("B-1", _stopped, _stopped + 13)]) == "pass"
	_verdict([_row("B-1", _stopped, _stopped + 14)]) == "pass"
	_detail([_row("B-1", _stopped, _stopped + 14)]).events == {"stopped_day": _stopped, "reported_day": _stopped + 14}
}

test_holidays_may_lengthen_them_by_two_days if {
	_verdict([_row("B-1", _stopped, _stopped + 15)]) == "unknown"
	_verdict([_row("B-1", _stopped, _stopped + 16)]) == "unknown"
	_verdict([_row("B-1", _stopped, _stopped + 17)]) == "fail"
}

test_what_is_not_reported_fails_and_its_period_runs if {
	rows := [_row("B-1", _stopped, _stopped + 1), _row("B-2", _stopped + 20, "none"), _row("B-3", _stopped + 10, "none")]
	_verdict(rows) == "fail"
	_detail(rows).observed.open == ["B-2", "B-3"]
	_detail(rows).events == {"stopped_day": _stopped + 10, "reported_day": "none"}
}

test_a_day_that_is_not_known_leaves_it_unknown if {
	_verdict([_row("B-1", "unknown", _stopped)]) == "unknown"
	_detail([_row("B-1", "unknown", _stopped)]).missing == ["customer.interdictions.B-1.day"]
	_detail([_row("B-1", "unknown", _stopped)]).events.stopped_day == "unknown"
	_verdict([_row("B-1", _stopped, "unknown")]) == "unknown"
	_detail([_row("B-1", _stopped, "unknown")]).events.reported_day == "unknown"
	_verdict([_row("B-1", "unknown", "none")]) == "fail"
}

test_without_one_it_is_out_of_scope if {
	_verdict([]) == "not_applicable"
	_verdict([object.union(_row("B-1", _stopped, "none"), {"kind": "rejected"})]) == "not_applicable"
}
