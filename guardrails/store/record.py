"""Records one decision in one transaction: all of it, or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256

import msgspec
from sqlalchemy import Connection, func, insert, select

from guardrails.model.ledger import Entry, canonical
from guardrails.model.recorder import Contents, Decided
from guardrails.model.report import CustomerRow, DocumentRow
from guardrails.model.run import KeptDocuments, KeptReport, Occasion, Run
from guardrails.model.verdict import Verdict
from guardrails.store import contents, ledger, obligations
from guardrails.store.connect import Store
from guardrails.store.schema import DOCUMENT, RUN

_PIECE = 16_384
"""Bytes of a report from which a block of it is a content of its own."""


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a decision in the store.

    Attributes:
        warnings: What people have to be told, such as a clock that went back.
    """

    run: Run
    warnings: tuple[str, ...]


def record(store: Store, decided: Decided, occasion: Occasion) -> Recorded:
    """Record a decision.

    Args:
        store: Where.
        decided: The decision, with what it was made of. Its contents grow by the pieces of the report.
        occasion: When, by what and by whom it was made.

    Raises:
        StoreError: It cannot be written: then nothing of it is kept.
    """
    kept = decided.recorder.contents
    report = _report(kept, decided.encoded)
    rows = _documents(decided)
    policies = {name: kept.add(data) for name, data in decided.policies.items()}
    catalog, configuration = (kept.add(canonical(each)) for each in (decided.catalog, decided.configuration))
    with store.writing() as connection:
        before = ledger.last(connection)
        number = (connection.execute(select(func.max(RUN.c.number))).scalar() or 0) + 1
        run = Run(
            id=f"run-{number}",
            at=occasion.at,
            as_of=decided.report.as_of,
            command=occasion.command,
            scope=decided.report.scope,
            source=occasion.source,
            actor=occasion.actor,
            tool=decided.report.tool,
            inputs=decided.report.inputs,
            exit_code=decided.report.summary.exit_code,
            report=report,
            documents=KeptDocuments(count=len(rows), sha256=rows_digest(rows)),
            policies=policies,
            catalog=catalog,
            configuration=configuration,
        )
        content = kept.add(canonical(run))
        contents.save(connection, kept)
        entry = ledger.append(connection, "run", content, occasion.at)
        _insert(connection, entry, run, rows)
        said = obligations.note_run(connection, run, decided.report, occasion.at)
    return Recorded(run=run, warnings=(*went_back(before, entry), *said))


def went_back(before: Entry | None, entry: Entry) -> tuple[str, ...]:
    """What to say of a clock that shows an earlier time than the entry before."""
    if before is None or entry.at >= before.at:
        return ()
    at = f"entry {entry.number} of the ledger is of {entry.at}"
    return (f"the clock went back: {at}, the one before it of {before.at}",)


def rows_digest(rows: Iterable[Mapping[str, object]]) -> str:
    """SHA-256 over the rows of a run's documents, in their order, each as canonical JSON in a line."""
    total = sha256()
    for row in rows:
        total.update(canonical([row[name] for name in ("kind", "id", "sha256", "head", "tail", "findings")]))
        total.update(b"\n")
    return total.hexdigest()


def _report(kept: Contents, encoded: Iterable[bytes]) -> KeptReport:
    """Keep a report in pieces: its blocks of rows, and what stands between them."""
    total, size = sha256(), 0
    pieces: list[str] = []
    between = b""
    for block in encoded:
        total.update(block)
        size += len(block)
        if len(block) < _PIECE:
            between += block
            continue
        if between:
            pieces.append(kept.add(between))
        pieces.append(kept.add(block))
        between = b""
    pieces.append(kept.add(between))
    return KeptReport(sha256=total.hexdigest(), size=size, pieces=tuple(pieces))


def _documents(decided: Decided) -> list[dict[str, object]]:
    """The rows of the documents; each with what was found about its customer, group or provider."""
    report, kept = decided.report, decided.recorder.contents
    verdicts: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in report.verdicts:
        verdicts[verdict.customer].append(verdict)
    counted: dict[str, CustomerRow | DocumentRow] = {each.id: each for each in report.customers}
    counted |= {each.id: each for each in report.documents}
    return [
        {
            "place": place,
            "findings": kept.add(
                msgspec.json.encode({"row": counted.get(each.id), "verdicts": verdicts.get(each.id, [])})
            ),
            **{name: getattr(each, name) for name in each.__struct_fields__},
        }
        for place, each in enumerate(decided.recorder.documents)
    ]


def _insert(connection: Connection, entry: Entry, run: Run, rows: list[dict[str, object]]) -> None:
    number = int(run.id.removeprefix("run-"))
    row = {"number": number, "entry": entry.number, "content": entry.content}
    connection.execute(insert(RUN), [row | {name: getattr(run, name) for name in ("at", "as_of", "source")}])
    if rows:
        connection.execute(insert(DOCUMENT), [{"run": number, **each} for each in rows])
