"""`make bench`: the store: how fast its ledger is verified, and an audit of one customer over 1,000 runs."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from guardrails.model import ledger as chain
from guardrails.store import ledger
from guardrails.store.audit import Question, audit
from guardrails.store.schema import ENTRY
from guardrails.store.verify import verify
from tests.builders import make_customer
from tests.stores import document, keep, make_decided, open_file

ENTRIES = 100_000
RUNS = 1_000
CUSTOMERS = 20


@pytest.fixture(scope="module")
def long_ledger(tmp_path_factory):
    """A run, and as many entries as a busy desk makes in years."""
    store = open_file(tmp_path_factory.mktemp("long") / "s.db")
    keep(store, decided=make_decided(verdicts=()))
    with store.writing() as connection:
        found = [ledger.last(connection)]
        for _ in range(ENTRIES):
            found.append(chain.entry(found[-1], "deed", found[0].content, found[0].at))
        names = chain.Entry.__struct_fields__
        connection.execute(
            insert(ENTRY), [{name: getattr(each, name) for name in names} for each in found[1:]]
        )
    return store


@pytest.fixture(scope="module")
def nearly_three_years(tmp_path_factory):
    """A run a day, over the same customers."""
    store = open_file(tmp_path_factory.mktemp("days") / "s.db")
    names = [f"C-{number}" for number in range(CUSTOMERS)]
    for day in range(RUNS):
        at = f"{date(2024, 1, 1) + timedelta(days=day)}T06:00:00Z"
        documents = [(name, document(name, day=day, status=day // 100)) for name in names]
        rows = tuple(make_customer(id=name) for name in names)
        keep(store, at, make_decided(*documents, customers=rows, as_of=at), source="scan aws")
    return store


def test_verify_100000_entries(benchmark, long_ledger):
    found = benchmark.pedantic(verify, args=(long_ledger,), rounds=3, warmup_rounds=1)

    assert found.faults == ()
    benchmark.extra_info["entries per second"] = round(ENTRIES / benchmark.stats.stats.min)


def test_audit_of_a_customer_over_1000_runs(benchmark, nearly_three_years):
    asked = Question(
        customer="C-3", regime="", as_of="2026-01-01", day="2026-01-01", until="2026-01-01T23:59:59Z"
    )

    assert benchmark.pedantic(audit, args=(nearly_three_years, asked), rounds=3, warmup_rounds=1).then
