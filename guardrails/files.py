"""Reads the small input files that people write (YAML, JSON) into typed values, with located errors.

One clear line for each thing that can be wrong: the file, the path in it, its line, what is allowed.
Keeps out: plans (streamed elsewhere) and everything that knows what a field means.
"""

import codecs
import hashlib
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import IO, TypeVar

import msgspec

from guardrails.errors import InputError
from guardrails.limits import FILE_BYTES, MIB
from guardrails.yamltext import Path, YamlError, dotted, drop_empty, places, read

T = TypeVar("T")

_AT_ONCE = 64 * MIB
YAML_SUFFIXES = (".yaml", ".yml")
_BOMS = (
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_bytes(
    path: str | os.PathLike[str], failure: type[InputError] = InputError, most: int = FILE_BYTES
) -> bytes:
    """The whole file.

    Raises:
        InputError: Missing, no regular file, unreadable, empty or larger than `most` bytes; of the class
            `failure`.
    """
    try:
        require_regular(path, failure)
        with FilePath(path).open("rb") as file:
            data = read_bounded(file, path, most, failure)
    except FileNotFoundError as error:
        raise failure(f"{path}: no such file", where=str(path)) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise failure(f"{path}: cannot be read: {reason.lower()}", where=str(path)) from error
    bom = next((bom for bom, _ in _BOMS if data.startswith(bom)), b"")
    if not data[len(bom) :].strip(b"\0 \t\r\n\f\v"):
        raise failure(f"{path}: is empty", where=str(path))
    return data


def require_regular(path: str | os.PathLike[str], failure: type[InputError] = InputError) -> None:
    """Refuse what is no file: a device or a pipe may never end, and may wait for ever.

    Raises:
        InputError: It is none; of the class `failure`.
        OSError: It is not there, or cannot be looked at.
    """
    mode = os.stat(path).st_mode  # noqa: PTH116 - pathlib costs more than the read of a small plan
    if stat.S_ISDIR(mode):
        raise failure(f"{path}: is a directory, not a file", where=str(path))
    if not stat.S_ISREG(mode):
        raise failure(f"{path}: is a pipe or a device, not a file", hint="save it as a file first")


def read_bounded(
    file: IO[bytes], name: str | os.PathLike[str], most: int, failure: type[InputError] = InputError
) -> bytes:
    """All that a file has, up to a bound.

    Raises:
        InputError: It has more; of the class `failure`.
    """
    parts: list[bytes] = []
    left = most + 1
    while left > 0 and (part := file.read(min(left, _AT_ONCE))):
        parts.append(part)
        left -= len(part)
    if left <= 0:
        raise failure(f"{name}: is larger than {most // MIB:,} MiB: more than is read", hint="split it")
    return parts[0] if len(parts) == 1 else b"".join(parts)


def sha256(data: bytes) -> str:
    """Hex digest."""
    return hashlib.sha256(data).hexdigest()


def as_text(path: str, data: bytes, failure: type[InputError] = InputError) -> str:
    """The text of a file in UTF-8, or in UTF-16 with a byte order mark; without the mark.

    Raises:
        InputError: Another encoding, or bytes that are none.
    """
    bom, encoding = next(((bom, name) for bom, name in _BOMS if data.startswith(bom)), (b"", "utf-8"))
    hint = "save it as UTF-8"
    if not encoding:
        raise failure(f"{path}: is UTF-32, which is not read", hint=hint)
    try:
        return data[len(bom) :].decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, len(bom) + error.start) + 1
        name = encoding[:6].upper().rstrip("-")
        raise failure(
            f"{path}: line {line}: is not {name} text", hint=hint, where=f"{path}: line {line}"
        ) from error


