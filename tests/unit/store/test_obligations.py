"""What runs find and people do, over time: opened, due, acknowledged, done, resolved, and opened again."""

import pytest

from guardrails.errors import InputError
from guardrails.model.obligation import Deed
from guardrails.store.obligations import note_deed, obligations
from guardrails.store.verify import verify
from tests.builders import make_summary, make_verdict
from tests.stores import keep, make_decided, open_file

FAILS = make_verdict(fingerprint="a" * 16, due="2026-11-10")
UNKNOWN = make_verdict(fingerprint="a" * 16, verdict="unknown")
POOL = make_verdict(fingerprint="b" * 16, kind="pool", subject="pool-1")
PLAN, SCAN = "plan tfplan.json", "scan aws"


def day(number):
    return f"2026-11-{number:02}T06:00:00Z"


@pytest.fixture
def store(tmp_path):
    return open_file(tmp_path / "s.db")


def run(store, number, *verdicts, source=SCAN, **report):
    keep(store, day(number), make_decided(verdicts=verdicts, **report), source=source)


def states(store, until="9999"):
    with store.reading() as connection:
        return {each.id[0]: each.state for each in obligations(connection, until).values()}


def one(store):
    with store.reading() as connection:
        (found,) = obligations(connection).values()
    return found


def test_the_first_run_that_fails_opens_and_one_that_does_not_resolves(store):
    run(store, 1, FAILS)
    run(store, 2, FAILS)
    assert (one(store).state, one(store).opened) == ("open", day(1))
    assert one(store).overdue("2026-11-11")
    assert not one(store).overdue("2026-11-10")

    run(store, 3)
    assert one(store).state == "resolved"
    assert [(each.at, each.what, each.by) for each in one(store).steps] == [
        (day(1), "opened", "run-1"),
        (day(3), "cleared", "run-3"),
    ]
    assert verify(store).faults == ()


@pytest.mark.parametrize("verdict", ["unknown", "error", "waived"])
def test_what_is_not_decided_or_excused_does_not_resolve(store, verdict):
    run(store, 1, FAILS)
    run(store, 2, make_verdict(fingerprint="a" * 16, verdict=verdict))

    assert states(store) == {"a": "open"}


@pytest.mark.parametrize(
    "verdict",
    [UNKNOWN, make_verdict(binding="none"), make_verdict(verdict="waived", excused="fail")],
    ids=["unknown", "binds nobody", "waived"],
)
def test_what_is_no_failure_that_binds_is_no_obligation(store, verdict):
    run(store, 1, verdict)

    assert states(store) == {}


@pytest.mark.parametrize("as_of", ["2026-11-01", "2026-12-24T00:00:00Z"], ids=["look back", "look ahead"])
def test_a_run_about_another_day_neither_opens_nor_resolves(store, as_of):
    run(store, 2, FAILS, as_of=day(2))
    aside = make_decided(verdicts=(POOL,), as_of=as_of)
    kept = keep(store, day(3), aside, source=SCAN)

    assert states(store) == {"a": "open"}
    assert kept.warnings == (
        f"run-2 is about {as_of}, not about how it stands: obligations stay as they were",
    )
    run(store, 4, as_of=day(4))
    assert states(store) == {"a": "resolved"}


@pytest.mark.parametrize("act", ["acknowledged", "verified", "reported"])
def test_what_is_noted_of_a_resolved_one_does_not_open_it(store, act):
    run(store, 1, FAILS)
    run(store, 2)
    note_deed(store, Deed(id="a", act=act, actor="Desk", note="", reference="KYC-1"), day(3))

    assert states(store) == {"a": "resolved"}
    assert one(store).steps[-1].reference == "KYC-1"


def test_what_was_done_by_a_clock_that_runs_behind_is_known_with_its_obligation(store):
    run(store, 3, FAILS)
    note_deed(store, Deed(id="a", act="acknowledged", actor="Desk", note=""), day(2))

    assert states(store, until=day(2)) == {}
    assert states(store) == {"a": "acknowledged"}


def test_a_run_that_looks_at_something_else_does_not_resolve(store):
    run(store, 1, FAILS)
    run(store, 2, source=PLAN)
    assert states(store) == {"a": "open"}

    run(store, 3, FAILS, source=PLAN)
    run(store, 4)
    assert one(store).sources == (PLAN,)
    run(store, 5, source=PLAN)
    assert states(store) == {"a": "resolved"}


def test_a_rule_that_does_not_run_does_not_resolve(store):
    run(store, 1, FAILS)
    run(store, 2, rules=())

    assert states(store) == {"a": "open"}


@pytest.mark.parametrize(
    ("source", "gaps", "state"),
    [
        (SCAN, False, "resolved"),
        (SCAN, True, "open"),
        ("scan aws (part)", False, "open"),
    ],
    ids=["all was read", "something was not", "only some accounts were asked for"],
)
def test_a_subject_that_is_gone_is_resolved_only_when_all_was_looked_at(store, source, gaps, state):
    run(store, 1, POOL, source=source)
    run(store, 2, source=source, summary=make_summary(coverage_complete=not gaps))

    assert states(store) == {"b": state}


def test_a_customer_that_was_not_judged_is_not_resolved_by_a_run_with_gaps(store):
    run(store, 1, FAILS)
    run(store, 2, customers=(), summary=make_summary(coverage_complete=False))

    assert states(store) == {"a": "open"}


def test_deeds_have_an_actor_and_stand_until_a_run_agrees(store):
    run(store, 1, FAILS)
    note_deed(store, Deed(id="aaaa", act="acknowledged", actor="Compliance", note="asked for papers"), day(2))
    assert states(store) == {"a": "acknowledged"}
    note_deed(store, Deed(id="aaaa", act="verified", actor="Compliance", note="", reference="KYC-17"), day(3))
    run(store, 4, FAILS)
    assert one(store).state == "verified"
    run(store, 5)

    assert one(store).state == "resolved"
    assert [each.what for each in one(store).steps] == ["opened", "acknowledged", "verified", "cleared"]
    assert one(store).steps[2].reference == "KYC-17"
    assert states(store, day(2)) == {"a": "acknowledged"}
    assert verify(store).faults == ()


def test_what_was_closed_opens_again_when_a_run_still_fails_it(store):
    run(store, 1, FAILS)
    note_deed(store, Deed(id="aaaa", act="closed", actor="Compliance", note="workspace is gone"), day(2))
    assert states(store) == {"a": "resolved"}
    run(store, 3, FAILS)

    assert (one(store).state, one(store).opened, one(store).since) == ("open", day(1), day(3))


def test_another_due_day_is_a_step(store):
    run(store, 1, FAILS)
    run(store, 2, make_verdict(fingerprint="a" * 16, due="2026-12-01"))

    assert one(store).due == "2026-12-01"
    assert one(store).steps[-1].note == "2026-12-01"


@pytest.mark.parametrize(("name", "says"), [("", "no such"), ("zz", "no such"), ("f", "means 2")])
def test_an_id_means_one_obligation(store, name, says):
    run(store, 1, make_verdict(fingerprint="f1"), make_verdict(fingerprint="f2"))

    with pytest.raises(InputError, match=says):
        note_deed(store, Deed(id=name, act="acknowledged", actor="me", note=""), day(2))
