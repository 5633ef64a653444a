package guardrails.regimes.us_iaas_cip.reseller_measures_implemented_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.reseller_measures_implemented as rule

_document(found, reseller) := make.provider_document({
	"provider": {"special_measures": [make.special_measure(found)]},
	"resellers": [make.reseller(reseller)],
})

_verdict(found, reseller) := answer if {
	answer := rule.verdict["S-1"] with input as _document(found, reseller)
}

_detail(found, reseller) := answer if {
	answer := rule.detail["S-1"] with input as _document(found, reseller)
}

test_that_it_was_implemented_on_a_day_that_is_not_known_is_unknown if {
	undated := {"measures_implemented": [{"measure": "SM-1", "day": "unknown"}]}
	_verdict({}, undated) == "unknown"
	_detail({}, undated).missing == ["resellers.S-1.measures_implemented.SM-1"]
}

_implements := {"measures_implemented": [{"measure": "SM-1", "day": make.as_of_day - 1}]}

test_whomever_a_measure_concerns_each_reseller_implements_it if {
	_verdict({}, {}) == "fail"
	_verdict({}, _implements) == "pass"
	_verdict({}, {"measures_applied": _implements.measures_implemented}) == "fail"
	_detail({}, {}).observed.measures == ["SM-1"]
	_detail({}, {}).missing == []
}

test_180_days_after_its_determination_for_365_days if {
	_verdict({"determined_day": make.as_of_day - 179}, {}) == "not_applicable"
	_verdict({"determined_day": make.as_of_day - 180}, {}) == "fail"
	_verdict({"determined_day": make.as_of_day - 544}, {}) == "fail"
	_verdict({"determined_day": make.as_of_day - 545}, {}) == "not_applicable"
}

test_what_is_not_known_is_unknown if {
	_verdict({"determined_day": "unknown"}, {}) == "unknown"
	_detail({"determined_day": "unknown"}, {}).missing == ["provider.special_measures.SM-1"]
	_verdict({}, {"terminated_day": "unknown"}) == "unknown"
}

test_others_are_out_of_scope if {
	_verdict({}, {"terminated_day": make.as_of_day - 1}) == "not_applicable"
	rule.verdict["S-1"] == "not_applicable" with input as make.provider_document({"resellers": [make.reseller({})]})
	rule.verdict == {} with input as make.document({"resellers": [make.reseller({})]})
}
