package guardrails.lib.ownership_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.lib.ownership

_owned(total) := answer if {
	answer := ownership.owned(_customer, ["sdn"], 50) with input as make.document({"ownership": make.ownership("C-1", total)})
}

_customer := {"role": "customer", "id": "C-1"}

_any(changes) := answer if {
	answer := ownership.any_owned(["sdn"], 50) with input as make.document(changes)
}

test_half_is_enough if {
	_owned({"min": 50, "max": 50}) == "yes"
	_owned({"min": 49.9, "max": 49.9}) == "no"
	_owned({"min": 30, "max": 60}) == "unknown"
}

test_an_owner_with_the_id_of_the_customer_is_somebody_else if {
	ownership.owned({"role": "owner", "id": "C-1"}, ["sdn"], 50) == "unknown" with input as make.document({})
}

test_what_was_not_computed_is_unknown if {
	ownership.owned(_customer, ["sdn"], 50) == "unknown" with input as make.document({"ownership": []})
	ownership.owned(_customer, ["meu"], 50) == "unknown" with input as make.document({})
	ownership.owned(_customer, ["sdn"], 25) == "unknown" with input as make.document({})
}

test_everybody_who_deals_counts if {
	_any({}) == "no"
	_any({"ownership": make.ownership("C-1", {"min": 51, "max": 100})}) == "yes"
	_any({"resellers": [make.party("reseller", "R", "DE")]}) == "unknown"
}

test_shares_name_those_that_are_or_may_be_owned if {
	ownership.shares(["sdn"], 50) == {} with input as make.document({})
	ownership.shares(["sdn"], 50) == {"customer": {"min": 0, "max": 60}} with input as make.document({"ownership": make.ownership("C-1", {"min": 0, "max": 60})})
	ownership.shares(["sdn"], 50) == {"customer": {"min": 0}} with input as make.document({"ownership": []})
}

test_what_is_missing_is_named if {
	ownership.unestablished(["sdn"], 50) == {"customer"} with input as make.document({"customer": make.nobody})
	ownership.unestablished(["sdn"], 50) == {"customer.owners", "resellers"} with input as make.document({
		"ownership": [],
		"resellers_complete": "no",
	})
}
