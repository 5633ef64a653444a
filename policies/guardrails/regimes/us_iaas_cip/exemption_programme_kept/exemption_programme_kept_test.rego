package guardrails.regimes.us_iaas_cip.exemption_programme_kept_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.exemption_programme_kept as rule

_document(changes) := make.provider_document({"provider": {"exemptions": [make.exemption(changes)]}})

_verdict(changes) := answer if {
	answer := rule.verdict.provider with input as _document(changes)
}

_deviation(day, notified) := {"deviation_day": day, "deviation_notified_day": notified}

_today := make.as_of_day

test_a_kept_programme_passes if {
	_verdict({}) == "pass"
	_verdict(_deviation(_today - 9, _today - 9)) == "pass"
}

test_one_that_is_not_kept_fails if {
	_verdict({"programme_kept": "no"}) == "fail"
	detail := rule.detail.provider with input as _document({"programme_kept": "no"})
	detail.observed.exemptions == ["ADP-1"]
	detail.missing == ["provider.exemptions.ADP-1"]
}

test_a_deviation_that_was_not_notified_fails if {
	_verdict(_deviation(_today - 9, "none")) == "fail"
	_verdict(_deviation(_today - 9, _today - 10)) == "fail"
	_verdict(_deviation(_today - 9, _today + 2)) == "fail"
}

test_what_is_not_known_is_unknown if {
	_verdict({"programme_kept": "unknown"}) == "unknown"
	_verdict(_deviation("unknown", "none")) == "unknown"
	_verdict(_deviation(_today - 9, "unknown")) == "unknown"
	_verdict({"programme_kept": "no", "until_day": "unknown"}) == "unknown"
}

test_without_an_exemption_that_holds_it_does_not_apply if {
	_verdict({"programme_kept": "no", "until_day": _today - 1}) == "not_applicable"
	rule.verdict.provider == "not_applicable" with input as make.provider_document({})
	rule.verdict == {} with input as make.document({})
}
