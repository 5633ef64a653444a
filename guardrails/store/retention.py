"""What has been kept long enough, and its deletion: digests stay, so that the chain still verifies.

Facts and findings of a customer go from a run when the run and the closing of the account are both so far
back that the longest of the regimes which had a say is met. What is open, or held, or not known to be
closed, stays; so does a run's report, until all of its customers have gone from it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select, update

from guardrails.model.calendar import months_later
from guardrails.model.retention import Deletion, Due, Periods, Retention
from guardrails.store import contents
from guardrails.store.connect import Store
from guardrails.store.facts import facts
from guardrails.store.history import findings, judged
from guardrails.store.holds import append, holds
from guardrails.store.read import run_of
from guardrails.store.schema import CONTENT, DOCUMENT, RUN

_NEVER = "9999-12-31"


def retention(store: Store, periods: Periods, day: date) -> Retention:
    """What may be deleted on a day; nothing is."""
    with store.reading() as connection:
        return _found(connection, periods, day)


def delete(store: Store, periods: Periods, day: date, actor: str, at: str) -> Retention:
    """Delete it, and record that it was. What is held stays."""
    with store.writing() as connection:
        found = _found(connection, periods, day)
        if not found.contents:
            return found
        gone = tuple(each for each in found.due if not each.held)
        append(connection, Deletion(actor=actor, due=gone, contents=found.contents), at)
        for digest in found.contents:
            connection.execute(update(CONTENT).where(CONTENT.c.digest == digest).values(data=None))
    return msgspec.structs.replace(found, deleted=True)


def _found(connection: Connection, periods: Periods, day: date) -> Retention:
    held = list(holds(connection).values())
    due: list[Due] = []
    gone: list[Row[Any]] = []
    for customer, closed in _closed(connection):
        found, rows = _due(connection, customer, closed, periods, day)
        keeping = tuple(each.number for each in held if each.customer in ("", customer))
        if rows:
            due.append(msgspec.structs.replace(found, held=keeping))
            gone += () if keeping else rows
    reports = _reports(connection, gone)
    digests = _unshared(connection, gone) | _own(connection, reports)
    return Retention(
        day=day.isoformat(),
        due=tuple(due),
        contents=tuple(sorted(contents.present(connection, digests))),
        reports=tuple(f"run-{number}" for number in reports),
    )


def _closed(connection: Connection) -> Iterator[tuple[str, str]]:
    """Customers whose account was closed when they were last judged, and the day."""
    latest = select(DOCUMENT.c.id, func.max(DOCUMENT.c.run).label("run")).where(DOCUMENT.c.kind == "customer")
    last = latest.group_by(DOCUMENT.c.id).subquery()
    joined = (DOCUMENT.c.id == last.c.id) & (DOCUMENT.c.run == last.c.run)
    rows = connection.execute(
        select(DOCUMENT.c.id, DOCUMENT.c.tail).join(last, joined).order_by(DOCUMENT.c.id)
    )
    found = list(rows)
    loaded = contents.load(connection, (row.tail for row in found))
    for row in found:
        closed = facts(loaded[row.tail]).get("customer.closed_day", "")
        if closed[:4].isdigit():
            yield row.id, closed


def _due(
    connection: Connection, customer: str, closed: str, periods: Periods, day: date
) -> tuple[Due, list[Row[Any]]]:
    """How long a customer's records are kept, and its documents that were kept so long."""
    rows = judged(connection, customer)
    regime, years = _longest(connection, rows, periods)
    kept = {row.number: _until(max(closed, row.at[:10]), years) for row in rows}
    gone = [row for row in rows if kept[row.number] < day.isoformat()]
    until = max(kept.values())
    due = Due(customer=customer, regime=regime, years=years, closed=closed, until=until, runs=len(gone))
    return due, gone


def _until(day: str, years: int) -> str:
    """The last day of so many civil years from a day; the calendar's last where it does not reach so far."""
    found = months_later(date.fromisoformat(day), 12 * years)
    return found.isoformat() if found else _NEVER


def _longest(connection: Connection, rows: Sequence[Row[Any]], periods: Periods) -> tuple[str, int]:
    """The regime that asks for the longest time, of those with a say; of all, where that is not known."""
    regimes: set[str] = set()
    for data in contents.load(connection, (row.findings for row in rows)).values():
        read = findings(data)
        said = read.row.verdicts if read and read.row else {}
        asked = [rule for rule, counted in said.items() if counted.keys() - {"not_applicable"}]
        regimes.update(periods.regimes.get(rule, "") for rule in asked)
    known = {each: periods.years[each] for each in regimes if each in periods.years}
    asking = known if known and "" not in regimes else periods.years
    return max(asking.items(), key=lambda each: (each[1], each[0]))


def _reports(connection: Connection, gone: Iterable[Row[Any]]) -> list[int]:
    """Runs from which all customers go."""
    by_run: dict[int, set[str]] = defaultdict(set)
    for row in gone:
        by_run[row.number].add(row.id)
    counted = (
        select(DOCUMENT.c.run, func.count()).where(DOCUMENT.c.kind == "customer").group_by(DOCUMENT.c.run)
    )
    totals = {row[0]: row[1] for row in connection.execute(counted)}
    return sorted(run for run, names in by_run.items() if len(names) == totals[run])


def _unshared(connection: Connection, gone: Sequence[Row[Any]]) -> set[str]:
    """Facts and findings that no document has which stays."""
    going = {(row.number, row.id) for row in gone}
    digests = {digest for row in gone for digest in (row.tail, row.findings)}
    columns = (DOCUMENT.c.run, DOCUMENT.c.id, DOCUMENT.c.tail, DOCUMENT.c.findings)
    for part in contents.parts(digests):
        having = select(*columns).where(DOCUMENT.c.tail.in_(part) | DOCUMENT.c.findings.in_(part))
        for row in connection.execute(having):
            if (row.run, row.id) not in going:
                digests -= {row.tail, row.findings}
    return digests


def _own(connection: Connection, reports: Sequence[int]) -> set[str]:
    """Pieces of these runs' reports that no other run's has."""
    if not reports:
        return set()
    pieces = {piece for number in reports for piece in run_of(connection, number).report.pieces}
    others = set(connection.execute(select(RUN.c.number)).scalars()) - set(reports)
    return pieces - {piece for number in others for piece in run_of(connection, number).report.pieces}
