"""Obligations in the ledger: read as they stand, changed by runs, and by what people do about them."""

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, select

from guardrails.errors import InputError
from guardrails.model.ledger import Entry, canonical
from guardrails.model.obligation import Changes, Deed, Obligation, Record, changes, fold
from guardrails.model.recorder import Contents
from guardrails.model.report import Report
from guardrails.model.run import Run, in_step
from guardrails.store import contents, ledger
from guardrails.store.connect import Store
from guardrails.store.schema import RUN


def obligations(connection: Connection, until: str = "9999") -> dict[str, Obligation]:
    """All that ever were, by id, as they stand.

    Args:
        connection: Of the store.
        until: What was recorded after this time (RFC 3339, UTC) is left out.
    """
    return fold(each for each in _records(connection) if each[1] <= until)


def note_run(connection: Connection, run: Run, report: Report, at: str) -> tuple[str, ...]:
    """Record what a run changed; nothing when it changed nothing, or is about another day than today's.

    Args:
        connection: Of the store, which has the run's row.
        run, report: What was decided.
        at: When it is recorded.

    Returns:
        What people have to be told.
    """
    same = list(connection.execute(select(RUN).where(RUN.c.source == run.source).order_by(RUN.c.number)))
    if same[-1] not in list(in_step(same))[-1:]:
        return (f"{run.id} is about {run.as_of}, not about how it stands: obligations stay as they were",)
    turns = changes(report, run.source, obligations(connection))
    if turns:
        _append(connection, Changes(run=run.id, source=run.source, changes=turns), at)
    return ()


def note_deed(store: Store, deed: Deed, at: str) -> tuple[Obligation, Entry]:
    """Record what somebody did; returns the obligation as it stands then.

    Raises:
        InputError: No obligation is meant, or several.
        StoreError: It cannot be written.
    """
    with store.writing() as connection:
        known = obligations(connection)
        meant = named(known, deed.id)
        whole = msgspec.structs.replace(deed, id=meant.id)
        entry = _append(connection, whole, at)
        return fold(_records(connection))[meant.id], entry


def named(known: dict[str, Obligation], name: str) -> Obligation:
    """The obligation that an id, or the beginning of one, means.

    Raises:
        InputError: There is none, or there are several.
    """
    found = [each for key, each in known.items() if name and key.startswith(name)]
    if len(found) == 1:
        return found[0]
    problem = "no such obligation" if not found else f"means {len(found)} obligations"
    raise InputError(f"{name}: {problem}", hint="guardrails obligation list --all shows each with its id")


def _append(connection: Connection, content: Changes | Deed, at: str) -> Entry:
    kept = Contents()
    digest = kept.add(canonical(content))
    contents.save(connection, kept)
    return ledger.append(connection, "deed" if isinstance(content, Deed) else "obligations", digest, at)


def _records(connection: Connection) -> Iterator[Record]:
    entries = ledger.of_kind(connection, "obligations", "deed")
    loaded = contents.load(connection, (each.content for each in entries))
    for each in entries:
        data = loaded[each.content]
        content: Changes | Deed
        if each.kind == "deed":
            content = msgspec.json.decode(data, type=Deed)
        else:
            content = msgspec.json.decode(data, type=Changes)
        yield each.number, each.at, content
