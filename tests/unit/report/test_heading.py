"""Of which day the facts are, and which day's law decides; said louder where they differ."""

from datetime import UTC, datetime

import pytest

from guardrails.model.snapshot import InputFile
from guardrails.report import screen, text
from guardrails.report.heading import apart, facts, not_today
from tests.builders import make_report


def report(*made, as_of="2026-11-22", kind="plan"):
    inputs = tuple(InputFile(kind, f"{n}.json", "0" * 64, when) for n, when in enumerate(made))
    return make_report(inputs=(*inputs, InputFile("register", "r.yaml", "0" * 64)), as_of=as_of)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ((), ""),
        (("",), "facts of an unknown day"),
        (("2026-11-20T09:30:00Z",), "facts of 2026-11-20 09:30 UTC"),
        (
            ("2026-11-20T09:30:00Z", "2026-11-18T00:00:00Z"),
            "facts of 2026-11-18 00:00 UTC to 2026-11-20 09:30 UTC",
        ),
        (("2026-11-20T09:30:00Z", ""), "facts of 2026-11-20 09:30 UTC; 1 file without a day"),
    ],
)
def test_when_facts_were_read_is_said(made, said):
    assert facts(report(*made)) == said


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("2026-11-15T00:00:00Z", []),
        ("2026-11-14T23:59:59Z", ["facts are 8 days older than the law of 2026-11-22: plan or scan again"]),
        ("2026-11-22T23:00:00Z", []),
        ("2026-11-23T00:00:00Z", ["facts are 1 day newer than the law of 2026-11-22, which decides"]),
        ("", []),
    ],
)
def test_facts_of_other_days_than_the_law_are_a_warning(made, said):
    assert list(apart(report(made))) == said


@pytest.mark.parametrize(
    ("law", "said"),
    [
        ("2026-11-28", "the law of 2026-11-28 decides, not today's"),
        ("2026-11-29", ""),
        ("2026-11-30T11:00:00Z", ""),
        ("2026-12-01", ""),
        ("2026-12-02", "the law of 2026-12-02 decides, not today's"),
    ],
)
def test_a_day_that_is_today_in_no_time_zone_is_said(law, said):
    assert not_today(report(as_of=law), datetime(2026, 11, 30, 11, tzinfo=UTC)) == said


@pytest.mark.parametrize("view", [screen, text])
def test_a_terminal_says_it_above_everything_else(view):
    found = report("2026-10-01T00:00:00Z", as_of="2026-11-10", kind="snapshot")

    shown = view.render(found, now=datetime(2026, 11, 30, tzinfo=UTC)).splitlines()

    assert shown[2:5] == [
        "facts of 2026-10-01 00:00 UTC",
        "facts are 40 days older than the law of 2026-11-10: plan or scan again",
        "the law of 2026-11-10 decides, not today's",
    ]
    assert "not today's" not in view.render(found)
