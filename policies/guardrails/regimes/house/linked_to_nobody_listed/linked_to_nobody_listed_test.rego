package guardrails.regimes.house.linked_to_nobody_listed_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.house.linked_to_nobody_listed as rule

_searched := {"screenings": [{"list": list, "day": make.as_of_day - 1, "current": "yes"} |
	some list in ["dpl", "entity_list", "meu", "sdn"]
]}

_document(first, second) := make.group_document({"group": {"members": [
	make.member(object.union(_searched, first)),
	make.member(object.union({"id": "C-2"}, object.union(_searched, second))),
]}})

_verdict(first, second) := answer if {
	answer := rule.verdict["group:C-1"] with input as _document(first, second)
}

_detail(first, second) := answer if {
	answer := rule.detail["group:C-1"] with input as _document(first, second)
}

_hit(list, match) := {"listings": [{"list": list, "match": match, "day": make.as_of_day - 1}]}

test_a_listed_member_makes_the_others_be_looked_at if {
	_verdict({}, {}) == "pass"
	_verdict({}, _hit("sdn", "confirmed")) == "fail"
	_detail({}, _hit("sdn", "confirmed")).observed.listed == ["C-2"]
	_verdict({}, _hit("sdn", "cleared")) == "pass"
	_verdict({}, _hit("SM-1", "confirmed")) == "pass"
}

test_what_was_not_searched_is_unknown if {
	_verdict({}, _hit("entity_list", "possible")) == "unknown"
	_verdict({}, {"screenings": []}) == "unknown"
	_detail({}, _hit("entity_list", "possible")).missing == ["group.members.C-2.screenings.entity_list"]
}

test_military_intelligence_end_users_are_looked_for_where_they_may_be if {
	_verdict({}, _hit("mieu", "confirmed")) == "fail"
	_verdict({}, _hit("mieu", "possible")) == "unknown"
	_detail({}, _hit("mieu", "possible")).missing == ["group.members.C-2.screenings.mieu"]
	_verdict({}, {"located_in": "CN"}) == "unknown"
	_detail({}, {"located_in": "CN"}).missing == ["group.members.C-2.screenings.mieu"]
	_verdict({}, {"located_in": "CN", "screenings": array.concat(
		_searched.screenings,
		[{"list": "mieu", "day": make.as_of_day, "current": "yes"}],
	)}) == "pass"
}

test_a_reseller_alone_ties_nobody_here if {
	same_reseller := {"linked_by": ["reseller"]}
	_verdict(same_reseller, object.union(same_reseller, _hit("sdn", "confirmed"))) == "not_applicable"
	_verdict(same_reseller, _hit("sdn", "confirmed")) == "not_applicable"
}

test_other_groups_and_documents_are_left_out if {
	document := object.union(_document({}, _hit("sdn", "confirmed")), {"group": {"percent": 50}})
	rule.verdict["group:C-1"] == "not_applicable" with input as document
	rule.verdict == {} with input as make.document({})
}
