"""The chain of digests in which a store keeps what it recorded. Pure: a pack is checked with it anywhere."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

HEAD: Literal["guardrails.head/1"] = "guardrails.head/1"
FIRST = "0" * 64
"""What the first entry names as the one before it."""

EntryKind = Literal["run", "obligations", "deed", "hold", "release", "deletion"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was recorded.

    Attributes:
        number: 1, 2, 3 …; at: RFC 3339, in UTC, by the clock of who recorded it.
        previous: Digest of the entry before; `FIRST` for the first.
        content: SHA-256 of what was recorded, in hexadecimal.
        digest: SHA-256 of the canonical JSON of the other five.
    """

    number: int
    previous: str
    kind: EntryKind
    content: str
    at: str
    digest: str


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The last entry at some time: kept elsewhere, it shows whether anything before it was changed."""

    schema: Literal["guardrails.head/1"] = HEAD
    number: int
    digest: str
    at: str


def canonical(value: object) -> bytes:
    """JSON of which there is one for each value: sorted keys, no spaces, UTF-8."""
    return msgspec.json.encode(value, order="deterministic")


def sha256(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_of(number: int, previous: str, kind: str, content: str, at: str) -> str:
    """The digest of an entry: of its other fields, as canonical JSON."""
    fields = {"at": at, "content": content, "kind": kind, "number": number, "previous": previous}
    return sha256(msgspec.json.encode(fields))


def entry(before: Entry | None, kind: EntryKind, content: str, at: str) -> Entry:
    """The entry that follows another; the first one when there is none."""
    number, previous = (before.number + 1, before.digest) if before else (1, FIRST)
    return Entry(
        number=number,
        previous=previous,
        kind=kind,
        content=content,
        at=at,
        digest=digest_of(number, previous, kind, content, at),
    )


def faults(entries: Iterable[Entry], number: int = 0, previous: str = FIRST) -> Iterator[str]:
    """What is wrong with a chain, entry by entry; nothing when it is whole.

    Args:
        entries: In the order of their numbers.
        number, previous: Number and digest of the entry before the first of them.
    """
    for each in entries:
        if each.number > number + 1:
            missing = (
                f"entry {number + 1}"
                if each.number == number + 2
                else f"entries {number + 1} to {each.number - 1}"
            )
            yield f"{missing}: removed"
        elif each.number <= number:
            yield f"entry {each.number}: inserted, or not in its place"
        if each.digest != digest_of(each.number, each.previous, each.kind, each.content, each.at):
            yield f"entry {each.number}: changed (its fields do not have its digest)"
        elif each.previous != previous and each.number == number + 1:
            yield f"entry {each.number}: does not follow entry {number} (replaced or reordered)"
        number, previous = each.number, each.digest
