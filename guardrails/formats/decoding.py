"""Forgiving ways to decode pieces of a plan: what does not fit is said, never raised past its own piece."""

import re
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

FAILURES = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""Everything that decoding a piece of JSON can raise."""

Json = Any
"""A value as JSON has it, of whatever shape: decoded whole, and looked at where it is used."""
Number = int | float | str | None
Flag = bool | str | None

NULL = msgspec.Raw(b"null")
"""A piece that is not there: plans leave keys out or write null, and both mean the same."""

_PLACE = re.compile(r" - at `(?:key in )?\$?([^`]*)`$")


def absent(raw: msgspec.Raw) -> bool:
    """Whether a piece is not there."""
    return raw is NULL or (len(raw) == 4 and bytes(raw) == b"null")


_DECODERS: dict[Any, msgspec.json.Decoder[Any]] = {}  # making one costs more than decoding a small piece


def soft(raw: Any, kind: type[T]) -> T | None:
    """A piece decoded, or None when it does not fit (or is not there)."""
    if raw is None:
        return None
    try:
        decoder = _DECODERS.get(kind)
        if decoder is None:
            decoder = _DECODERS[kind] = msgspec.json.Decoder(kind)
        piece: T = decoder.decode(raw)
    except FAILURES:
        return None
    return piece


def generic(raw: Any) -> Any:
    """A piece as plain values; None when it cannot be decoded."""
    if raw is None:
        return None
    try:
        return msgspec.json.decode(raw)
    except FAILURES:
        return None


def failure(error: Exception) -> tuple[str, str]:
    """Where inside the piece decoding failed (`.max_size`, empty at its top), and what was wrong."""
    if isinstance(error, RecursionError):
        return "", "is nested too deeply"
    text = str(error)
    if isinstance(error, UnicodeDecodeError) or "UTF-8" in text:  # by the release of msgspec
        return "", "is not valid UTF-8"
    found = _PLACE.search(text)
    if not found:
        return "", text
    return found[1], text[: found.start()]


def first(block: Any) -> Any:
    """The one object of a nested block: plans write a list of one, old formats the bare object; or None."""
    if isinstance(block, list):
        return block[0] if block else None
    return block


def each(block: Any) -> list[Any]:
    """All objects of a repeated block; nulls in the list are left out."""
    if isinstance(block, list):
        return [item for item in block if item is not None]
    return [] if block is None else [block]


def whole_number(value: Number) -> int | None:
    """A count, written as `3`, `3.0` or `"3"`; None when it is no whole number from 0 up."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if value is None or not 0 <= value <= MOST or value != int(value):
        return None
    return int(value)


MOST = 10**12
"""A count above this is a slip or an attack, not a number of machines."""


def flag(value: Flag) -> bool | None:
    """A boolean, written as `true` or `"true"`; None when it is neither."""
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    return value
