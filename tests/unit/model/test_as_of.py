from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.model.as_of import AsOf

zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
days = st.dates()
instants = st.datetimes(timezones=st.just(UTC))
WASHINGTON = ZoneInfo("America/New_York")


@given(day=days, zone=zones)
def test_a_day_is_that_day_in_every_zone(day, zone):
    as_of = AsOf(day=day)

    assert as_of.day_in(zone) == as_of.utc_day == as_of.last_day == day
    assert str(as_of) == day.isoformat()


@given(instant=instants, zone=zones)
def test_an_instant_falls_on_a_day_next_to_that_in_utc(instant, zone):
    as_of = AsOf(instant=instant)

    assert abs(as_of.day_in(zone) - as_of.utc_day) <= timedelta(days=1)
    assert as_of.day_in(zone) <= as_of.last_day
    assert as_of.utc_day == instant.date()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-08T04:59:59Z", "2026-03-07"),
        ("2026-03-08T05:00:00Z", "2026-03-08"),
        ("2026-03-09T03:59:59Z", "2026-03-08"),
        ("2026-03-09T04:00:00Z", "2026-03-09"),
        ("2026-11-01T03:59:59Z", "2026-10-31"),
        ("2026-11-02T04:59:59Z", "2026-11-01"),
        ("2026-11-02T05:00:00Z", "2026-11-02"),
    ],
)
def test_days_on_which_clocks_change_have_their_own_length(text, day):
    assert AsOf(instant=datetime.fromisoformat(text)).day_in(WASHINGTON).isoformat() == day


def test_at_the_ends_of_the_calendar_the_day_is_that_of_utc():
    first = AsOf(instant=datetime.min.replace(tzinfo=UTC))
    last = AsOf(instant=datetime.max.replace(tzinfo=UTC))

    assert first.day_in(WASHINGTON) == date.min
    assert last.day_in(timezone(timedelta(hours=14))) == last.last_day == date.max
    assert (str(first), str(AsOf(day=date.min))) == ("0001-01-01T00:00:00Z", "0001-01-01")


def test_an_instant_is_shown_in_utc():
    assert str(AsOf(instant=datetime.fromisoformat("2026-11-09T22:00:00-05:00"))) == "2026-11-10T03:00:00Z"


def test_either_a_day_or_an_instant_is_given():
    for wrong in ({}, {"day": date.min, "instant": datetime.min.replace(tzinfo=UTC)}):
        with pytest.raises(ValueError, match="either a day or an instant"):
            AsOf(**wrong)
