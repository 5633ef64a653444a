package guardrails.regimes.us_iaas_cip.reseller_measures_applied_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.reseller_measures_applied as rule

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

_against_germany := {"country": "DE"}

test_that_it_was_applied_on_a_day_that_is_not_known_is_unknown if {
	undated := {"measures_applied": [{"measure": "SM-1", "day": "unknown"}]}
	_verdict(_against_germany, undated) == "unknown"
	_detail(_against_germany, undated).missing == ["resellers.S-1.measures_applied.SM-1"]
}

_applied := {"measures_applied": [{"measure": "SM-1", "day": make.as_of_day - 1}]}

test_a_measure_against_the_resellers_country_is_applied if {
	_verdict(_against_germany, {}) == "fail"
	_verdict(_against_germany, _applied) == "pass"
	_detail(_against_germany, {}).observed.measures == ["SM-1"]
	_detail(_against_germany, {}).missing == []
}

test_180_days_after_its_determination_for_365_days if {
	_verdict({"country": "DE", "determined_day": make.as_of_day - 179}, {}) == "not_applicable"
	_verdict({"country": "DE", "determined_day": make.as_of_day - 180}, {}) == "fail"
	_verdict({"country": "DE", "determined_day": make.as_of_day - 544}, {}) == "fail"
	_verdict({"country": "DE", "determined_day": make.as_of_day - 545}, {}) == "not_applicable"
}

test_a_named_reseller if {
	named := {"listings": [{"list": "SM-1", "match": "confirmed", "day": make.as_of_day}]}
	_verdict({"target": "person"}, named) == "fail"
	_verdict({"target": "person"}, {}) == "unknown"
	_detail({"target": "person"}, {}).missing == ["provider.special_measures.SM-1"]
}

test_what_is_not_known_is_unknown if {
	_verdict({"country": "DE", "determined_day": "unknown"}, {}) == "unknown"
	_verdict({}, {"located_in": "unknown"}) == "unknown"
	_verdict(_against_germany, {"terminated_day": "unknown"}) == "unknown"
}

test_others_are_out_of_scope if {
	_verdict({}, {}) == "not_applicable"
	_verdict(_against_germany, {"terminated_day": make.as_of_day - 1}) == "not_applicable"
	rule.verdict == {} with input as make.document({"resellers": [make.reseller({})]})
}
