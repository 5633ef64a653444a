"""Records are kept as long as the law asks, and longer while they are held; what goes leaves its digest."""

from datetime import date

import pytest

from guardrails.errors import InputError, StoreError
from guardrails.model.retention import Hold, Periods, Release
from guardrails.report.audit import text
from guardrails.report.history import text as listed
from guardrails.store import holds
from guardrails.store.audit import audit
from guardrails.store.history import history
from guardrails.store.read import recorded_run, report_of
from guardrails.store.retention import delete, retention
from guardrails.store.verify import verify
from tests.builders import make_customer, make_verdict
from tests.stores import document, keep, make_decided, open_file
from tests.unit.store.test_audit import asked

PERIODS = Periods(
    years={"us_iaas_cip": 5, "us_ofac": 10}, regimes={"US-CIP-04": "us_iaas_cip", "US-OFAC-01": "us_ofac"}
)
CLOSED = 20_819  # 2027-01-01
DUE = date(2032, 1, 2)
AT = "2032-01-02T06:00:00Z"


def closed(name="C-1", rules=("US-CIP-04",), **facts):
    row = make_customer(id=name, verdicts={each: {"fail": 1} for each in rules})
    return (name, document(name, closed_day=CLOSED, **facts)), row


def record(store, at, *customers):
    keep(
        store,
        at,
        make_decided(*(each for each, _ in customers), customers=tuple(row for _, row in customers)),
    )


@pytest.fixture
def store(tmp_path):
    store = open_file(tmp_path / "s.db")
    record(store, "2026-11-01T06:00:00Z", closed())
    return store


@pytest.mark.parametrize(
    ("day", "runs"), [(date(2032, 1, 1), 0), (DUE, 1)], ids=["the last day", "a day later"]
)
def test_a_closed_customer_is_kept_for_the_years_that_the_law_asks(store, day, runs):
    found = retention(store, PERIODS, day)

    assert sum(each.runs for each in found.due) == runs
    assert bool(found.contents) == bool(runs)


def test_the_longest_of_the_regimes_with_a_say_counts(tmp_path):
    store = open_file(tmp_path / "s.db")
    record(store, "2026-11-01T06:00:00Z", closed(rules=("US-CIP-04", "US-OFAC-01")))

    assert retention(store, PERIODS, date(2037, 1, 1)).due == ()
    (due,) = retention(store, PERIODS, date(2037, 1, 2)).due
    assert (due.regime, due.years, due.until) == ("us_ofac", 10, "2037-01-01")


def test_of_a_rule_that_nobody_knows_any_more_the_longest_counts(tmp_path):
    store = open_file(tmp_path / "s.db")
    record(store, "2026-11-01T06:00:00Z", closed(rules=("US-CIP-04", "ORG-OLD-01")))

    assert retention(store, PERIODS, DUE).due == ()


@pytest.mark.parametrize("day", ["none", "unknown"])
def test_who_is_not_known_to_be_closed_is_kept(tmp_path, day):
    store = open_file(tmp_path / "s.db")
    keep(store, decided=make_decided(("C-1", document(closed_day=day))))

    assert retention(store, PERIODS, date(2999, 1, 1)).due == ()


def test_a_run_is_kept_as_long_from_its_own_day(store):
    record(store, "2030-01-01T06:00:00Z", closed(later="fact"))

    found = retention(store, PERIODS, DUE)
    assert (found.due[0].runs, found.due[0].until) == (1, "2035-01-01")
    assert found.reports == ("run-1",)


def test_facts_that_a_later_run_still_has_are_kept(store):
    record(store, "2030-01-01T06:00:00Z", closed())

    delete(store, PERIODS, DUE, "Desk", AT)
    assert recorded_run(store, "run-1").documents[0].data != b""


def test_a_dry_run_deletes_nothing(store):
    retention(store, PERIODS, DUE)

    assert recorded_run(store, "run-1").documents[0].data


