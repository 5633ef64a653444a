"""Documents inside strings: JSON or YAML of bounded size and depth to plain values. Knows no format."""

from collections.abc import Iterator
from typing import Any

import msgspec

from guardrails.formats.decoding import FAILURES

MAX_CHARACTERS = 4 * 1024 * 1024
"""The largest document that a cloud takes as a string is an ARM template of 4 MB."""

MAX_DEPTH = 60


class Lost(msgspec.Struct, frozen=True):
    """A value inside a string that is not known, with the reason.

    Attributes:
        reason: Why it is not known.
        leads: What it is made from, as the format around the string knows it.
    """

    reason: str
    leads: tuple[Any, ...] = ()


PERHAPS = Lost("is set under a condition only")
"""Beside the values of what a condition may also leave out: nothing is set then, and a default holds."""


class Hidden(msgspec.Struct, frozen=True):
    """A value that is sensitive: what follows from it may be said, it may not."""

    value: object


class Text(msgspec.Struct, frozen=True):
    """What a string holds.

    Attributes:
        documents: Its documents as plain values; empty when it cannot be read.
        problem: Why it cannot be read; empty when it can.
    """

    documents: tuple[Any, ...]
    problem: str = ""


def parse(text: str) -> Text:
    """The JSON or YAML documents in a string."""
    if len(text) > MAX_CHARACTERS:
        return Text((), f"is longer than {MAX_CHARACTERS:,} characters")
    if text.lstrip()[:1] in ("{", "["):
        try:
            return _bounded((msgspec.json.decode(text),))
        except (*FAILURES, UnicodeEncodeError):
            pass  # flow style YAML begins alike
    return _yaml(text)


def _yaml(text: str) -> Text:
    from guardrails.yamltext import YamlError, read_all  # noqa: PLC0415 - only for plans that hold YAML

    try:
        return _bounded(tuple(document for document in read_all(text) if document is not None))
    except YamlError as error:
        line, column = error.place
        return Text((), f"line {line}, column {column}: {error}")


def _bounded(documents: tuple[Any, ...]) -> Text:
    deep = too_deep(documents)
    return Text((), f"is nested more than {MAX_DEPTH} deep") if deep else Text(documents)


def too_deep(value: Any) -> bool:
    """Whether a value is nested deeper than is walked."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [part for item in level for part in _parts(item)]
        if not level:
            return False
    return True


def _parts(item: Any) -> Iterator[Any]:
    parts = item.values() if isinstance(item, dict) else item if isinstance(item, list | tuple) else ()
    return (part for part in parts if isinstance(part, dict | list))


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, or a lone object; anything else is left out."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict)]


def at(value: Any, *keys: str) -> Any:
    """What stands below some keys; None when it is not there."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def table(value: Any) -> dict[str, Any]:
    """An object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}
