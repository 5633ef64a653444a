package guardrails.lib.offering_test

import data.guardrails.lib.document_test as make
import data.guardrails.lib.offering

_sagemaker := make.pool({"service": "managed_ml", "operator": "cloud"})

_beijing := make.pool({"id": "cn", "service": "infrastructure", "operator": "partner"})

_plain := make.pool({"id": "plain", "service": "infrastructure", "operator": "cloud"})

_unknown := make.pool({"id": "unknown", "service": "unknown", "operator": "unknown"})

_offered(pools, managed_ml, partner_regions) := answer if {
	answer := offering.offered(managed_ml, partner_regions) with input as make.document({"pools": pools})
}

_decided(pools) := answer if {
	answer := offering.decided with input as make.document({"pools": pools})
}

test_only_what_is_left_out_altogether_is_out_of_scope if {
	_offered([_sagemaker], "left_out", "counts") == "no"
	_offered([_sagemaker], "counts", "left_out") == "yes"
	_offered([_beijing], "counts", "left_out") == "no"
	_offered([_beijing], "left_out", "counts") == "yes"
	_offered([_sagemaker, _beijing], "left_out", "left_out") == "no"
	_offered([_sagemaker, _plain], "left_out", "left_out") == "yes"
	_offered([_unknown], "left_out", "left_out") == "yes"
	_offered([], "left_out", "left_out") == "yes"
	offering.offered("left_out", "counts") == "yes" with input as make.document({
		"pools": [_sagemaker],
		"pools_complete": "unknown",
	})
}

test_a_choice_that_could_decide_is_named if {
	_decided([_sagemaker]) == {"managed_ml"}
	_decided([_sagemaker, _beijing]) == {"managed_ml", "partner_regions"}
	_decided([_plain, _beijing]) == set()
	_decided([_plain]) == set()
}

test_predefined_software_is_no_infrastructure if {
	every case in [["no", "no"], ["yes", "yes"], ["unknown", "yes"]] {
		document := make.document({"customer": {"runs_own_software": case[0]}})
		offering.infrastructure == case[1] with input as document
		offering.offered("counts", "counts") == case[1] with input as document
	}
}
