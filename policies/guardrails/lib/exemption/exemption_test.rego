package guardrails.lib.exemption_test

import data.guardrails.lib.document_test as make
import data.guardrails.lib.exemption

_document(found, changes) := make.document(object.union({"provider": {"exemptions": [make.exemption(found)]}}, changes))

_exempt(found, changes) := answer if {
	answer := exemption.of_customer(make.as_of_day) with input as _document(found, changes)
}

_missing(found, changes) := answer if {
	answer := exemption.unestablished(make.as_of_day) with input as _document(found, changes)
}

test_without_a_finding_nobody_is_exempt if {
	exemption.of_customer(make.as_of_day) == "no" with input as make.document({})
	exemption.unestablished(make.as_of_day) == set() with input as make.document({})
}

test_a_finding_for_the_provider_exempts_while_it_holds if {
	_exempt({}, {}) == "yes"
	_exempt({"until_day": make.as_of_day}, {}) == "yes"
	_exempt({"until_day": make.as_of_day - 1}, {}) == "no"
	_exempt({"from_day": make.as_of_day + 1}, {}) == "no"
	every fact in ["from_day", "until_day"] { _exempt({fact: "unknown"}, {}) == "unknown" }
	_missing({"until_day": "unknown"}, {}) == {"provider.exemptions.ADP-1"}
}

test_a_type_of_lessee if {
	found := {"scope": "lessee_type", "of": "university"}
	_exempt(found, {"customer": {"lessee_type": "university"}}) == "yes"
	_exempt(found, {"customer": {"lessee_type": "business"}}) == "no"
	_exempt(found, {"customer": {"lessee_type": "unknown"}}) == "unknown"
	_exempt(object.union(found, {"of": "unknown"}), {"customer": {"lessee_type": "unknown"}}) == "unknown"
}

test_a_type_of_account_exempts_when_all_accounts_are_of_it if {
	found := {"scope": "account_type", "of": "trial"}
	trial := {"id": "1", "type": "trial"}
	_exempt(found, {"accounts": [trial], "accounts_complete": "yes"}) == "yes"
	_exempt(found, {"accounts": [trial], "accounts_complete": "unknown"}) == "unknown"
	_exempt(found, {"accounts": [trial, {"id": "2", "type": "standard"}], "accounts_complete": "yes"}) == "no"
	_exempt(found, {"accounts": [], "accounts_complete": "yes"}) == "unknown"
}

test_a_reseller if {
	found := {"scope": "reseller", "of": "S-1"}
	_exempt(found, {"resellers": [{"id": "S-1"}]}) == "yes"
	_exempt(found, {"resellers": [{"id": "S-2"}]}) == "no"
	_exempt(found, {"resellers": [], "resellers_complete": "unknown"}) == "unknown"
}

test_another_scope_is_unknown if {
	_exempt({"scope": "region"}, {}) == "unknown"
}
