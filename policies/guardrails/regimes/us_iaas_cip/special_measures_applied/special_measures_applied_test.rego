package guardrails.regimes.us_iaas_cip.special_measures_applied_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.special_measures_applied as rule

_document(found, customer) := make.document({
	"provider": {"special_measures": [make.special_measure(found)]},
	"customer": customer,
})

_verdict(found, customer) := answer if {
	answer := rule.verdict["C-1"] with input as _document(found, customer)
}

_against_germany := {"country": "DE"}

test_that_it_was_applied_on_a_day_that_is_not_known_is_unknown if {
	undated := {"measures_applied": [{"measure": "SM-1", "day": "unknown"}]}
	_verdict(_against_germany, undated) == "unknown"
	missing := ["customer.measures_applied.SM-1"]
	rule.detail["C-1"].missing == missing with input as _document(_against_germany, undated)
}

_applied := {"measures_applied": [{"measure": "SM-1", "day": make.as_of_day - 1}]}

test_a_measure_against_the_customers_country_is_applied if {
	_verdict(_against_germany, {}) == "fail"
	_verdict(_against_germany, _applied) == "pass"
	detail := rule.detail["C-1"] with input as _document(_against_germany, {})
	detail.observed.measures == ["SM-1"]
	detail.missing == []
}

test_180_days_after_its_determination_for_365_days if {
	_verdict({"country": "DE", "determined_day": make.as_of_day - 179}, {}) == "not_applicable"
	_verdict({"country": "DE", "determined_day": make.as_of_day - 180}, {}) == "fail"
	_verdict({"country": "DE", "determined_day": make.as_of_day - 544}, {}) == "fail"
	_verdict({"country": "DE", "determined_day": make.as_of_day - 545}, {}) == "not_applicable"
}

test_a_named_person if {
	named := {"listings": [{"list": "SM-1", "match": "confirmed", "day": make.as_of_day}]}
	_verdict({"target": "person"}, named) == "fail"
	_verdict({"target": "person"}, {}) == "unknown"
	detail := rule.detail["C-1"] with input as _document({"target": "person"}, {})
	detail.missing == ["provider.special_measures.SM-1"]
}

test_a_reseller_in_between_is_concerned_as_well if {
	german := make.document({
		"provider": {"special_measures": [make.special_measure(_against_germany)]},
		"customer": make.us_customer,
		"resellers": [make.reseller({})],
	})
	rule.verdict["C-1"] == "fail" with input as german
	open := make.document({
		"provider": {"special_measures": [make.special_measure(_against_germany)]},
		"customer": make.us_customer,
		"resellers_complete": "unknown",
	})
	rule.verdict["C-1"] == "unknown" with input as open
}

test_what_is_not_known_is_unknown if {
	_verdict({"country": "DE", "determined_day": "unknown"}, {}) == "unknown"
	_verdict({}, {"located_in": "unknown"}) == "unknown"
}

test_others_are_out_of_scope if {
	_verdict({}, {}) == "not_applicable"
	rule.verdict["C-1"] == "not_applicable" with input as make.document({})
	rule.verdict == {} with input as make.provider_document({})
}
