package guardrails.regimes.us_ear.no_known_weapons_use_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.us_ear.no_known_weapons_use as rule

_verdict(customer) := answer if {
	answer := rule.verdict["C-1"] with input as make.document({"customer": customer})
}

_missing(customer) := answer if {
	answer := rule.detail["C-1"].missing with input as make.document({"customer": customer})
}

_known(day) := {"weapons_use_known_day": day}

test_nobody_is_asked if {
	_verdict({}) == "not_applicable"
	_verdict(make.nobody) == "not_applicable"
}

test_what_is_known_fails_from_its_day if {
	_verdict(_known(make.as_of_day - 400)) == "fail"
	_verdict(_known(make.as_of_day)) == "fail"
	_verdict(_known(make.as_of_day + 2)) == "not_applicable"
	_missing(_known(make.as_of_day)) == []
}

test_a_day_that_is_not_known_leaves_it_open if {
	_verdict(_known("unknown")) == "unknown"
	_missing(_known("unknown")) == ["customer.weapons_use_known_day"]
}

test_a_license_settles_it if {
	_verdict(object.union(_known(make.as_of_day), make.authorised("US-EAR-18"))) == "pass"
	undated := [object.union(make.authorised("US-EAR-18").authorisations[0], {"until_day": "unknown"})]
	_missing(object.union(_known(make.as_of_day), {"authorisations": undated})) == ["customer.authorisations"]
}
