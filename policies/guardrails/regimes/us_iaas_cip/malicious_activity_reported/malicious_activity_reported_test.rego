package guardrails.regimes.us_iaas_cip.malicious_activity_reported_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.malicious_activity_reported as rule

_document(changes) := make.provider_document({"resellers": [make.reseller(changes)]})

_verdict(changes) := answer if {
	answer := rule.verdict["S-1"] with input as _document(changes)
}

_activity(seen, reported) := {"malicious_activity": seen, "malicious_activity_reported": reported}

test_seen_activity_is_reported if {
	_verdict(_activity("yes", "yes")) == "pass"
	_verdict(_activity("yes", "no")) == "fail"
	_verdict(_activity("yes", "unknown")) == "unknown"
	_verdict(_activity("unknown", "no")) == "unknown"
	detail := rule.detail["S-1"] with input as _document(_activity("unknown", "no"))
	detail.missing == ["resellers.S-1.malicious_activity"]
}

test_nothing_to_report_is_out_of_scope if {
	_verdict(_activity("no", "no")) == "not_applicable"
	_verdict(object.union(make.us_customer, _activity("yes", "no"))) == "not_applicable"
	rule.verdict == {} with input as make.document({"resellers": [make.reseller(_activity("yes", "no"))]})
}

test_a_presumption_is_shown if {
	document := _document(object.union(_activity("yes", "no"), {"located_in": "unknown"}))
	rule.verdict["S-1"] == "fail" with input as document
	rule.detail["S-1"].choices == ["unknown_is_foreign"] with input as document
}
