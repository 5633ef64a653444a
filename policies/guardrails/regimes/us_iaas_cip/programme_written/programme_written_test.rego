package guardrails.regimes.us_iaas_cip.programme_written_test

import data.guardrails.lib.document_test as make
import data.guardrails.regimes.us_iaas_cip.programme_written as rule

_verdict(programme) := answer if {
	answer := rule.verdict with input as make.provider_document({"provider": {"programme": programme}})
}

_detail(programme) := answer if {
	answer := rule.detail.provider with input as make.provider_document({"provider": {"programme": programme}})
}

test_a_written_programme_passes_and_shows_when_it_was_due if {
	_verdict({}) == {"provider": "pass"}
	_detail({}).events == {
		"first_foreign_access_day": make.as_of_day - 300,
		"written_day": make.as_of_day - 500,
	}
}

test_without_one_it_fails if {
	_verdict({"written": "no"}) == {"provider": "fail"}
	_detail({"written": "no"}).missing == ["provider.programme.written"]
	_detail({"written": "no"}).events.written_day == "none"
}

test_one_that_is_written_later_does_not_exist_yet if {
	_verdict({"written_day": make.as_of_day + 1}) == {"provider": "pass"}
	_verdict({"written_day": make.as_of_day + 2}) == {"provider": "fail"}
}

test_what_is_not_known_is_unknown if {
	_verdict({"written": "unknown"}) == {"provider": "unknown"}
	_detail({"written": "unknown"}).events.written_day == "unknown"
	_verdict({"written_day": "unknown"}) == {"provider": "unknown"}
	_detail({"written_day": "unknown"}).missing == ["provider.programme.written_day"]
	_verdict({"written": "no", "foreign_access": "unknown"}) == {"provider": "unknown"}
	_detail({"written": "no", "foreign_access": "unknown"}).missing == [
		"provider.programme.foreign_access",
		"provider.programme.written",
	]
}

test_without_foreign_access_or_infrastructure_it_does_not_apply if {
	_verdict({"foreign_access": "no"}) == {"provider": "not_applicable"}
	rule.verdict == {"provider": "not_applicable"} with input as make.provider_document({"provider": {"offers_iaas": "no"}})
	rule.verdict == {"provider": "unknown"} with input as make.provider_document({"provider": {
		"offers_iaas": "unknown",
		"programme": {"written": "no"},
	}})
	"provider.offers_iaas" in rule.detail.provider.missing with input as make.provider_document({"provider": {
		"offers_iaas": "unknown",
		"programme": {"written": "no"},
	}})
}

test_the_provider_is_asked_in_its_own_document_only if {
	rule.verdict == {} with input as make.document({})
}
