package guardrails.lib.authorisation_test

import data.guardrails.lib.authorisation
import data.guardrails.lib.export_document_test as make

_granted(changes) := answer if {
	one := object.union(make.authorised("US-EAR-01").authorisations[0], changes)
	answer := authorisation.granted("US-EAR-01", make.as_of_day) with input as make.document({"customer": {"authorisations": [one]}})
}

test_it_names_the_rule_and_has_a_reference if {
	_granted({}) == "yes"
	_granted({"rules": ["US-EAR-02"]}) == "no"
	_granted({"reference": "unknown"}) == "no"
}

test_without_one_there_is_none if {
	authorisation.granted("US-EAR-01", make.as_of_day) == "no" with input as make.document({})
}

test_it_holds_from_its_first_to_its_last_day if {
	_granted({"from_day": make.as_of_day, "until_day": make.as_of_day}) == "yes"
	_granted({"from_day": make.as_of_day + 1}) == "no"
	_granted({"until_day": make.as_of_day - 1}) == "no"
	_granted({"from_day": "unknown"}) == "unknown"
	_granted({"until_day": "unknown"}) == "unknown"
}

_covered(hardware, changes) := answer if {
	one := make.region_authorisation("US-EAR-01", changes)
	readings := {"density": "presumed_dense", "figures": "higher"}
	document := make.document(make.regions_licensed([one]))
	answer := authorisation.of_provider("US-EAR-01", make.as_of_day, hardware, readings, "no") with input as document
}

test_it_is_for_the_items_that_it_names if {
	large := make.pool({"country": "VN"})
	small := object.union(make.chip(2400, 1.6), {"country": "VN", "accelerator": "L4"})
	every items, answers in {
		["3A090.a", "3A090.b"]: ["yes", "yes"],
		["3A090.a"]: ["yes", "no"],
		["3A090.b"]: ["no", "yes"],
		["L4"]: ["no", "yes"],
		["3A090"]: ["no", "no"],
	} {
		[_covered(each, {"items": items}) | some each in [large, small]] == answers
	}
	_covered(object.union(large, {"accelerator": "unknown"}), {"items": ["L4"]}) == "unknown"
}

test_where_none_holds_it_hangs_on_whether_all_are_on_record if {
	every complete, answer in {"yes": "no", "no": "unknown", "unknown": "unknown"} {
		document := make.document({"region_authorisations": [], "region_authorisations_complete": complete})
		authorisation.of_provider("US-EAR-01", make.as_of_day, make.pool({}), {}, "unknown") == answer with input as document
	}
}

test_what_is_not_for_the_chips_there_does_not_exceed_a_limit if {
	limited := object.union({"max_tpp": 1, "items": ["L4"]}, make.standing(8, 126656))
	small := object.union(make.chip(2400, 1.6), {"country": "VN", "accelerator": "L4"})
	_covered(small, limited) == "unknown"
	_covered(small, object.union(limited, {"max_tpp": "unknown"})) == "unknown"
}

test_those_that_settle_it_are_named if {
	lists := make.regions_licensed([
		make.region_authorisation("US-EAR-01", {"id": "L-2"}),
		make.region_authorisation("US-EAR-01", {"id": "L-1"}),
		make.region_authorisation("US-EAR-01", {"id": "L-3", "there": []}),
	])
	names := authorisation.settling("US-EAR-01", make.as_of_day, make.pool({}), {"density": "presumed_dense", "figures": "higher"})
		with input as make.document(lists)
	names == ["L-1", "L-2"]
}
