"""Past runs, in the order in which they were recorded: of everybody, or as they were for one customer."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from guardrails.model.history import History, PastRun
from guardrails.model.report import Summary
from guardrails.model.run import Run
from guardrails.model.verdict import Verdict
from guardrails.store import contents
from guardrails.store.connect import Store
from guardrails.store.read import runs
from guardrails.store.schema import DOCUMENT, RUN


class Findings(msgspec.Struct, frozen=True):
    """What a run found about one customer, group or provider.

    Attributes:
        row: Its row in the report, with the number of verdicts by rule; None where it has none.
        verdicts: Those that were listed.
    """

    row: "_Counted | None"
    verdicts: tuple[Verdict, ...]


class _Counted(msgspec.Struct, frozen=True):
    verdicts: dict[str, dict[str, int]]


_JUDGED = (
    select(
        *(RUN.c.number, RUN.c.at, RUN.c.as_of, RUN.c.source, RUN.c.content),
        *(DOCUMENT.c.id, DOCUMENT.c.sha256, DOCUMENT.c.head, DOCUMENT.c.tail, DOCUMENT.c.findings),
    )
    .join_from(DOCUMENT, RUN, RUN.c.number == DOCUMENT.c.run)
    .order_by(RUN.c.number, DOCUMENT.c.place)
)


def history(store: Store, customer: str = "") -> History:
    """All runs, or those that judged a customer."""
    with store.reading() as connection:
        if customer:
            return History(customer=customer, runs=tuple(_of(connection, customer)))
        found = runs(connection)
        last = contents.load(connection, (each.report.pieces[-1] for each in found))
        return History(
            customer="",
            runs=tuple(_past(each, _summary(last[each.report.pieces[-1]])) for each in found),
        )


def judged(connection: Connection, customer: str) -> list[Row[Any]]:
    """Number, time, day, source and contents of each run that judged somebody, in order."""
    return list(connection.execute(_JUDGED.where(DOCUMENT.c.id == customer)))


def first_judged(connection: Connection) -> list[Row[Any]]:
    """The same of the first document of each run: as many rows as runs."""
    return list(connection.execute(_JUDGED.where(DOCUMENT.c.place == 0)))


def judged_by(connection: Connection, run: int) -> list[Row[Any]]:
    """The same of each document of a run."""
    return list(connection.execute(_JUDGED.where(DOCUMENT.c.run == run)))


def findings(data: bytes) -> Findings | None:
    """What was found; None where it was deleted."""
    return msgspec.json.decode(data, type=Findings) if data else None


def _of(connection: Connection, customer: str) -> list[PastRun]:
    rows = judged(connection, customer)
    loaded = contents.load(connection, (row.findings for row in rows))
    read = {digest: _counted(findings(data)) for digest, data in loaded.items()}
    manifests = contents.load(connection, (row.content for row in rows))
    return [_past(msgspec.json.decode(manifests[row.content], type=Run), *read[row.findings]) for row in rows]


def _counted(found: Findings | None) -> tuple[dict[str, int] | None, tuple[str, ...]]:
    if found is None:
        return None, ()
    counts: Counter[str] = Counter()
    for by in found.row.verdicts.values() if found.row else ():
        counts.update(by)
    standing = sorted({each.rule for each in found.verdicts if each.verdict in ("fail", "error", "unknown")})
    return dict(counts), tuple(standing)


def _past(run: Run, verdicts: Mapping[str, int] | None, standing: tuple[str, ...] = ()) -> PastRun:
    fields = {name: getattr(run, name) for name in ("id", "at", "as_of", "command", "source", "exit_code")}
    return PastRun(**fields, verdicts=dict(verdicts or {}), standing=standing, deleted=verdicts is None)


def _summary(piece: bytes) -> dict[str, int] | None:
    """The number of verdicts by kind, from the end of a report; None where it was deleted."""
    at = piece.rfind(b'"summary":')
    if at < 0:
        return None
    return msgspec.json.decode(piece[at + len(b'"summary":') : piece.rindex(b"}")], type=Summary).verdicts
