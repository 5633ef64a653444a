package guardrails.regimes.house.quota_fits_need_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.house.quota_fits_need as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

_quota(percent) := {"customer": {"quota_percent_of_need": percent}}

test_up_to_the_percentage_it_fits if {
	_verdict(_quota({"min": 200, "max": 200})) == "pass"
	_verdict(_quota({"min": 201, "max": 201})) == "fail"
	_detail(_quota({"min": 201, "max": 201})).bound == {"quota_percent_of_need": {"min": 201, "max": 201}}
}

test_where_nothing_was_recorded_there_is_nothing_to_compare if {
	_verdict({"customer": make.nobody}) == "not_applicable"
}

test_where_one_is_missing_it_is_unknown if {
	_verdict(_quota({"min": 0, "max": 400})) == "unknown"
	_detail(_quota({"min": 0, "max": 400})).missing == ["customer.quota_percent_of_need"]
}
