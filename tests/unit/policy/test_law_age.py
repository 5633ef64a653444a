from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from guardrails.model.as_of import AsOf
from guardrails.policy import law_age
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.law import RegimeOverrides, resolve

MANIFEST = load_bundle().manifest
CIP, HOUSE = (
    next(each for each in MANIFEST.regimes if each.id == regime) for regime in ("us_iaas_cip", "house")
)
READ = date(2026, 1, 10)
OLD = msgspec.structs.replace(CIP, read=READ)


def notes(day, *regimes, overrides=None):
    return law_age.notes(regimes, resolve(MANIFEST, AsOf(day=day), overrides))


@pytest.mark.parametrize(("days", "said"), [(-30, 0), (0, 0), (180, 0), (181, 1)])
def test_law_that_was_read_too_long_before_the_day_is_said_to_be_old(days, said):
    assert len(notes(READ + timedelta(days=days), OLD)) == said


def test_the_note_names_the_regime_the_day_and_the_age():
    newer = msgspec.structs.replace(CIP, id="us_ear", read=READ + timedelta(days=1))

    (note,) = notes(READ + timedelta(days=200), newer, OLD, HOUSE)

    assert "us_iaas_cip" in note
    assert "200 days" in note
    assert "2026-01-10" in note


def test_days_are_days_where_the_law_is():
    still_the_180th_in_washington = AsOf(instant=datetime(2026, 7, 10, 2, tzinfo=UTC))

    assert law_age.notes([OLD], resolve(MANIFEST, still_the_180th_in_washington)) == ()


def test_the_age_is_configured():
    shorter = {"house": RegimeOverrides(limits={"law_age_days": 9})}

    assert notes(READ + timedelta(days=10), OLD, overrides=shorter)
    assert not notes(READ + timedelta(days=9), OLD, overrides=shorter)


def test_a_provider_s_own_rules_do_not_age():
    assert notes(READ + timedelta(days=9_999), HOUSE) == ()
