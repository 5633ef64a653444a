package guardrails.regimes.us_iaas_training.inaccurate_report_corrected_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_training.inaccurate_report_corrected as rule

_report(subject, found, corrected) := {
	"kind": "training_report",
	"subject": subject,
	"inaccuracy_day": found,
	"corrected_day": corrected,
}

_verdict(filings) := answer if {
	answer := rule.verdict["C-1"] with input as make.document({"filings": filings})
}

_detail(filings) := answer if {
	answer := rule.detail["C-1"] with input as make.document({"filings": filings})
}

_today := make.as_of_day

test_a_discovery_without_a_correction_fails_and_shows_its_clock if {
	_verdict([_report("R-1", _today - 15, "none")]) == "fail"
	_detail([_report("R-1", _today - 15, "none")]).events == {
		"inaccuracy_day": _today - 15,
		"corrected_day": "none",
	}
	_detail([_report("R-1", _today - 15, "none")]).observed.subjects == ["R-1"]
	_detail([_report("R-1", _today - 15, "none")]).missing == []
}

test_a_correction_clears_it if {
	_verdict([_report("R-1", _today - 15, _today - 1)]) == "pass"
	_detail([_report("R-1", _today - 15, _today - 1)]).events == {
		"inaccuracy_day": _today - 15,
		"corrected_day": _today - 1,
	}
	_verdict([_report("R-1", _today - 15, _today + 2)]) == "fail"
	_verdict([_report("R-1", _today - 15, _today - 16)]) == "fail"
}

test_the_first_that_is_open_counts if {
	reports := [
		_report("R-1", _today - 90, _today - 80),
		_report("R-2", _today - 9, "none"),
		_report("R-3", _today - 20, "none"),
	]
	_verdict(reports) == "fail"
	_detail(reports).observed == {"subjects": ["R-2", "R-3"], "inaccuracy_day": _today - 20}
}

test_an_unknown_day_is_unknown if {
	_verdict([_report("R-1", "unknown", "none")]) == "unknown"
	_verdict([_report("R-1", _today - 15, "unknown")]) == "unknown"
	_detail([_report("R-1", "unknown", "none")]).events == {"inaccuracy_day": "unknown", "corrected_day": "none"}
	_detail([_report("R-1", _today - 15, "unknown")]).events.corrected_day == "unknown"
	_detail([_report("R-1", _today - 15, "unknown")]).missing == ["filings.training_report"]
}

test_reports_that_were_right_and_other_filings_are_out_of_scope if {
	_verdict([_report("R-1", "none", "none")]) == "not_applicable"
	_verdict([object.union(_report("R-1", _today, "none"), {"kind": "cip_certification_update"})]) == "not_applicable"
	_verdict([]) == "not_applicable"
	rule.verdict == {} with input as make.provider_document({})
}
