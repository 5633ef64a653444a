package guardrails.lib.party_test

import data.guardrails.lib.document_test as make
import data.guardrails.lib.party

_us(facts) := answer if {
	answer := party.us_person(object.union(make.nobody_known("owner", "O"), facts)) with input.law as make.law
}

_all_known := {"citizenships_complete": "yes", "permanent_residences_complete": "yes"}

_german := object.union(_all_known, {"kind": "individual", "citizenships": ["DE"], "located_in": "DE"})

test_us_citizens_residents_and_those_located_there_are_us_persons if {
	_us({"kind": "individual", "citizenships": ["DE", "US"]}) == "yes"
	_us({"kind": "individual", "permanent_residences": ["US"]}) == "yes"
	_us({"kind": "individual", "located_in": "US"}) == "yes"
	_us({"kind": "individual", "located_in": "PR"}) == "yes"
}

test_a_chinese_citizen_located_in_the_us_is_not_foreign if {
	_us(object.union(_german, {"citizenships": ["CN"], "located_in": "US"})) == "yes"
}

test_an_individual_is_foreign_when_every_ground_is_excluded if {
	_us(_german) == "no"
	_us(object.union(_german, {"citizenships_complete": "unknown"})) == "unknown"
	_us(object.union(_german, {"permanent_residences_complete": "no"})) == "unknown"
	_us(object.union(_german, {"located_in": "unknown"})) == "unknown"
	_us(object.union(_german, {"citizenships": ["DE", "XX"]})) == "unknown"
}

test_an_entity_is_us_where_it_is_organised_or_located if {
	_us({"kind": "entity", "organised_in": "US", "located_in": "DE"}) == "yes"
	_us({"kind": "entity", "organised_in": "DE", "located_in": "US"}) == "yes"
	_us({"kind": "entity", "organised_in": "DE", "located_in": "DE"}) == "no"
	_us({"kind": "entity", "organised_in": "DE", "located_in": "unknown"}) == "unknown"
	_us({"kind": "entity", "organised_in": "XX", "located_in": "DE"}) == "unknown"
}

test_citizenship_does_not_make_an_entity_us if {
	_us({"kind": "entity", "citizenships": ["US"], "organised_in": "DE", "located_in": "DE"}) == "no"
}

test_where_the_kind_is_unknown_both_tests_must_agree if {
	_us({"located_in": "US"}) == "yes"
	_us(object.union(_all_known, {"located_in": "DE", "organised_in": "DE"})) == "no"
	_us({"citizenships": ["US"], "located_in": "DE", "organised_in": "DE"}) == "unknown"
	_us({}) == "unknown"
}

test_a_malformed_party_is_unknown if {
	every strange in [{"kind": "robot"}, {"kind": null}] {
		_us(object.union(_german, strange)) == "unknown"
	}
	party.us_person({}) == "unknown" with input.law as make.law
	party.us_person({"kind": "individual"}) == "unknown" with input.law as make.law
	party.us_person({"kind": "entity"}) == "unknown" with input.law as make.law
}

test_foreign_is_the_opposite if {
	party.foreign(make.us_entity("owner", "O")) == "no" with input.law as make.law
	party.foreign(make.entity("owner", "O", "DE")) == "yes" with input.law as make.law
	party.foreign(make.nobody_known("owner", "O")) == "unknown" with input.law as make.law
}

test_a_foreign_company_s_us_product_is_read_as_chosen if {
	every case in [
		["open", "yes", "unknown"],
		["open", "unknown", "unknown"],
		["open", "no", "no"],
		["counts", "yes", "yes"],
		["counts", "unknown", "unknown"],
		["counts", "no", "no"],
		["left_out", "yes", "no"],
		["left_out", "unknown", "no"],
		["left_out", "no", "no"],
	] {
		every limb in ["product_us_owned", "product_operated_in_us"] {
			facts := {"located_in": "DE", "organised_in": "DE", limb: case[1]}
			party.us_iaas_provider(case[0]) == case[2] with input as make.document({"provider": facts})
		}
	}
}

test_a_us_person_is_covered_whoever_owns_the_product if {
	every reading in ["open", "counts", "left_out"] {
		facts := {"product_us_owned": "unknown", "product_operated_in_us": "unknown"}
		party.us_iaas_provider(reading) == "yes" with input as make.document({"provider": facts})
	}
}

test_who_may_be_a_us_person_is_open_whatever_the_product_is if {
	facts := {"located_in": "unknown", "organised_in": "unknown"}
	party.us_iaas_provider("open") == "unknown" with input as make.document({"provider": facts})
	party.us_iaas_provider("left_out") == "unknown" with input as make.document({"provider": facts})
	owned := object.union(facts, {"product_us_owned": "yes"})
	party.us_iaas_provider("open") == "unknown" with input as make.document({"provider": owned})
	party.us_iaas_provider("counts") == "yes" with input as make.document({"provider": owned})
}

