package guardrails.lib.place_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.lib.place

_readings := {"china": "with_china", "fallback": "incorporation"}

_in_d5(party, readings) := answer if {
	answer := place.headquartered_in_d5(party, readings) with input as make.document({})
}

_any(changes) := answer if {
	answer := place.any_headquartered_in_d5(_readings) with input as make.document(changes)
}

_missing(changes) := answer if {
	answer := place.unestablished_headquarters(_readings) with input as make.document(changes)
}

_singapore := object.union(
	make.party("customer", "C-1", "SG"),
	{"ultimate_parent_headquarters": "CN"},
)

test_controlled_destinations if {
	every country, answer in {
		"CN": "yes",
		"HK": "yes",
		"MO": "yes",
		"VN": "yes",
		"IR": "yes",
		"IL": "no",
		"DE": "no",
		"BR": "no",
		"XX": "unknown",
	} {
		every china, named in {"with_china": "licensed", "as_listed": "as_grouped"} {
			place.controlled_destination(country, {"china": china, "named": named}) == answer
			place.grouped_destination(country, china) == answer
		}
	} with input as make.document({})
}

test_a_destination_named_beside_the_groups_is_controlled_by_choice if {
	place.grouped_destination("AE", "with_china") == "no" with input as make.document({})
	place.controlled_destination("AE", {"china": "with_china", "named": "licensed"}) == "yes" with input as make.document({})
	place.controlled_destination("AE", {"china": "with_china", "named": "as_grouped"}) == "no" with input as make.document({})
}

test_the_united_states_are_no_destination if {
	place.outside_us("US") == "no" with input as make.document({})
	place.outside_us("DE") == "yes" with input as make.document({})
	place.outside_us("unknown") == "unknown" with input as make.document({})
}

test_pools_abroad_in_their_order if {
	here := {"country": "US", "ceiling": {"min": 8, "max": 8}}
	pools := [here, object.union(here, {"country": "DE"}), {"ceiling": {"min": 8, "max": 8}}, object.union(here, {"country": "XX"})]
	place.abroad == ["no", "yes", "unknown", "unknown"] with input as object.union(make.document({}), {"pools": pools})
}

test_macau_stands_beside_d5_in_every_reading if {
	every each in ["with_china", "as_listed"] {
		place.arms_embargoed("MO", each) == "yes" with input as make.document({})
		place.arms_embargoed("CN", each) == "yes" with input as make.document({})
		place.arms_embargoed("VN", each) == "no" with input as make.document({})
		place.arms_embargoed("unknown", each) == "unknown" with input as make.document({})
	}
}

test_hong_kong_stands_with_china_by_choice if {
	place.arms_embargoed("HK", "with_china") == "yes" with input as {"law": {"countries": {"HK": ["CHINA"]}}}
	place.arms_embargoed("HK", "as_listed") == "no" with input as {"law": {"countries": {"HK": ["CHINA"]}}}
}

test_a_singapore_company_with_a_parent_in_beijing_is_headquartered_in_china if {
	_in_d5(_singapore, _readings) == "yes"
	_in_d5(make.party("customer", "C-1", "SG"), _readings) == "no"
}

test_an_individual_has_no_headquarters if {
	_in_d5(make.individual("end_user", "U", "CN"), _readings) == "no"
}

test_where_nothing_is_known_incorporation_can_only_add if {
	organised := object.union(make.unknown_party("customer", "C-1"), {"organised_in": "CN"})
	elsewhere := object.union(make.unknown_party("customer", "C-1"), {"organised_in": "SG"})
	_in_d5(organised, _readings) == "yes"
	_in_d5(organised, {"china": "with_china", "fallback": "none"}) == "unknown"
	_in_d5(elsewhere, _readings) == "unknown"
	_in_d5(object.union(organised, {"kind": "nonsense"}), _readings) == "unknown"
}

test_whoever_the_compute_is_for_counts if {
	_any({}) == "no"
	_any({"customer": _singapore}) == "yes"
	_any({"parties": [make.party("end_user", "U", "CN")]}) == "yes"
	_any({"parties": [make.party("on_behalf_of", "B", "MO")]}) == "yes"
	_any({"parties": [make.party("owner", "O", "CN")]}) == "no"
	_any({"customer": {"end_users_complete": "unknown"}}) == "unknown"
	_any({"customer": make.nobody}) == "unknown"
}

test_what_is_missing_is_named if {
	_missing({}) == set()
	_missing({"customer": make.nobody}) == {"customer"}
	_missing({
		"customer": {"headquarters": "unknown", "end_users_complete": "no"},
		"parties": [make.unknown_party("end_user", "U")],
	}) == {
		"customer.headquarters",
		"customer.end_users",
		"end_user.U.headquarters",
		"end_user.U.ultimate_parent_headquarters",
	}
}

test_groups_have_the_day_on_which_they_were_read if {
	place.group_read_days["D:5"] == 20700 with input as make.document({})
}

test_resellers_are_recipients if {
	_any({"resellers": [make.party("reseller", "S", "CN")]}) == "yes"
	_any({"resellers": [make.party("reseller", "S", "JP")]}) == "unknown"
	_any({"resellers": [make.party("reseller", "S", "DE")]}) == "no"
	_any({"resellers_complete": "unknown"}) == "unknown"
	_missing({"resellers": [make.unknown_party("reseller", "S")], "resellers_complete": "unknown"}) == {
		"reseller.S.headquarters",
		"reseller.S.ultimate_parent_headquarters",
		"resellers",
	}
}

_with(holder) := {"customer": {"behind": [holder]}}

test_the_ultimate_parent_on_record_outweighs_what_is_stated if {
	beijing := make.party("owner", "bj", "CN")
	_any(_with(make.holder(beijing, {}))) == "yes"
	_any(_with(make.holder(beijing, {"ultimate_parent": "no"}))) == "no"
	_any(_with(make.holder(beijing, {"ultimate_parent": "unknown"}))) == "unknown"
	_any(_with(make.holder(make.party("owner", "ky", "DE"), {}))) == "no"
	_any(_with(make.holder(make.party("owner", "ky", "DE"), {"ultimate_parent_headquarters": "MO"}))) == "yes"
	_any({"resellers": [object.union(make.party("reseller", "S", "DE"), {"behind": [make.holder(beijing, {})]})]}) == "yes"
}

test_a_parent_of_which_too_little_is_known_leaves_it_unknown if {
	nobody := make.holder(make.unknown_party("owner", "ky"), {})
	_any(_with(nobody)) == "unknown"
	_missing(_with(nobody)) == {"customer.behind.ky.headquarters"}
	_any(_with(object.union(nobody, {"organised_in": "CN"}))) == "yes"
	_missing(_with(make.holder(make.party("owner", "bj", "CN"), {"ultimate_parent": "unknown"}))) == {"customer.behind.bj.ultimate_parent"}
	_missing(_with(object.union(nobody, {"ultimate_parent": "no"}))) == set()
}
