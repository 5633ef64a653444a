"""What was known on a day is what was recorded by its end, whatever was learned later."""

import pytest

from guardrails.model.obligation import Deed
from guardrails.report.audit import markdown, text
from guardrails.store.audit import Question, audit
from guardrails.store.obligations import note_deed
from tests.builders import make_customer, make_verdict
from tests.stores import document, keep, make_decided, open_file

FAILS = make_verdict(fingerprint="a" * 16, due="2026-11-10", missing=("customer.risk",))
NOV_1, NOV_20 = 20_758, 20_777


def asked(customer="C-1", day="2026-11-01", regime="", until=""):
    return Question(customer=customer, regime=regime, as_of=day, day=day, until=until or f"{day}T23:59:59Z")


@pytest.fixture
def store(tmp_path):
    """Pending on the 1st; on the 20th the register says verified, and that since 28 October."""
    store = open_file(tmp_path / "s.db")
    pending = document(day=NOV_1, verified_day="unknown", risk="unknown")
    verified = document(day=NOV_20, status="verified", verified_day=20_754, risk="unknown")
    keep(
        store,
        "2026-11-01T06:00:00Z",
        make_decided(("C-1", pending), verdicts=(FAILS,), as_of="2026-11-01T06:00:00Z"),
    )
    note_deed(store, Deed(id="aaaa", act="acknowledged", actor="Desk", note=""), "2026-11-02T09:00:00Z")
    passes = make_customer(verdicts={"US-CIP-04": {"pass": 1}})
    later = {"verdicts": (), "customers": (passes,)}
    keep(
        store, "2026-11-20T06:00:00Z", make_decided(("C-1", verified), as_of="2026-11-20T06:00:00Z", **later)
    )
    return store


def test_a_register_that_changed_on_the_20th_does_not_change_what_was_known_on_the_1st(store):
    found = audit(store, asked())
    facts = {each.name: each for each in found.facts}

    assert (found.then.run, found.now.run) == ("run-1", "run-2")
    status = facts["customer.status"]
    assert (status.then, status.now, status.learned, status.before) == ("pending", "verified", "run-2", False)
    verified = facts["customer.verified_day"]
    assert (verified.then, verified.now, verified.before) == ("unknown", "2026-10-28", True)
    assert found.unknown == ("customer.verified_day", "customer.risk")
    (decided,) = found.decided
    assert (decided.then, decided.now, decided.missing) == ("fail", "pass", ("customer.risk",))
    (done,) = found.done
    assert (done.then.state, done.now.state) == ("open", "resolved")


def test_on_the_2nd_what_was_done_by_then_is_known(store):
    (done,) = audit(store, asked(day="2026-11-02")).done

    assert done.then.state == "acknowledged"
    assert audit(store, asked(day="2026-11-02")).then.run == "run-1"


def test_before_anything_was_recorded_nothing_is_told(store):
    found = audit(store, asked(day="2026-10-31"))

    assert (found.then, found.facts[0].then, found.now.run) == (None, "", "run-2")
    assert "cannot be told" in text(found, 100)


def test_an_instant_is_taken_to_the_second(store):
    assert audit(store, asked(until="2026-11-01T05:59:59Z")).then is None
    assert audit(store, asked(until="2026-11-01T06:00:00Z")).then.run == "run-1"


def test_a_decision_about_the_1st_that_was_made_later_was_not_known_then(store):
    about = make_decided(("C-1", document(status="verified")), verdicts=(), as_of="2026-11-01")
    keep(store, "2026-11-21T06:00:00Z", about)

    found = audit(store, asked())
    assert (found.then.run, found.hindsight) == ("run-1", ("run-3",))
    assert "run-3" in text(found, 100)


def test_what_other_runs_knew_by_then_is_named(store):
    keep(store, "2026-10-30T06:00:00Z", make_decided(as_of="2026-10-30"), source="scan aws")

    assert audit(store, asked()).others == ("run-3 (scan aws)",)
    assert "run-3 (scan aws)" in text(audit(store, asked()), 100)


def test_how_it_stands_now_is_not_what_was_decided_about_an_earlier_day(store):
    about = make_decided(("C-1", document(status="verified")), verdicts=(), as_of="2026-01-01")
    keep(store, "2026-11-21T06:00:00Z", about)

    assert audit(store, asked()).now.run == "run-2"


def test_runs_over_the_same_are_set_side_by_side(store):
    keep(store, "2026-11-22T06:00:00Z", make_decided(verdicts=(FAILS,)), source="plan other.json")

    assert audit(store, asked()).now.run == "run-2"


def test_a_law_may_be_asked_about_alone(store):
    assert audit(store, asked(regime="eu_ai_act")).decided == ()
    assert len(audit(store, asked(regime="us_iaas_cip")).decided) == 1


def test_everybody_is_answered_in_numbers(store):
    (line,) = audit(store, asked(customer="")).customers

    assert (line.customer, line.failed_then, line.failed_now) == ("C-1", 1, 0)
    assert (line.open_then, line.open_now) == (1, 0)


@pytest.mark.parametrize("view", [text, markdown])
def test_pages_keep_both_sides_and_hand_on_no_command(store, view):
    hostile = document(day=NOV_20, status="##vso[task.complete]", note="::error::x")
    keep(store, "2026-11-23T06:00:00Z", make_decided(("C-1", hostile), as_of="2026-11-23T06:00:00Z"))

    page = view(audit(store, asked()), 100)
    assert "2026-11-01T06:00:00Z" in page
    assert "pending" in page
    assert "##vso[" not in page
    assert "::error" not in page
