package guardrails.regimes.house.closed_accounts_empty_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.house.closed_accounts_empty as rule

_verdict(changes) := answer if {
	answer := rule.verdict["A-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["A-1"] with input as make.document(changes)
}

_account(closed_day, accelerators) := {"accounts": [{
	"id": "A-1",
	"closed_day": closed_day,
	"accelerators": accelerators,
}]}

_eight := {"min": 8, "max": 8}

test_an_open_account_is_out_of_scope if {
	_verdict(_account("none", _eight)) == "not_applicable"
	_verdict(_account(make.as_of_day + 2, _eight)) == "not_applicable"
}

test_a_closed_account_is_empty if {
	_verdict(_account(make.as_of_day, {"min": 0, "max": 0})) == "pass"
	_verdict(_account(make.as_of_day, _eight)) == "fail"
	_detail(_account(make.as_of_day, _eight)).bound == {"accelerators": {"min": 8, "max": 8}}
}

test_what_is_not_known_leaves_it_unknown if {
	_verdict(_account("unknown", _eight)) == "unknown"
	_detail(_account("unknown", _eight)).missing == ["accounts.A-1.closed_day"]
	_detail(_account(make.as_of_day, {"min": 0})).missing == ["accounts.A-1.accelerators"]
}