def test_what_is_deleted_leaves_its_digest_and_the_chain_verifies(store):
    assert delete(store, PERIODS, DUE, "Desk", AT).deleted

    found = verify(store)
    assert (found.faults, found.deleted > 0) == ((), True)
    gone = recorded_run(store, "run-1")
    assert gone.documents[0].data == b""
    assert len(gone.documents[0].sha256) == 64
    with pytest.raises(StoreError, match="deleted"):
        report_of(store, "run-1")
    assert [each.deleted for name in ("", "C-1") for each in history(store, name).runs] == [True, True]
    assert "deleted" in listed(history(store, "C-1"), 200)
    assert delete(store, PERIODS, DUE, "Desk", AT).contents == ()


@pytest.mark.parametrize("customer", ["C-1", ""], ids=["a customer", "everybody"])
def test_an_audit_of_what_is_deleted_says_so_and_not_that_nothing_failed(tmp_path, customer):
    store = open_file(tmp_path / "s.db")
    (name, data), row = closed(risk="low")
    at = "2026-11-01T06:00:00Z"
    keep(store, at, make_decided((name, data), customers=(row,), verdicts=(make_verdict(),), as_of=at))
    delete(store, PERIODS, DUE, "Desk", AT)
    later = make_decided(
        closed()[0], verdicts=(make_verdict(due="2032-03-01"),), as_of="2032-02-01T06:00:00Z"
    )
    keep(store, "2032-02-01T06:00:00Z", later)

    found = audit(store, asked(customer=customer, day="2026-11-30"))
    assert (found.then.deleted, found.now.deleted, found.gaps) == (True, False, None)
    assert "deleted in time" in text(found, 200)
    assert [(each.failed_then, each.failed_now) for each in found.customers] == (
        [] if customer else [(None, 1)]
    )
    assert [(each.then, each.now) for each in found.decided] == ([("deleted", "fail")] if customer else [])
    assert not any(each.learned for each in found.facts)


def test_a_report_stays_until_all_of_its_customers_go(tmp_path):
    store = open_file(tmp_path / "s.db")
    stays = (("C-2", document("C-2", closed_day="none")), make_customer(id="C-2"))
    record(store, "2026-11-01T06:00:00Z", closed(), stays)

    delete(store, PERIODS, DUE, "Desk", AT)
    assert [bool(each.data) for each in recorded_run(store, "run-1").documents] == [False, True]
    assert report_of(store, "run-1")
    assert verify(store).faults == ()


@pytest.mark.parametrize("customer", ["C-1", ""], ids=["the customer's", "everybody's"])
def test_what_is_held_is_not_deleted_until_the_hold_ends(store, customer):
    entry = holds.add(
        store, Hold(customer=customer, reason="subpoena", actor="Legal"), "2031-01-01T06:00:00Z"
    )

    found = delete(store, PERIODS, DUE, "Desk", AT)
    assert (found.deleted, found.due[0].held) == (False, (entry.number,))
    holds.remove(store, Release(hold=entry.number, reason="settled", actor="Legal"), AT)
    assert delete(store, PERIODS, DUE, "Desk", AT).deleted
    assert verify(store).faults == ()
    with pytest.raises(InputError, match="no such hold"):
        holds.remove(store, Release(hold=entry.number, reason="again", actor="Legal"), AT)


def test_another_customers_hold_keeps_nothing(store):
    holds.add(store, Hold(customer="C-2", reason="subpoena", actor="Legal"), "2031-01-01T06:00:00Z")

    assert delete(store, PERIODS, DUE, "Desk", AT).deleted


def test_what_was_deleted_without_a_record_is_a_fault(store, tmp_path):
    import sqlite3

    with sqlite3.connect(tmp_path / "s.db") as database:
        database.execute("UPDATE content SET data = NULL WHERE digest = (SELECT tail FROM document)")

    assert "no deletion is on record" in verify(store).faults[0]


def test_a_deletion_excuses_nothing_that_was_recorded_again_after_it(store, tmp_path):
    import sqlite3

    delete(store, PERIODS, DUE, "Desk", AT)
    record(store, "2032-02-01T06:00:00Z", closed())
    assert verify(store).faults == ()
    with sqlite3.connect(tmp_path / "s.db") as database:
        database.execute("UPDATE content SET data = NULL WHERE digest = (SELECT tail FROM document)")

    (fault,) = verify(store).faults
    assert fault.startswith("run-2: content ")
    assert "removed after its deletion (entry " in fault
