"""A year of daily runs, in both databases: the auditor's question is answered of any day."""

from datetime import date, timedelta

import pytest

from guardrails.store.address import address
from guardrails.store.audit import audit
from guardrails.store.connect import open_store
from guardrails.store.history import history
from guardrails.store.verify import verify
from tests.builders import make_verdict
from tests.stores import document, keep, make_decided
from tests.unit.store.test_audit import asked

FAILS = make_verdict(fingerprint="a" * 16)
FIRST, VERIFIED = date(2026, 1, 1), date(2026, 7, 1)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    return str(tmp_path / "s.db") if request.param == "sqlite" else request.getfixturevalue("postgres")


@pytest.mark.long
def test_a_year_of_daily_runs(place):
    store = open_store(address(place), create=True)
    for day in (FIRST + timedelta(days=number) for number in range(365)):
        at, pending = f"{day}T06:00:00Z", day < VERIFIED
        facts = document(day=day.toordinal(), status="pending" if pending else "verified")
        keep(
            store,
            at,
            make_decided(("C-1", facts), verdicts=(FAILS,) if pending else (), as_of=at),
            source="scan aws",
        )

    found = audit(store, asked(day="2026-06-30"))
    facts = {each.name: each for each in found.facts}
    assert (found.then.run, found.now.run) == ("run-181", "run-365")
    assert (facts["customer.status"].then, facts["customer.status"].learned) == ("pending", "run-182")
    assert found.done[0].now.steps[-1].at == "2026-07-01T06:00:00Z"
    assert len(history(store, "C-1").runs) == 365
    assert verify(store).faults == ()
