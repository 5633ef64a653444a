package guardrails.regimes.us_iaas_cip.identification_records_access_limited_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.identification_records_access_limited as rule

_record(changes) := object.union(
	{"id": "D-1", "kind": "identification", "kept": "yes", "access_limited": "no"},
	changes,
)

_verdict(record) := answer if {
	answer := rule.verdict["D-1"] with input as make.document({"records": [_record(record)]})
}

test_access_is_to_be_limited if {
	_verdict({}) == "fail"
	_verdict({"access_limited": "yes"}) == "pass"
	_verdict({"access_limited": "unknown"}) == "unknown"
	detail := rule.detail["D-1"] with input as make.document({"records": [_record({"access_limited": "unknown"})]})
	detail.missing == ["records.D-1.access_limited"]
}

test_what_is_not_kept_or_not_about_identity_is_out_of_scope if {
	_verdict({"kept": "no"}) == "not_applicable"
	_verdict({"kept": "unknown"}) == "unknown"
	_verdict({"kind": "export"}) == "not_applicable"
}
