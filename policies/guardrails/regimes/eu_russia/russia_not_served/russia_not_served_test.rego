package guardrails.regimes.eu_russia.russia_not_served_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.eu_russia.russia_not_served as rule

# Accelerators in Germany: business done in the Union.
_there := {"pools": [make.pool({"country": "DE"})]}

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(object.union(_there, changes))
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(object.union(_there, changes))
}

_russian := {
	"located_in": "RU",
	"organised_in": "RU",
	"headquarters": "RU",
	"ultimate_parent_headquarters": "RU",
}

test_whoever_is_established_elsewhere_passes if {
	_verdict({}) == "pass"
}

test_an_entity_in_russia_fails if {
	_verdict({"customer": _russian}) == "fail"
	_verdict({"customer": {"organised_in": "RU"}}) == "fail"
	_verdict({"customer": {"located_in": "RU"}}) == "fail"
	_verdict({"customer": {"headquarters": "RU"}}) == "fail"
	_detail({"parties": [object.union(make.party("end_user", "U", "DE"), {"organised_in": "RU"})]}).observed.parties == ["end_user.U"]
	_verdict({"resellers": [make.party("reseller", "S", "RU")]}) == "fail"
}

test_the_government_fails_wherever_it_is if {
	_verdict({"customer": {"government_of": ["RU"]}}) == "fail"
	_verdict({"customer": {"government_of": ["DE"]}}) == "pass"
	_verdict({"customer": {"government_of": ["unknown"]}}) == "unknown"
}

test_an_individual_is_left_out if {
	_verdict({"parties": [make.individual("end_user", "U", "RU")]}) == "pass"
	_verdict({"parties": [object.union(make.individual("end_user", "U", "RU"), {"kind": "unknown"})]}) == "unknown"
	_detail({"parties": [object.union(make.individual("end_user", "U", "RU"), {"kind": "unknown"})]}).missing == [
		"customer.benefits_in",
		"end_user.U.headquarters",
		"end_user.U.kind",
		"end_user.U.organised_in",
	]
}

test_an_owner_in_russia_is_a_reason_to_ask_who_benefits if {
	held := {"customer": {"behind": [make.holder(make.party("owner", "O", "RU"), {})], "owners_complete": "yes"}}
	_verdict(held) == "unknown"
	_detail(held).missing == ["customer.benefits_in"]
	_verdict({"customer": {"ultimate_parent_headquarters": "RU"}}) == "unknown"
	_verdict({"customer": {"ultimate_parent_headquarters": "RU", "benefits_in_complete": "yes"}}) == "pass"
	_verdict({"customer": {"ultimate_parent_headquarters": "RU", "benefits_in_complete": "yes", "benefits_in": ["RU"]}}) == "fail"
	government := object.union(make.party("owner", "O", "DE"), {"government_of": ["RU"]})
	_verdict({"customer": {"behind": [make.holder(government, {})]}}) == "unknown"
	person := object.union(make.individual("owner", "O", "RU"), {"ultimate_parent_headquarters": "DE"})
	_verdict({"customer": {"behind": [make.holder(person, {})]}}) == "pass"
}

test_owners_who_are_not_known_may_be_in_russia if {
	_verdict({"customer": {"owners_complete": "unknown"}}) == "unknown"
	_verdict({"customer": {"owners_complete": "unknown", "benefits_in_complete": "yes"}}) == "pass"
	person := object.union(make.individual("customer", "C-1", "DE"), {"owners_complete": "unknown"})
	_verdict({"customer": person}) == "pass"
}

test_a_stated_benefit_fails if {
	_verdict({"customer": {"benefits_in": ["CH", "RU"]}}) == "fail"
	_verdict({"customer": {"benefits_in": ["CH"]}}) == "pass"
	_detail({"customer": {"benefits_in": ["RU"]}}).observed.benefit == "yes"
	_verdict({"customer": {"benefits_in": ["unknown"]}}) == "unknown"
}

test_who_is_not_bound_is_out_of_scope if {
	_verdict({"customer": _russian, "pools": [make.pool({})]}) == "not_applicable"
	_verdict({"customer": _russian, "pools": [make.pool({})], "provider": {"organised_in": "DE"}}) == "fail"
	_verdict({"customer": _russian, "pools": [make.pool({})], "provider": {"operates_in": ["DE"]}}) == "fail"
	left_out := make.chosen("eu_russia", {"hardware": "left_out"})
	_verdict(object.union(left_out, {"customer": _russian})) == "not_applicable"
}

test_who_has_no_accelerators_is_out_of_scope if {
	none := {"compute": {"accelerators": {"min": 0, "max": 0}}}
	_verdict(object.union(none, {"customer": _russian})) == "not_applicable"
	open := {"customer": _russian, "compute": {"accelerators": {"min": 0}}}
	_verdict(open) == "unknown"
	_detail(open).missing == ["pools"]
}

test_what_is_not_known_leaves_it_unknown if {
	_verdict({"customer": {"organised_in": "unknown"}}) == "unknown"
	_detail({"customer": {"organised_in": "unknown"}}).missing == ["customer.organised_in"]
	_detail({"customer": make.nobody}).missing == ["customer"]
	_detail({"resellers_complete": "unknown"}).missing == ["resellers"]
	abroad := {"customer": _russian, "provider": {"organised_in": "unknown"}, "pools": [make.pool({})]}
	_verdict(abroad) == "unknown"
	_detail(abroad).missing == ["provider.organised_in"]
}

test_an_authorisation_clears_it if {
	_verdict({"customer": object.union(_russian, make.authorised("EU-RUS-01"))}) == "pass"
	undated := [object.union(make.authorised("EU-RUS-01").authorisations[0], {"until_day": "unknown"})]
	changes := {"customer": object.union(_russian, {"authorisations": undated})}
	_verdict(changes) == "unknown"
	_detail(changes).missing == ["customer.authorisations"]
}