test_the_product_is_missing_where_it_decides if {
	facts := {"located_in": "DE", "organised_in": "DE", "product_us_owned": "unknown"}
	document := make.document({"provider": facts})
	party.unestablished_of_iaas_provider("open") == {"provider.product_us_owned"} with input as document
	party.unestablished_of_iaas_provider("counts") == {"provider.product_us_owned"} with input as document
	party.unestablished_of_iaas_provider("left_out") == set() with input as document
	party.decided_product == {"us_product"} with input as document
	party.decided_product == set() with input as make.document({})
	plain := make.document({"provider": {"located_in": "DE", "organised_in": "DE"}})
	party.decided_product == set() with input as plain
}

test_the_provider_is_covered_when_it_is_us_and_offers_iaas if {
	party.us_iaas_provider("open") == "yes" with input as make.document({})
	party.us_iaas_provider("open") == "no" with input as make.document({"provider": {"offers_iaas": "no"}})
	party.us_iaas_provider("open") == "no" with input as make.document({"provider": {"located_in": "DE", "organised_in": "DE"}})
	party.us_iaas_provider("open") == "unknown" with input as make.document({"provider": {"offers_iaas": "unknown"}})
}

test_a_beneficial_owner_has_control_or_at_least_the_share if {
	party.beneficial_owner({"control": "no", "share_percent": {"min": 25, "max": 25}}, 25) == "yes"
	party.beneficial_owner({"control": "no", "share_percent": {"min": 24.9, "max": 24.9}}, 25) == "no"
	party.beneficial_owner({"control": "yes", "share_percent": {"min": 0, "max": 0}}, 25) == "yes"
	party.beneficial_owner({"control": "no", "share_percent": {"min": 10}}, 25) == "unknown"
	party.beneficial_owner({"control": "unknown", "share_percent": {"min": 0, "max": 0}}, 25) == "unknown"
}

_foreign_by(roles, changes) := answer if {
	answer := party.any_foreign(roles, 25) with input as make.document(object.union({"customer": make.us_customer}, changes))
}

test_a_foreign_customer_is_foreign if {
	_foreign_by(["customer"], {"customer": {"located_in": "DE", "organised_in": "DE"}}) == "yes"
	_foreign_by(["customer"], {}) == "no"
}

test_a_foreign_beneficial_owner_counts_from_the_share_on if {
	share := object.union(make.individual("owner", "O", "CN"), {"share_percent": {"min": 25, "max": 25}})
	less := object.union(share, {"share_percent": {"min": 24, "max": 24}})
	_foreign_by(["customer", "owner"], {"parties": [share]}) == "yes"
	_foreign_by(["customer", "owner"], {"parties": [less]}) == "no"
	_foreign_by(["customer"], {"parties": [share]}) == "no"
}

test_an_incomplete_list_of_owners_proves_nothing if {
	_foreign_by(["owner"], {"customer": {"owners_complete": "unknown"}}) == "unknown"
	_foreign_by(["owner"], {"customer": {"owners_complete": "no"}}) == "unknown"
	_foreign_by(["owner"], {"customer": {"kind": "unknown", "owners_complete": "unknown"}}) == "unknown"
}

test_an_individual_has_no_owners_to_declare if {
	_foreign_by(["owner"], {"customer": {"kind": "individual", "owners_complete": "unknown"}}) == "no"
}

test_a_customer_of_no_known_sort_has_an_unknown_list_of_owners if {
	_foreign_by(["owner"], {"customer": {"kind": "robot"}}) == "unknown"
}

test_end_users_and_those_it_acts_for if {
	user := make.entity("end_user", "E", "CN")
	principal := make.entity("on_behalf_of", "P", "CN")
	_foreign_by(["end_user"], {"parties": [user]}) == "yes"
	_foreign_by(["end_user"], {"parties": [principal]}) == "no"
	_foreign_by(["on_behalf_of"], {"parties": [principal]}) == "yes"
	_foreign_by(["end_user"], {"customer": {"end_users_complete": "unknown"}}) == "unknown"
	_foreign_by(["on_behalf_of"], {"customer": {"on_behalf_of_complete": "unknown"}}) == "unknown"
}

test_a_role_that_does_not_exist_is_unknown if {
	_foreign_by(["landlord"], {}) == "unknown"
}

test_how_a_report_names_it if {
	party.foreignness("yes", "no") == "foreign"
	party.foreignness("no", "yes") == "not foreign"
	party.foreignness("unknown", "yes") == "presumed foreign"
	party.foreignness("unknown", "no") == "not established as US or foreign"
}

