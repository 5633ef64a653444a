"""The ledger's rows: appended in order, inside the transaction of what they record."""

from collections.abc import Iterator

from sqlalchemy import Connection, insert, select

from guardrails.model import ledger
from guardrails.model.ledger import Entry, EntryKind, Head
from guardrails.store.schema import ENTRY

_AT_ONCE = 20_000


def append(connection: Connection, kind: EntryKind, content: str, at: str) -> Entry:
    """Write the next entry. A clock that went back is written as it is: `clock_went_back` says so."""
    new = ledger.entry(last(connection), kind, content, at)
    connection.execute(insert(ENTRY), [_row(new)])
    return new


def last(connection: Connection) -> Entry | None:
    """The last entry; None in a new store."""
    row = connection.execute(select(ENTRY).order_by(ENTRY.c.number.desc()).limit(1)).mappings().first()
    return Entry(**row) if row else None


def entries(connection: Connection, after: int = 0) -> Iterator[Entry]:
    """Those behind a number, in order."""
    rows = select(*ENTRY.c).where(ENTRY.c.number > after).order_by(ENTRY.c.number)
    found = connection.execution_options(stream_results=True, max_row_buffer=_AT_ONCE).execute(rows)
    for number, previous, kind, content, at, digest in found:
        yield Entry(number=number, previous=previous, kind=kind, content=content, at=at, digest=digest)


def of_kind(connection: Connection, *kinds: EntryKind) -> list[Entry]:
    """Entries of some kinds, in order."""
    rows = select(ENTRY).where(ENTRY.c.kind.in_(kinds)).order_by(ENTRY.c.number)
    return [Entry(**row) for row in connection.execute(rows).mappings()]


def head(connection: Connection) -> Head | None:
    """The ledger as it ends now."""
    entry = last(connection)
    return Head(number=entry.number, digest=entry.digest, at=entry.at) if entry else None


def _row(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in Entry.__struct_fields__}
