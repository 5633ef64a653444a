import pytest

from guardrails.policy import messages
from guardrails.policy.bundle_files import load_bundle


@pytest.mark.parametrize(
    ("value", "worded"),
    [
        (365, "365"),
        (365.0, "365"),
        (62.4, "62.4"),
        (0.1 + 0.2, "0.3"),
        (0, "0"),
        (0.00001234, "1.234e-05"),
        (1e26, "1e+26"),
        (True, "yes"),
        (False, "no"),
        ("unknown", "unknown"),
        ({"min": 62.4, "max": 62.4}, "62.4"),
        ({"min": 62.40001, "max": 62.40002}, "62.4"),
        ({"min": 10, "max": 20}, "10–20"),
        ({"min": 10}, "at least 10"),
        ({"min": 0}, "unknown"),
        ({"min": "a"}, "min: a"),
        ({"min": 1, "max": 2, "mean": 1}, "min: 1, max: 2, mean: 1"),
        ({"pool-a": 16, "pool-b": {"min": 8}}, "pool-a: 16, pool-b: at least 8"),
        ({}, "none"),
        (["name", "address"], "name, address"),
        ([{"min": 1}, 2], "at least 1, 2"),
        ([], "none"),
        (None, "None"),
    ],
)
def test_a_value_is_worded_for_people(value, worded):
    assert messages.render("{value}", {"value": value}) == worded


@pytest.mark.parametrize(
    ("day", "worded"),
    [
        (0, "1970-01-01"),
        (20779, "2026-11-22"),
        (20779.0, "2026-11-22"),
        (10**9, "1000000000"),
    ],
)
def test_keys_that_end_in_day_are_worded_as_dates(day, worded):
    assert messages.render("on {verified_day}", {"verified_day": day}) == f"on {worded}"


def test_a_day_that_is_not_known_and_one_that_never_was_are_worded():
    assert messages.render("seen on {seen_day}", {"seen_day": "unknown"}) == "seen on an unknown day"
    assert messages.render("kept since {kept_day}", {"kept_day": "none"}) == "kept never"
    assert messages.render("H100 in {country}: a", {"country": "unknown"}) == "H100 in an unknown country: a"
    assert messages.render("until {until_day}", {"until_day": "unknown"}) == "until unknown"


def test_a_number_of_days_that_is_not_known_is_worded():
    assert messages.render("in {n_days} days", {"n_days": "unknown"}) == "in an unknown number of days"


def test_a_re_verification_that_is_overdue_is_not_said_to_have_time_left():
    (rule,) = (each for each in load_bundle().manifest.rules if each.id == "US-CIP-15")
    said = messages.render(rule.message, {"reverify_days": 365, "verified_day": 20_000})
    unknown = messages.render(rule.message, {})

    assert "last verified on 2024-10-04; re-verification interval: 365 days" in said
    assert "re-verification interval: an unknown number of days" in unknown


def test_several_days_are_worded_one_by_one():
    assert messages.render("{check_day}", {"check_day": [0, 1]}) == "1970-01-01, 1970-01-02"


def test_a_number_of_days_is_no_date():
    assert messages.render("{reverify_days} days", {"reverify_days": 365}) == "365 days"


def test_what_was_not_observed_is_unknown():
    assert messages.render("{a} of {b}", {"a": 1}) == "1 of unknown"


def test_braces_in_observed_text_are_left_alone():
    assert messages.render("{name}", {"name": "{secret} \x1b[31m"}) == "{secret} \x1b[31m"
