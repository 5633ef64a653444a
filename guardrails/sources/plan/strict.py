"""Refuses a plan that says one thing twice, or contradicts itself: whichever half is read, it proves nothing.

Terraform writes neither. What is not checked is what nobody reads: `planned_values` beside a list of changes
holds values that are not looked at, so only its addresses count.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from guardrails.errors import InputError
from guardrails.sources.plan.changes import CONTRADICTS, Head, data_address
from guardrails.sources.plan.decoding import FAILURES, absent
from guardrails.sources.plan.document import Document
from guardrails.sources.plan.files import HINT

Raw = msgspec.Raw

_PIECE = 1 << 20
"""Parts up to so many bytes are built as a whole to be compared; larger ones by what they hold."""

_OBJECTS = ("planned_values", "configuration", "prior_state", "variables")
_READ = frozenset(("resource_changes", "deferred_changes", "configuration", "variables", "prior_state"))
_TABLE = msgspec.json.Decoder(dict[str, Raw])
_LIST = msgspec.json.Decoder(list[Raw])
_ANY = msgspec.json.Decoder()
_AGAIN = msgspec.json.Encoder().encode
_ESCAPED = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"))  # as Go writes them


class _Named(msgspec.Struct):
    address: str | None = None
    mode: str | None = None


class _Module(msgspec.Struct):
    resources: list[_Named] | None = None
    child_modules: "list[_Module] | None" = None


class _Values(msgspec.Struct):
    root_module: _Module | None = None


class _TwiceError(Exception):
    """A key stands twice in one object."""


def keys_once(name: str, data: bytes) -> None:
    """Refuse a key that is given twice: at the top, in a resource, in its change, or in what is read of it.

    Raises:
        InputError: One is.
    """
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


def shapes(name: str, document: Document) -> None:
    """Refuse a part at the top that is something else than terraform makes of it: it is not absent.

    Raises:
        InputError: One is.
    """
    for part in _OBJECTS:
        raw = getattr(document, part)
        if not absent(raw) and bytes(memoryview(raw)[:1]) != b"{":
            raise InputError(f"{name}: {part} is no object", hint=HINT)


def agreement(name: str, document: Document, heads: Iterable[Head], deferred: Iterable[Head]) -> None:
    """Refuse a plan whose parts contradict each other: mode, type and address, and what is planned.

    Raises:
        InputError: They do.
    """
    known = {head.address for head in deferred}
    for head in heads:
        known.add(head.address)
        if head.unreadable == CONTRADICTS:
            raise _contradiction(name, head, "type")
        if head.mode not in ("managed", "data", None):
            raise InputError(f"{name}: {head.place}.mode is neither managed nor data", hint=HINT)
        if head.mode is not None and (head.mode == "data") != data_address(head):
            raise _contradiction(name, head, "mode")
    if document.lists_changes and not absent(document.planned_values):
        _planned(name, document.planned_values, known)


def _contradiction(name: str, head: Head, what: str) -> InputError:
    return InputError(f"{name}: {head.place}: {what} contradicts the address", hint=HINT)


def _planned(name: str, raw: Raw, known: set[str | None]) -> None:
    """Whatever is planned and managed is a change, if only one that does nothing."""
    try:
        values = msgspec.json.decode(raw, type=_Values)
    except FAILURES as error:
        raise InputError(f"{name}: planned_values does not fit: {error}", hint=HINT) from error
    modules = [values.root_module] if values.root_module else []
    while modules:
        module = modules.pop()
        modules += module.child_modules or ()
        for each in module.resources or ():
            if each.address not in known and each.mode != "data":
                what = (each.address or "a resource")[:200]
                raise InputError(f"{name}: {what} is planned, but not in resource_changes", hint=HINT)
