"""Whether a store is what was recorded: names whatever was changed, removed, reordered or inserted."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from guardrails.errors import StoreError
from guardrails.model import ledger as chain
from guardrails.model.ledger import Entry, Head
from guardrails.model.retention import Deletion
from guardrails.model.run import Run
from guardrails.store import contents, ledger
from guardrails.store.connect import Store, damage
from guardrails.store.record import rows_digest
from guardrails.store.schema import CONTENT, DOCUMENT, ENTRY, RUN

_AT_ONCE = 2_000


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at, and what is wrong.

    Attributes:
        deleted: Contents that were deleted and whose deletion is on record.
        faults: One line each; none: the store is what was recorded.
        notes: What is no fault and people have to know.
    """

    entries: int
    contents: int
    deleted: int
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    head: Head | None


def verify(store: Store, heads: Sequence[Head] = ()) -> Verified:
    """Look at every entry and every content.

    Args:
        store: The store.
        heads: Ends of the ledger that were kept elsewhere. Without one nobody can tell whether the last
            entries were cut off, or all of it was made anew.

    Raises:
        StoreError: It cannot be read.
    """
    with store.reading() as connection:
        last = ledger.head(connection)
        read = _Read()
        faults = [
            *damage(connection),
            *chain.faults(read(ledger.entries(connection))),
            *_heads(connection, heads, last),
        ]
        deleted = _deleted(connection, faults)
        kept, absent = _contents(connection, deleted, faults)
        faults += read.faults(kept | absent)
        named = {*read.contents}
        gone = {digest: deleted[digest] for digest in absent & deleted.keys()}
        faults += _runs(connection, kept | absent, gone, named)
        if not faults:  # else they may be of what is not there any more
            faults += [f"content {each[:12]}: inserted (nothing recorded has it)" for each in kept - named]
        return Verified(
            entries=last.number if last else 0,
            contents=len(kept),
            deleted=len(gone),
            faults=tuple(dict.fromkeys(faults)),
            notes=tuple(read.notes),
            head=last,
        )


def _heads(connection: Connection, heads: Sequence[Head], last: Head | None) -> Iterator[str]:
    """Heads that are not of this ledger."""
    for head in heads:
        found = connection.execute(select(ENTRY.c.digest).where(ENTRY.c.number == head.number)).scalar()
        if found is None:
            end = last.number if last else 0
            yield f"entries {end + 1} to {head.number}: removed (the head of {head.at} has them)"
        elif found != head.digest:
            yield f"entry {head.number}: replaced, or one before it (not that of the head of {head.at})"


def _deleted(connection: Connection, faults: list[str]) -> dict[str, int]:
    """Digests whose deletion is on record, each with the number of the last entry that says so."""
    found: dict[str, int] = {}
    for entry in ledger.of_kind(connection, "deletion"):
        try:
            data = contents.load(connection, [entry.content])[entry.content]
            found |= dict.fromkeys(msgspec.json.decode(data, type=Deletion).contents, entry.number)
        except (StoreError, msgspec.DecodeError) as error:
            faults.append(f"entry {entry.number}: {error}")
    return found


def _contents(
    connection: Connection, deleted: Collection[str], faults: list[str]
) -> tuple[set[str], set[str]]:
    """Digests of the contents that are there, and of those that are not any more."""
    kept: set[str] = set()
    absent: set[str] = set()
    rows = connection.execution_options(stream_results=True, max_row_buffer=_AT_ONCE).execute(
        select(CONTENT.c.digest, CONTENT.c.size, CONTENT.c.data)
    )
    for digest, size, data in rows:
        if data is None:
            absent.add(digest)
            if digest not in deleted:
                faults.append(f"content {digest[:12]}: removed, and no deletion is on record")
            continue
        kept.add(digest)
        if contents.unpacked(digest, size, data) is None:
            faults.append(f"content {digest[:12]}: changed (it does not have its digest)")
    return kept, absent


class _Read:
    """Passes entries on, and remembers what they hold."""

    def __init__(self) -> None:
        self.contents: dict[str, int] = {}
        self.notes: list[str] = []

    def __call__(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        before = ""
        for each in entries:
            self.contents.setdefault(each.content, each.number)
            if each.at < before:
                clock = f"entry {each.number} is of {each.at}, the one before it of {before}"
                self.notes.append(f"the clock went back: {clock}")
            before = each.at
            yield each

    def faults(self, known: set[str]) -> Iterator[str]:
        """Entries whose content is gone."""
        for content, number in self.contents.items():
            if content not in known:
                yield f"entry {number}: its content {content[:12]} was removed"


def _runs(connection: Connection, known: set[str], gone: Mapping[str, int], named: set[str]) -> Iterator[str]:
    """Rows of runs and documents that are not what the ledger holds; `named` grows by all that they name.

    A deletion on record, the entry in `gone`, is of what was there by then: a later run wrote its own anew.
    """
    rows = {row.entry: row for row in connection.execute(select(RUN))}
    judging = set(connection.execute(select(DOCUMENT.c.run).distinct()).scalars())
    for number in judging - {row.number for row in rows.values()}:
        yield f"run-{number}: rows of documents inserted (there is no such run)"
    for entry in ledger.of_kind(connection, "run"):
        row = rows.pop(entry.number, None)
        if row is None:
            yield f"entry {entry.number}: the row of its run was removed"
            continue
        parts: set[str] = set()
        yield from _run(connection, entry, row, known, parts)
        named |= parts
        for each in sorted(parts & gone.keys()):
            if gone[each] < entry.number:
                deletion = f"its deletion (entry {gone[each]})"
                yield f"run-{row.number}: content {each[:12]} was removed after {deletion}"
    for row in rows.values():
        yield f"run-{row.number}: inserted (entry {row.entry} is not of a run)"


def _run(
    connection: Connection, entry: Entry, row: Row[Any], known: set[str], parts: set[str]
) -> Iterator[str]:
    """What is wrong with one run; `parts` grows by the contents that it names."""
    name = f"run-{row.number}"
    try:
        run = msgspec.json.decode(contents.load(connection, [entry.content])[entry.content], type=Run)
    except (StoreError, msgspec.DecodeError) as error:
        yield f"{name}: {error}"
        return
    stated = (name, row.content, row.at, row.as_of, row.source)
    if stated != (run.id, entry.content, run.at, run.as_of, run.source):
        yield f"{name}: its row was changed"
    documents = connection.execute(
        select(DOCUMENT).where(DOCUMENT.c.run == row.number).order_by(DOCUMENT.c.place)
    )
    found: list[Mapping[str, object]] = [dict(each) for each in documents.mappings()]
    placed = [each["place"] for each in found] == list(range(run.documents.count))
    if not placed or rows_digest(found) != run.documents.sha256:
        yield f"{name}: the rows of its documents were changed, removed or inserted"
    parts |= {*run.report.pieces, *run.policies.values(), run.catalog, run.configuration}
    parts |= {str(each[part]) for each in found for part in ("head", "tail", "findings")}
    for missing in sorted(parts - known):
        yield f"{name}: content {missing[:12]} was removed"
