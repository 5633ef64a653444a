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

_multiplied(rows) := answer if {
	answer := ownership.multiplied(_customer, ["uk_sanctions"], 50) with input as make.document({"ownership": rows})
}

test_shares_are_multiplied_where_no_entity_counts_wholly if {
	_multiplied(make.ownership("C-1", {"min": 36, "max": 36})) == {"min": 36, "max": 36}
	_multiplied([]) == {"min": 0}
}

test_who_holds_for_listed_persons_is_counted if {
	ownership.holders(_customer, ["uk_sanctions"], 50) == 1 with input as make.document({})
	not ownership.holders(_customer, ["uk_sanctions"], 50) with input as make.document({"ownership": []})
}

_controlled(customer, owners) := answer if {
	document := make.document({"customer": customer, "parties": owners})
	answer := ownership.controlled("eu_consolidated", make.as_of_day) with input as document
}

_owner(control, match) := object.union(
	object.union(make.party("owner", "O", "DE"), {"control": control}),
	make.listed("eu_consolidated", match),
)

test_a_listed_owner_may_control if {
	_controlled({}, []) == "no"
	_controlled({}, [_owner("yes", "confirmed")]) == "yes"
	_controlled({}, [_owner("no", "confirmed")]) == "no"
	_controlled({}, [_owner("yes", "cleared")]) == "no"
	_controlled({}, [_owner("unknown", "confirmed")]) == "unknown"
	_controlled({}, [_owner("yes", "possible")]) == "unknown"
	_controlled({"owners_complete": "unknown"}, []) == "unknown"
	_controlled({"owners_complete": "unknown", "kind": "individual"}, []) == "no"
	_controlled({}, [object.union(_owner("yes", "confirmed"), {"role": "end_user"})]) == "no"
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
