package guardrails.regimes.house.country_groups_refreshed_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.house.country_groups_refreshed as rule

_verdict(changes) := answer if {
	answer := rule.verdict.provider with input as make.provider_document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail.provider with input as make.provider_document(changes)
}

_read(day) := {"law": {"country_groups": {"D:5": day}}}

test_a_table_counts_for_its_days if {
	_verdict({}) == "pass"
	_verdict(_read(make.as_of_day - 180)) == "pass"
	_verdict(_read(make.as_of_day - 181)) == "fail"
	_detail(_read(make.as_of_day - 181)).observed.groups == ["D:5"]
}

test_without_a_day_it_is_unknown if {
	_verdict(_read("unknown")) == "unknown"
	_detail(_read("unknown")).missing == ["law.country_groups.D:5"]
}

test_customers_documents_are_not_asked if {
	rule.verdict == {} with input as make.document({})
	rule.detail == {} with input as make.document({})
}
