"""Decodes the policies' YAML into structs, with file and line in every error. Build time only."""

from typing import TypeVar

import msgspec

from guardrails.errors import PolicyError
from guardrails.validation import explain
from guardrails.yamltext import Path, YamlError, dotted, places, read

T = TypeVar("T")

_HINT = "compare it with the examples of docs/own-rules.md"


def decode(text: str, kind: type[T], where: str, *, first_line: int = 1) -> T:
    """Decode one document.

    Args:
        text: YAML.
        kind: The struct it must be.
        where: The file's name in messages.
        first_line: The line of the file in which the text starts.

    Raises:
        PolicyError: It is no YAML, says a key twice, or does not fit; names file and line.
    """
    try:
        value = read(text)
    except YamlError as error:
        line = first_line + error.place[0] - 1
        raise PolicyError(f"{where}:{line}: {error}", hint=error.hint or "mend the YAML") from error
    try:
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        invalid = explain(error, value, kind)
        line = first_line + _line(text, invalid.path) - 1
        said = f"{dotted(invalid.path)}: {invalid.message}" if invalid.path else invalid.message
        raise PolicyError(f"{where}:{line}: {said}", hint=invalid.hint or _HINT) from error


def _line(text: str, path: Path) -> int:
    """The line, from 1, of the nearest thing to a path that the text says."""
    known = places(text)
    for end in range(len(path), 0, -1):
        if path[:end] in known:
            return known[path[:end]][0]
    return 1
