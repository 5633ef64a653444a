"""Refuses a plan in which a key is given twice in one object: whichever value is read, it proves nothing.

Terraform writes none. Decoding everything again only to look for one would cost as much as reading the plan.
So the file's length tells first: nothing gets longer when it is decoded and written again, and of a key that
is given twice only one is written. What has the very keys of something that was looked into is not looked
into again: most resources differ from others in digits of their values.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import msgspec

from guardrails.errors import InputError
from guardrails.formats.decoding import FAILURES, NULL
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
_ONES = bytes(ord("1") if chr(byte).isdigit() and byte < 128 else byte for byte in range(256))
_MOST_KEPT = 1 << 23
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
_COLON = re.compile(rb"\s*:")
_DIGIT = re.compile(rb"[0-9]")
_Take = Callable[[bytes], object]


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
    heads, likes = document.resource_changes, _Likes()
    table = _parts(document) if isinstance(heads, list) else {}
    if isinstance(heads, list) and _length_again(table, heads) == len(data) - data.endswith(b"\n"):
        key = _repeated_in_changes(heads, likes)
        table.pop("planned_values", None)
    else:
        try:
            table = _TABLE.decode(data)
        except FAILURES:
            return  # it is no plan, and said to be none
        key = _repeated_here(data, table)
    for part, raw in table.items() if key is None else ():
        if _is_read(part, raw, table) and (key := _repeated(raw, likes)) is not None:
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


class _Likes:
    """Remembers texts in which no key stands twice: nor does one in what has other digits in its values."""

    def __init__(self) -> None:
        self._seen: dict[bytes, tuple[_Take, set[object]]] = {}  # by what they are with ones for digits
        self._left = _MOST_KEPT

    def key(self, raw: Raw | bytes) -> str | None:
        """A key that stands twice in an object or list, at any depth."""
        text = bytes(raw)
        ones = text.translate(_ONES)
        known = self._seen.get(ones)
        if known is not None and known[0](text) in known[1]:
            return None
        if not _is_written_alike(text):
            return _key_by_key(text)
        if self._left > 0:
            take, clean = known or self._seen.setdefault(ones, (_keys_with_digits(text), set()))
            clean.add(take(text))
            self._left -= len(text)
        return None


def _keys_with_digits(text: bytes) -> _Take:
    """Takes the keys in which a digit is out of texts that have them where this one has them."""
    keys = [
        slice(*found.span())
        for found in _STRING.finditer(text)
        if _COLON.match(text, found.end()) and _DIGIT.search(found[0])
    ]
    return itemgetter(*keys) if keys else _no_keys


def _no_keys(_: bytes) -> object:
    return None


def _repeated_in_changes(heads: Iterable[EagerHead], likes: _Likes) -> str | None:
    """A key that stands twice in what changes hold."""
    for head in heads:
        change = head.change
        if change is not None:
            parts = b"[" + b",".join(_parts_of(change)) + b"]"
            key = likes.key(parts) if len(parts) <= _PIECE else _repeated(Raw(parts), likes)
            if key is not None:
                return key
    return None


def _parts_of(change: WholeChange) -> tuple[Raw, ...]:
    """A change's values, what is said of them, and where they come from."""
    return (
        change.before,
        change.after,
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


def _repeated(raw: Raw | bytes, likes: _Likes) -> str | None:
    """A key that stands twice in an object, at any depth."""
    if len(raw) <= _PIECE:
        return likes.key(raw)
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
    return next((key for part in parts if (key := _repeated(part, likes)) is not None), None)


def _is_written_alike(raw: Raw | bytes) -> bool:
    """Whether a text that is decoded and written again says as much as before."""
    try:
        again = _AGAIN(_ANY.decode(raw))
    except FAILURES:
        return False
    text = bytes(raw)
    if again == text or again == msgspec.json.format(text, indent=-1):
        return True
    for plain, escaped in _ESCAPED:
        again = again.replace(plain, escaped)
    return again == text


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
    import json  # noqa: PLC0415 - only for a text that is suspected

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
