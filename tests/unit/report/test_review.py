"""A register alone: what fails, what is not on record, what is due; in a table, CSV, JSON and a calendar."""

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.report import review as views
from guardrails.report.escape import width
from guardrails.report.views import as_json
from tests.builders import make_report, make_summary, make_verdict


def found(customer="C-1", **fields):
    given = {"subject": customer, "binding": "law", "headline": "identity not verified"} | fields
    return make_verdict(customer=customer, **given)


def reviewed(*verdicts, until="", **fields):
    return views.review(make_report(verdicts=verdicts, **fields), "register.yaml", until)


LATE = {"due": "2026-11-20", "due_state": "overdue"}
OPEN = {"due": "2026-12-01", "due_state": "open"}


def test_rows_are_what_fails_what_is_not_on_record_and_what_falls_due():
    review = reviewed(
        found("later", verdict="pass", headline="", **OPEN),
        found("passed", verdict="pass"),
        found("asked", verdict="unknown", missing=("customer.risk",)),
        found("act", **LATE),
        found("elsewhere", verdict="not_applicable"),
    )

    assert [(row.state, row.customer) for row in review.rows] == [
        ("act", "act"),
        ("answer", "asked"),
        ("later", "later"),
    ]


def test_what_depends_on_accelerators_is_counted_and_not_judged():
    review = reviewed(
        found(verdict="unknown", missing=("customer.risk", "compute.accelerators")),
        found(verdict="unknown", missing=("pools.p.ceiling",)),
    )

    assert (review.rows, review.unjudged, review.exit_code) == ((), 2, 0)
    assert "not judged: 2 checks" in views.text(review)


@pytest.mark.parametrize(
    ("verdict", "fields", "code"),
    [
        ("fail", {}, 1),
        ("fail", {"binding": "none"}, 0),
        ("unknown", {"missing": ("customer.risk",)}, 3),
        ("unknown", {"missing": ("customer.risk",), "binding": "none"}, 0),
        ("error", {"binding": "none"}, 3),
        ("pass", OPEN, 0),
    ],
)
def test_the_exit_code_is_what_counts(verdict, fields, code):
    assert reviewed(found(verdict=verdict, **fields)).exit_code == code


def test_a_check_that_ended_in_an_error_says_so():
    broken = found(verdict="error", message="the policies say nothing", missing=())

    assert "US-CIP-04: the policies say nothing" in views.text(reviewed(broken))


def test_a_failure_is_worse_than_what_is_not_on_record():
    asked = found(verdict="unknown", missing=("customer.risk",))

    assert reviewed(asked, found("C-2")).exit_code == 1


def test_any_verdict_may_be_made_to_count():
    review = reviewed(found(binding="none"), summary=make_summary(fail_on="any"))

    assert review.exit_code == 1


def test_what_falls_due_after_the_day_is_left_out_and_what_is_late_never():
    review = reviewed(
        found("soon", verdict="pass", **OPEN),
        found("far", verdict="pass", due="2027-06-01", due_state="open"),
        found("late", **LATE),
        until="2026-12-31",
    )

    assert [row.customer for row in review.rows] == ["late", "soon"]


def test_the_table_has_who_what_and_by_when():
    shown = views.text(
        reviewed(
            found("late", **LATE),
            found("info", binding="none", subject="r-1", kind="run"),
            found("asked", verdict="unknown", missing=("customer.risk", "customer.owners")),
        )
    ).splitlines()

    assert shown[0] == "register.yaml: 1 customer as of 2026-11-22"
    assert re.fullmatch(r"  late +identity not verified +2 days late +US-CIP-04", shown[2])
    assert "informational: run r-1: identity not verified" in shown[3]
    assert re.fullmatch(r"  asked +owners, risk rating +1 check", shown[5])


@pytest.mark.parametrize("columns", [80, 100, 140])
def test_no_line_is_wider_than_the_terminal(columns):
    long = "x" * 400
    review = reviewed(found("c" * 30, headline=long, **LATE), found("d", verdict="unknown", missing=(long,)))

    assert max(map(width, views.text(review, columns).splitlines())) <= columns


def test_csv_has_a_row_for_each_and_no_formula():
    rows = list(csv.reader(io.StringIO(views.as_csv(reviewed(found("=HYPERLINK(1)", **LATE))))))

    assert rows[0][:4] == ["customer", "kind", "subject", "state"]
    assert rows[1][0] == "'=HYPERLINK(1)"
    assert dict(zip(*rows, strict=True))["due"] == "2026-11-20"


def test_json_is_the_whole_review():
    whole = json.loads(as_json(reviewed(found(**LATE))))

    assert whole["schema"] == "guardrails.review/1"
    assert whole["rows"][0]["fingerprint"]


def test_a_calendar_has_an_event_for_each_due_day():
    ics = views.as_ics(
        reviewed(found("a;b", **LATE), found("none"), found("dark", due="unknown", due_state="unknown"))
    )

    assert ics.count("BEGIN:VEVENT") == ics.count("END:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20261120\r\nDTEND;VALUE=DATE:20261121\r\n" in ics
    assert "SUMMARY:a\\;b: identity not verified\r\n" in ics


def test_the_same_due_day_is_the_same_event_in_every_run():
    def uid(as_of):
        return re.search("UID:.*", views.as_ics(reviewed(found(**LATE), as_of=as_of)))[0]

    assert uid("2026-11-22") == uid("2026-12-24")


@given(st.text(max_size=200))
def test_lines_of_a_calendar_are_short_and_lose_nothing(headline):
    ics = views.as_ics(reviewed(found(headline=headline or "x", **LATE)))

    lines = ics.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", ics)
    unfolded = ics.replace("\r\n ", "")
    assert unfolded.count("SUMMARY:") >= 1
    assert all(re.match(r"[A-Z-]+[;:]", line) for line in unfolded.split("\r\n") if line)