class Content:
    """A file's plain values, and how to say where in it something is wrong.

    Attributes:
        path: The file as it was given.
        value: Mappings, lists, text and, from JSON, numbers and booleans; None when there is nothing.
    """

    def __init__(self, path: str, value: object, text: str, failure: type[InputError] = InputError) -> None:
        self.path = path
        self.value = value
        self.failure = failure
        self._text = text
        self._found: dict[Path, str] | None = None
        self._ranks: dict[Path, int] = {}

    def place(self, path: Path) -> str:
        """`line 41` for a value; that of what holds it when it is not there; empty when unknown."""
        known = self._known(path)
        return self._places[known] if known else ""

    def rank(self, path: Path) -> int:
        """By which paths sort as they stand in the file."""
        if not self._ranks:
            self._ranks = {known: number for number, known in enumerate(self._places)}
        return self._ranks.get(self._known(path), -1)

    def every_place(self) -> Mapping[Path, str]:
        """The place of each value, in the order of the file."""
        return self._places

    def where(self, path: Path) -> str:
        """`customers[3].id (line 41)`."""
        place = self.place(path)
        shown = dotted(path)
        return f"{shown} ({place})" if place and shown else shown or place

    def error(self, path: Path, message: str, hint: str = "") -> InputError:
        """The failure to raise for something wrong at a path."""
        where = self.where(path)
        at = f"{self.path}: {where}" if where else self.path
        return self.failure(f"{at}: {message}", hint=hint, where=at)

    @property
    def _places(self) -> dict[Path, str]:
        if self._found is None:
            self._found = self._find_places()
        return self._found

    def _known(self, path: Path) -> Path:
        """The path, or the nearest above it whose place is known."""
        while path and path not in self._places:
            path = path[:-1]
        return path

    def _find_places(self) -> dict[Path, str]:
        """JSON is YAML nearly always; where it is not, no line is told."""
        try:
            return {path: f"line {line}" for path, (line, _) in places(self._text).items()}
        except YamlError:
            return {}


def parse(path: str, data: bytes, failure: type[InputError] = InputError) -> Content:
    """Plain values of a YAML or JSON file, by its suffix.

    Raises:
        InputError: Another suffix, encoding or syntax; a key given twice. Names the line and column.
    """
    suffix = FilePath(path).suffix.lower()
    if suffix not in (*YAML_SUFFIXES, ".json"):
        found = f"the suffix {suffix}" if suffix else "no suffix"
        raise failure(f"{path}: has {found}; .yaml, .yml and .json are read", hint="rename the file")
    text = as_text(path, data, failure)
    try:
        value = _json(text) if suffix == ".json" else read(text)
    except YamlError as error:
        line, column = error.place
        at = f"{path}: line {line}, column {column}"
        raise failure(f"{at}: {error}", hint=error.hint, where=at) from error
    except RecursionError as error:
        raise failure(f"{path}: is nested too deep", where=path) from error
    except ValueError as error:
        raise failure(f"{path}: {_json_words(error)}", where=path) from error
    return Content(path, value, text, failure)


def fit(
    content: Content,
    kind: type[T],
    value: object = None,
    at: Path = (),
) -> T:
    """Convert a file's value, or the part of it that stands at `at`, to a type.

    Args:
        content: The file.
        kind: A type that msgspec knows.
        value: The part; the file's whole value when None.
        at: Where the part stands.

    Raises:
        InputError: It does not fit; names the path, the line, what is allowed and what is near.
    """
    whole = content.value if value is None else value
    try:
        return msgspec.convert(whole, kind, strict=False)
    except msgspec.ValidationError as error:
        from guardrails.validation import explain  # noqa: PLC0415 - only when something is wrong

        invalid = explain(error, whole, kind)
        raise content.error((*at, *invalid.path), invalid.message, invalid.hint) from error


def decode(path: str, data: bytes, kind: type[T], failure: type[InputError] = InputError) -> T:
    """A YAML or JSON file's bytes as a typed value.

    Raises:
        InputError: As `parse` and `fit`.
    """
    return fit(parse(path, data, failure), kind)


def _json(text: str) -> object:
    import json  # noqa: PLC0415 - only for JSON

    value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    if "\\ud" in text.lower() and re.search("[\ud800-\udfff]", json.dumps(value, ensure_ascii=False)):
        raise ValueError("half of a character (a lone surrogate)")
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"key {twice!r} is given twice in one object")
    drop_empty(mapping)
    return mapping


def _constant(name: str) -> object:
    raise ValueError(f"{name} is not a number that is read")


def _json_words(error: ValueError) -> str:
    line, column = getattr(error, "lineno", 0), getattr(error, "colno", 0)
    if line:
        return f"line {line}, column {column}: is not JSON: {getattr(error, 'msg', error)}"
    return f"is not JSON that is read: {error}"
