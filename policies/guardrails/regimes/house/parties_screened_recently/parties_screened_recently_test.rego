package guardrails.regimes.house.parties_screened_recently_test

import data.guardrails.lib.export_document_test as make
import data.guardrails.regimes.house.parties_screened_recently as rule

_verdict(changes) := answer if {
	answer := rule.verdict["C-1"] with input as make.document(changes)
}

_detail(changes) := answer if {
	answer := rule.detail["C-1"] with input as make.document(changes)
}

_searched(day) := {"customer": {"screenings": [{"list": list, "day": day} |
	some list in ["dpl", "entity_list", "meu", "sdn", "uvl"]
]}}

test_a_search_counts_for_its_days if {
	_verdict(_searched(make.as_of_day - 30)) == "pass"
	_verdict(_searched(make.as_of_day - 31)) == "fail"
	"customer in sdn" in _detail(_searched(make.as_of_day - 31)).observed.searches
}

test_where_nobody_looked_it_is_an_open_question if {
	_verdict({"customer": {"screenings": []}}) == "unknown"
	count(_detail({"customer": {"screenings": []}}).missing) == 5
	_verdict(_searched("unknown")) == "unknown"
	_detail({"resellers_complete": "unknown"}).missing == ["resellers"]
}

test_who_may_be_of_a_country_of_military_intelligence_is_looked_for_there_too if {
	_verdict(object.union(_searched(make.as_of_day), {})) == "pass"
	every country in ["CN", "IR", "unknown"] {
		changes := {"customer": object.union(_searched(make.as_of_day).customer, {"headquarters": country})}
		_verdict(changes) == "unknown"
		_detail(changes).missing == ["customer.screenings.mieu"]
	}
	everywhere := {"screenings": [{"list": list, "day": make.as_of_day} |
		some list in ["dpl", "entity_list", "meu", "mieu", "sdn", "uvl"]
	]}
	_verdict({"customer": object.union(everywhere, {"headquarters": "CN"})}) == "pass"
}
