"""Gives back what was recorded."""

import msgspec
from sqlalchemy import Connection, select

from guardrails.errors import StoreError
from guardrails.model.run import RecordedDocument, RecordedRun, Run
from guardrails.store import contents, ledger
from guardrails.store.connect import Store
from guardrails.store.schema import DOCUMENT, RUN


def recorded_run(store: Store, name: str) -> RecordedRun:
    """A run with all that it was made of.

    Args:
        store: Where it was recorded.
        name: Its id, `run-17`, or its number.

    Raises:
        StoreError: There is none of that name, or something of it is not what was recorded.
    """
    with store.reading() as connection:
        number = number_of(connection, name)
        entry, content = connection.execute(
            select(RUN.c.entry, RUN.c.content).where(RUN.c.number == number)
        ).one()
        manifest = contents.load(connection, [content])[content]
        run = msgspec.json.decode(manifest, type=Run)
        parts = contents.load(
            connection, (*run.report.pieces, *run.policies.values(), run.catalog, run.configuration)
        )
        return RecordedRun(
            run=run,
            manifest=manifest,
            report=b"".join(parts[each] for each in run.report.pieces),
            documents=_documents(connection, number),
            policies={file: parts[digest] for file, digest in run.policies.items()},
            catalog=parts[run.catalog],
            configuration=parts[run.configuration],
            proof=tuple(ledger.entries(connection, after=entry - 1)),
        )


def report_of(store: Store, name: str) -> bytes:
    """The report of a run, as `-o json` wrote it.

    Raises:
        StoreError: There is no such run, or its report was deleted in time.
    """
    with store.reading() as connection:
        run = run_of(connection, number_of(connection, name))
        parts = contents.load(connection, run.report.pieces)
    if not all(parts.values()):
        raise StoreError(f"{name}: its report was deleted when it had been kept long enough")
    return b"".join(parts[each] for each in run.report.pieces)


def run_of(connection: Connection, number: int) -> Run:
    """The run of a number that there is."""
    content = connection.execute(select(RUN.c.content).where(RUN.c.number == number)).scalar_one()
    return msgspec.json.decode(contents.load(connection, [content])[content], type=Run)


def runs(connection: Connection) -> list[Run]:
    """All runs in the order in which they were recorded."""
    digests = list(connection.execute(select(RUN.c.content).order_by(RUN.c.number)).scalars())
    loaded = contents.load(connection, digests)
    return [msgspec.json.decode(loaded[each], type=Run) for each in digests]


def number_of(connection: Connection, name: str) -> int:
    """The number of a run by its id.

    Raises:
        StoreError: There is no such run.
    """
    text = name.removeprefix("run-")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if connection.execute(select(RUN.c.number).where(RUN.c.number == number)).first() is None:
        raise StoreError(f"{name}: no such run", hint="guardrails history lists the runs")
    return number


def _documents(connection: Connection, run: int) -> tuple[RecordedDocument, ...]:
    found = select(DOCUMENT).where(DOCUMENT.c.run == run).order_by(DOCUMENT.c.place)
    rows = list(connection.execute(found).mappings())
    parts = contents.load(connection, (row[part] for row in rows for part in ("head", "tail")))
    return tuple(
        RecordedDocument(
            kind=row["kind"],
            id=row["id"],
            sha256=row["sha256"],
            data=parts[row["head"]] + parts[row["tail"]] if parts[row["tail"]] else b"",
        )
        for row in rows
    )
