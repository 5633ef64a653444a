"""Contents by their digest: kept once, compressed, never replaced."""

import zlib
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from guardrails.errors import StoreError
from guardrails.limits import FILE_BYTES
from guardrails.model.ledger import sha256
from guardrails.model.recorder import Contents
from guardrails.store.schema import CONTENT

_AT_ONCE = 400
"""Digests in one statement: databases bound them."""


def save(connection: Connection, contents: Contents) -> None:
    """Keep what is not there yet. What was deleted and comes again is there again."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(CONTENT)
    statement = statement.on_conflict_do_update(
        index_elements=[CONTENT.c.digest],
        set_={"data": statement.excluded.data},
        where=CONTENT.c.data.is_(None),
    )
    kept = present(connection, contents.kept)
    rows = [
        {"digest": digest, "size": size, "data": data}
        for digest, (size, data) in contents.kept.items()
        if digest not in kept
    ]
    if rows:
        connection.execute(statement, rows)


def present(connection: Connection, digests: Iterable[str]) -> set[str]:
    """Which of them the store has, and did not delete."""
    asked = list(digests)
    found: set[str] = set()
    for part in parts(asked):
        known = select(CONTENT.c.digest).where(CONTENT.c.digest.in_(part), CONTENT.c.data.is_not(None))
        found.update(connection.execute(known).scalars())
    return found


def load(connection: Connection, digests: Iterable[str]) -> Mapping[str, bytes]:
    """Digest -> bytes; empty bytes for what was deleted.

    Raises:
        StoreError: A content is not there at all, or is not what its digest says.
    """
    asked = list(dict.fromkeys(digests))
    found: dict[str, bytes] = {}
    for part in parts(asked):
        columns = (CONTENT.c.digest, CONTENT.c.size, CONTENT.c.data)
        for digest, size, data in connection.execute(select(*columns).where(CONTENT.c.digest.in_(part))):
            found[digest] = b"" if data is None else _checked(digest, size, data)
    missing = next((each for each in asked if each not in found), None)
    if missing is not None:
        raise StoreError(
            f"content {missing[:12]} is missing", hint="guardrails store verify says what else is"
        )
    return found


def unpacked(digest: str, size: int, data: bytes) -> bytes | None:
    """The bytes of a content; None when they do not have its digest. They grow no larger than it says."""
    packed = zlib.decompressobj()
    try:
        plain = packed.decompress(data, min(max(size, 0), FILE_BYTES) + 1)
    except (zlib.error, ValueError, TypeError):  # SQLite keeps values of any type in any column
        return None
    whole = packed.eof and not packed.unused_data
    return plain if whole and len(plain) == size and sha256(plain) == digest else None


def _checked(digest: str, size: int, data: bytes) -> bytes:
    plain = unpacked(digest, size, data)
    if plain is None:
        raise StoreError(
            f"content {digest[:12]} is not what its digest says",
            hint="guardrails store verify says what else is",
        )
    return plain


def parts(digests: Iterable[str]) -> Iterable[Sequence[str]]:
    """As many at once as a statement takes."""
    asked = list(digests)
    return (asked[at : at + _AT_ONCE] for at in range(0, len(asked), _AT_ONCE))