test_countries if {
	party.country_in("PR", "US") == "yes" with input.law as make.law
	party.country_in("DE", "US") == "no" with input.law as make.law
	every strange in ["XX", "unknown", "", null, 1] {
		party.country_in(strange, "US") == "unknown" with input.law as make.law
	}
}

test_nothing_is_asked_about_what_is_established if {
	party.unestablished(["customer", "owner", "end_user", "on_behalf_of"]) == set() with input as make.document({})
	party.unestablished_of_iaas_provider("left_out") == set() with input as make.document({})
	party.unestablished_of_iaas_provider("left_out") == set() with input as make.document({"provider": {"offers_iaas": "no"}})
}

test_of_an_unattributed_account_one_asks_whose_it_is if {
	party.unestablished(["customer"]) == {"customer"} with input as make.document({"customer": make.unattributed})
}

test_what_would_have_to_be_established if {
	document := make.document({
		"provider": object.union(make.nobody_known("provider", "provider"), {"offers_iaas": "unknown"}),
		"customer": {"located_in": "unknown", "owners_complete": "unknown", "end_users_complete": "no"},
		"parties": [
			object.union(make.individual("owner", "O-1", "DE"), {"citizenships": ["XX"]}),
			make.nobody_known("end_user", "E-1"),
			make.nobody_known("on_behalf_of", "P-1"),
			make.us_entity("owner", "O-2"),
		],
	})
	party.unestablished(["customer", "owner", "end_user"]) == {
		"customer.located_in",
		"customer.owners",
		"customer.end_users",
		"owner.O-1.citizenships",
		"end_user.E-1.kind",
		"end_user.E-1.located_in",
	} with input as document
	party.unestablished_of_iaas_provider("left_out") == {"provider.kind", "provider.located_in", "provider.offers_iaas"} with input as document
	party.unestablished_of_provider == {"provider.kind", "provider.located_in"} with input as document
}

test_a_reseller_is_supplied_until_it_is_ended if {
	party.still_supplied({"terminated_day": "none"}, 100) == "yes"
	party.still_supplied({"terminated_day": 101}, 100) == "no"
	party.still_supplied({"terminated_day": 102}, 100) == "yes"
	party.still_supplied({"terminated_day": "unknown"}, 100) == "unknown"
}

test_what_would_have_to_be_established_of_one_party if {
	nobody := make.nobody_known("reseller", "S-1")
	party.unestablished_of(nobody) == {"reseller.S-1.kind", "reseller.S-1.located_in"} with input as make.document({})
	party.unestablished_of(make.us_entity("reseller", "S-1")) == set() with input as make.document({})
}

_behind(holder) := {"customer": object.union(make.us_customer, {"behind": [holder]})}

_abroad := make.individual("owner", "mrx", "CN")

test_a_beneficial_owner_behind_a_us_company_counts_from_the_share_on if {
	_foreign_by(["owner"], _behind(make.holder(_abroad, 25, "no"))) == "yes"
	_foreign_by(["owner"], _behind(make.holder(_abroad, 26, "no"))) == "yes"
	_foreign_by(["owner"], _behind(make.holder(_abroad, 24.9, "no"))) == "no"
	_foreign_by(["owner"], _behind(make.holder(_abroad, 1, "yes"))) == "yes"
	_foreign_by(["owner"], _behind(make.holder(make.individual("owner", "mrx", "US"), 100, "yes"))) == "no"
	_foreign_by(["customer"], _behind(make.holder(_abroad, 100, "yes"))) == "no"
}

test_somebody_behind_of_whom_too_little_is_known_leaves_it_unknown if {
	nobody := make.holder(make.nobody_known("owner", "mrx"), 25, "no")
	unknown_share := object.union(object.remove(make.holder(_abroad, 1, "no"), ["share_percent"]), {"share_percent": {"min": 1}})
	_foreign_by(["owner"], _behind(nobody)) == "unknown"
	_foreign_by(["owner"], _behind(unknown_share)) == "unknown"
	_foreign_by(["owner"], _behind(make.holder(_abroad, 1, "unknown"))) == "unknown"
}

test_what_is_missing_of_somebody_behind_is_named_once if {
	nobody := make.nobody_known("owner", "O")
	document := make.document(object.union({"parties": [nobody]}, _behind(make.holder(nobody, 25, "no"))))
	every path in party.unestablished(["owner"]) { startswith(path, "owner.O.") } with input as document
	other := make.document(_behind(make.holder(nobody, 25, "no")))
	party.unestablished(["owner"]) == {"customer.behind.O.kind", "customer.behind.O.located_in"} with input as other
}
