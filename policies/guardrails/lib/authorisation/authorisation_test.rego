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
