package guardrails.regimes.us_iaas_cip.upstream_holds_programme_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.upstream_holds_programme as rule

_today := make.as_of_day

_cloud(changes) := object.union({"id": "cloud", "us_provider": "yes", "adopted_cip": "no", "cip_furnished_day": _today}, changes)

_german := {"organised_in": "DE", "located_in": "DE"}

_document(changes) := make.provider_document({"provider": object.union(object.union(_german, {"upstreams": [_cloud({})]}), changes)})

test_passes_from_the_day_on_which_it_got_a_copy if {
	rule.verdict == {"provider": "pass"} with input as _document({})
}

test_fails_before_that_day if {
	rule.verdict == {"provider": "fail"} with input as _document({"upstreams": [_cloud({"cip_furnished_day": _today + 2})]})
	rule.verdict == {"provider": "fail"} with input as _document({"upstreams": [_cloud({"cip_furnished_day": "none"})]})
	rule.detail.provider.observed.without == ["cloud"] with input as _document({"upstreams": [_cloud({"cip_furnished_day": "none"})]})
}

test_fails_while_there_is_no_programme_to_give if {
	rule.verdict == {"provider": "fail"} with input as _document({"programme": {"written": "no"}})
}

test_passes_with_the_cloud_s_own_programme_adopted if {
	adopted := _cloud({"adopted_cip": "yes", "cip_furnished_day": "none"})
	rule.verdict == {"provider": "pass"} with input as _document({"upstreams": [adopted], "programme": {"written": "no"}})
}

test_fails_when_one_of_several_has_none if {
	two := [_cloud({}), _cloud({"id": "other", "cip_furnished_day": "none"})]
	rule.verdict == {"provider": "fail"} with input as _document({"upstreams": two})
	rule.detail.provider.observed.without == ["other"] with input as _document({"upstreams": two})
}

test_is_unknown_without_each_fact if {
	every fact in ["adopted_cip", "cip_furnished_day", "us_provider"] {
		bare := _cloud({"cip_furnished_day": "none"})
		document := _document({"upstreams": [object.union(bare, {fact: "unknown"})]})
		rule.verdict == {"provider": "unknown"} with input as document
		rule.detail.provider.missing == [concat(".", ["provider.upstreams.cloud", fact])] with input as document
	}
}

test_is_unknown_while_it_is_not_known_of_whom_it_resells if {
	document := _document({"upstreams": [], "upstreams_complete": "unknown"})
	rule.verdict == {"provider": "unknown"} with input as document
	rule.detail.provider.missing == ["provider.upstreams_complete"] with input as document
}

test_is_unknown_while_the_provider_is if {
	foreign := _document({"organised_in": "unknown", "located_in": "unknown", "upstreams": [_cloud({"cip_furnished_day": "none"})]})
	rule.verdict == {"provider": "unknown"} with input as foreign
	rule.detail.provider.missing == ["provider.located_in", "provider.organised_in"] with input as foreign
	offer := _document({"offers_iaas": "unknown", "upstreams": [_cloud({"cip_furnished_day": "none"})]})
	rule.verdict == {"provider": "unknown"} with input as offer
	rule.detail.provider.missing == ["provider.offers_iaas"] with input as offer
	written := _document({"programme": {"written": "unknown"}})
	rule.verdict == {"provider": "unknown"} with input as written
	rule.detail.provider.missing == ["provider.programme.written"] with input as written
}

test_does_not_apply_to_a_us_person if {
	rule.verdict == {"provider": "not_applicable"} with input as _document({
		"organised_in": "US",
		"upstreams": [_cloud({"cip_furnished_day": "none"})],
	})
}

test_does_not_apply_to_who_resells_nobody_s_or_no_us_cloud_s if {
	rule.verdict == {"provider": "not_applicable"} with input as _document({"upstreams": []})
	rule.verdict == {"provider": "not_applicable"} with input as _document({"upstreams": [_cloud({"us_provider": "no"})]})
}

test_says_nothing_of_customers if {
	rule.verdict == {} with input as make.document({})
}
