"""Refuses a plan in which a key is given twice in one object: whichever value is read, it proves nothing.

Terraform writes none. Decoding everything again only to look for one would cost as much as reading the plan.
So the file's length tells first: nothing gets longer when it is decoded and written again, and of a key that
is given twice only one is written.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from guardrails.errors import InputError
from guardrails.formats.decoding import FAILURES, NULL, absent
from guardrails.formats.terraform.document import Document
from guardrails.formats.terraform.entries import EagerHead, WholeChange
from guardrails.formats.terraform.files import HINT

Raw = msgspec.Raw

_PIECE = 1 << 20
"""Parts up to so many bytes are built as a whole to be compared; larger ones by what they hold."""

_READ = frozenset(("resource_changes", "deferred_changes", "configuration", "variables", "prior_state"))
_TABLE = msgspec.json.Decoder(dict[str, Raw])
_LIST = msgspec.json.Decoder(list[Raw])
_ANY = msgspec.json.Decoder()
_AGAIN = msgspec.json.Encoder().encode
_ESCAPED = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"))  # as Go writes them
_LONGEST_MARKS = 4096
_MOST_MARKS = 10_000


class _TwiceError(Exception):
    """A key stands twice in one object."""


def keys_once(name: str, data: bytes, document: Document) -> None:
    """Refuse a key that is given twice: at the top, in a resource, in its change, or in what is read of it.

    Args:
        name: The file, for messages.
        data: Its text.
        document: What was decoded of it, of which nothing was changed yet.

    Raises:
        InputError: One is.
    """
    heads = document.resource_changes
    table = _parts(document) if isinstance(heads, list) else {}
    if isinstance(heads, list) and _length_again(table, heads) == len(data) - data.endswith(b"\n"):
        key = _repeated_in_changes(heads)
        table.pop("planned_values", None)
    else:
        try:
            table = _TABLE.decode(data)
        except FAILURES:
            return  # it is no plan, and said to be none
        key = _repeated_here(data, table)
    for part, raw in table.items() if key is None else ():
        if _is_read(part, raw, table) and (key := _repeated(raw)) is not None:
            break
    if key is not None:
        raise InputError(f"{name}: the key {key[:80]!r} is given twice in one object", hint=HINT)


def _parts(document: Document) -> dict[str, Raw]:
    """What stands at the top beside the changes; what is absent is not in it."""
    parts = {}
    for name in document.__struct_fields__:
        value = getattr(document, name)
        if name != "resource_changes" and value is not None and value is not NULL:
            parts[name] = value if isinstance(value, Raw) else Raw(_AGAIN(value))
    return parts


def _length_again(parts: Mapping[str, Raw], heads: Sequence[EagerHead]) -> int:
    """How long a plan is when it is written again without blanks: as before, or shorter."""
    changes = sum(len(_AGAIN(head)) + 1 for head in heads) + 1  # each with a comma or the last bracket
    return _length(parts) + len(b',"resource_changes":') + changes


def _repeated_in_changes(heads: Iterable[EagerHead]) -> str | None:
    """A key that stands twice in what changes hold. Many have the same marks: these are looked into once."""
    seen: set[bytes] = set()
    for head in heads:
        change = head.change
        if change is None:
            continue
        for part in (change.before, change.after):
            if not absent(part) and (key := _repeated(part)) is not None:
                return key
        for part in _marks(change):
            text = bytes(part)
            if text in seen:
                continue
            if (key := _repeated(text)) is not None:
                return key
            if len(text) <= _LONGEST_MARKS and len(seen) < _MOST_MARKS:
                seen.add(text)
    return None


def _marks(change: WholeChange) -> tuple[Raw, ...]:
    """What is said of a change's values, and where they come from."""
    return (
        change.after_unknown,
        change.before_sensitive,
        change.after_sensitive,
        change.importing,
        change.replace_paths,
        change.before_identity,
        change.after_identity,
    )


def _is_read(part: str, raw: Raw, table: Mapping[str, Raw]) -> bool:
    """Whether a part of the top is looked into: a part that holds a whole plan is, too."""
    if part == "planned_values":
        return "resource_changes" not in table
    return part in _READ or b'"resource_changes"' in bytes(raw)


def _repeated(raw: Raw | bytes) -> str | None:
    """A key that stands twice in an object, at any depth."""
    if len(raw) <= _PIECE:
        return _repeated_within(raw)
    try:
        if bytes(memoryview(raw)[:1]) == b"[":
            parts: Iterable[Raw] = _LIST.decode(raw)
        else:
            table = _TABLE.decode(raw)
            key = _repeated_here(raw, table)
            if key is not None:
                return key
            parts = table.values()
    except FAILURES:
        return None
    return next((key for part in parts if (key := _repeated(part)) is not None), None)


def _repeated_within(raw: Raw | bytes) -> str | None:
    """Nothing is twice in what is written again just as it was; else it is looked at key by key."""
    try:
        again = _AGAIN(_ANY.decode(raw))
    except FAILURES:
        return _key_by_key(raw)
    text = bytes(raw)
    if again == text or again == msgspec.json.format(text, indent=-1):
        return None
    for plain, escaped in _ESCAPED:
        again = again.replace(plain, escaped)
    return None if again == text else _key_by_key(raw)


def _repeated_here(raw: Raw | bytes, table: Mapping[str, Raw]) -> str | None:
    """A key that stands twice at the top of a large object: its members then fill less than all of it."""
    if len(raw) == _length(table):
        return None
    try:
        plain = msgspec.json.format(bytes(raw), indent=-1)
        if len(plain) == _length(_TABLE.decode(plain)):
            return None
    except FAILURES:
        return None
    return _key_by_key(raw)


def _length(table: Mapping[str, Raw]) -> int:
    """How long an object is without blanks: quotes, colon and comma of each member, and the braces."""
    keys = sum(len(msgspec.json.encode(key)) for key in table)
    return keys + sum(map(len, table.values())) + 2 * len(table) - 1 + 2 if table else 2


def _key_by_key(raw: Raw | bytes) -> str | None:
    text = bytes(raw).decode("utf-8", "surrogateescape")
    try:
        json.loads(text, object_pairs_hook=_once, parse_int=str, parse_float=str, strict=False)
    except _TwiceError as error:
        return str(error)
    except (ValueError, RecursionError):
        return None  # it does not decode: whoever reads it says so
    return None


class _Object:
    """Stands for an object or list that was looked into: two of them are never taken for the same."""


def _once(pairs: list[tuple[str, Any]]) -> _Object:
    """Refuse a key with two values; a text, number or mark that is repeated as it was says nothing else."""
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen and not (isinstance(value, str | bool | None) and seen[key] == value):
            raise _TwiceError(key)
        seen[key] = value
    return _Object()
