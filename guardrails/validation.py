"""Words for values that do not fit their type: where, what was allowed, what may have been meant.

Imported only after `msgspec` has refused a value; nothing here decides what fits.
"""

import re
from difflib import get_close_matches
from typing import Any

import msgspec
from msgspec import inspect

from guardrails.yamltext import Path

_STEP = re.compile(r"\.(?P<name>[^.\[\]`]+)|\[(?P<index>\d+)\]|\[(?P<any>\.\.\.)\]")
PRIVATE = "personal"
"""The key below which no value is quoted: messages go to logs."""

_UNKNOWN_FIELD = re.compile(r"unknown field `(.*)`")
_MISSING_FIELD = re.compile(r"missing required field `(.*)`")
_OWN_WORDS = ("Expected ", "Invalid ", "Number ")
"""How msgspec's reasons begin; others are those of our own structs and are worded for people already."""


class Invalid(msgspec.Struct, frozen=True):
    """One value that does not fit.

    Attributes:
        path: From the value that was converted.
        message: What is wrong with it.
        hint: What may have been meant; empty when nobody can say.
    """

    path: Path
    message: str
    hint: str = ""


def explain(error: msgspec.ValidationError, value: object, kind: object) -> Invalid:
    """Say what `msgspec.convert(value, kind)` refused.

    Args:
        error: What it raised.
        value: Mappings, lists and scalars.
        kind: The type it was to become.
    """
    reason, _, place = str(error).rpartition(" - at `$")
    reason = reason or str(error)
    path = _resolved(_steps(place), value, kind, str(error))
    expected = _type_at(kind, path)
    unknown = _UNKNOWN_FIELD.search(reason)
    if unknown:
        return _unknown_field(path, unknown[1], expected)
    missing = _MISSING_FIELD.search(reason)
    if missing:
        return Invalid(path, f"{missing[1]} is missing")
    if not reason.startswith(_OWN_WORDS):
        return Invalid(path, reason)
    found = _at(value, path)
    shown = "the value" if PRIVATE in path else _shown(found)
    return Invalid(path, f"{shown} is not {_words(expected, reason)}", _hint(found, expected))


def near(name: str, names: list[str]) -> str:
    """`did you mean X?`, or nothing when no name is near."""
    folded = {each.casefold(): each for each in names}
    match = get_close_matches(name.casefold(), list(folded), 1, 0.6)
    return f"did you mean {folded[match[0]]}?" if match else ""


def _steps(place: str) -> list[str | int | None]:
    """The path in msgspec's words; None for a key that it does not tell."""
    return [
        int(step["index"]) if step["index"] else None if step["any"] else step["name"]
        for step in _STEP.finditer(place.rstrip("`"))
    ]


def _resolved(steps: list[str | int | None], value: object, kind: object, error: str) -> Path:
    """The path with the untold keys found: those with which alone the error is the same."""
    path: Path = ()
    for step in steps:
        path = (*path, _culprit(value, path, kind, error) if step is None else step)
    return path


def _culprit(value: object, path: Path, kind: object, error: str) -> str:
    keys: list[str] = list(_at(value, path))
    return next(key for key in keys if _fails_with(_only(value, path, key), kind, error))


def _fails_with(value: object, kind: object, error: str) -> bool:
    try:
        msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as found:
        return str(found) == error
    return False


def _only(value: Any, path: Path, key: str) -> object:
    """A copy in which the mapping at a path has no other key."""
    if not path:
        return {key: value[key]}
    first, rest = path[0], path[1:]
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[first] = _only(value[first], rest, key)
    return copy


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _type_at(kind: object, path: Path) -> object:
    """What `msgspec.inspect` says of the type at a path; None when it is no part of it."""
    found: object = inspect.type_info(kind)
    for step in path:
        found = _inside(found, step)
    return found


def _inside(info: object, step: str | int) -> object:
    for each in getattr(info, "types", (info,)):
        match each:
            case inspect.StructType():
                return next(field.type for field in each.fields if field.encode_name == step)
            case inspect.DictType():
                return each.value_type
            case inspect.VarTupleType() | inspect.ListType():
                return each.item_type
    return None


def _unknown_field(path: Path, name: str, expected: object) -> Invalid:
    names = sorted(field.encode_name for field in getattr(expected, "fields", ()))
    hint = near(name, names) or f"fields here: {', '.join(names)}"
    return Invalid((*path, name), "is not a known field", hint)


_DAY = "a day such as 2026-01-31"
_WORDS: dict[type[object], str] = {
    inspect.StructType: "a mapping of fields",
    inspect.DictType: "a mapping",
    inspect.VarTupleType: "a list",
    inspect.ListType: "a list",
    inspect.DateType: _DAY,
    inspect.DateTimeType: f"{_DAY}, or an instant with its zone such as 2026-01-31T12:00:00Z",
    inspect.BoolType: "true or false",
}

_SHORT = {"Range": "a number from 0 up, or a mapping of min and max", "AsOf": _WORDS[inspect.DateTimeType]}
"""Structs of ours that have a shorter way to write them."""


def _words(info: object, reason: str) -> str:
    """What was expected, for people; msgspec's own words where we have none."""
    for each in getattr(info, "types", (info,)):
        match each:
            case inspect.LiteralType(values):
                named = ", ".join(str(value) for value in values if value != "")
                return f"one of {named}; leave it out for the default" if "" in values else f"one of {named}"
            case inspect.StructType() if each.cls.__name__ in _SHORT:
                return _SHORT[each.cls.__name__]
            case inspect.FloatType() | inspect.IntType():
                return _number_words(each)
            case inspect.StrType():
                return "text with something in it" if each.min_length else "text"
            case _ if type(each) in _WORDS:
                return _WORDS[type(each)]
    return f"what belongs here ({reason})"


def _number_words(info: inspect.FloatType | inspect.IntType) -> str:
    whole = "a whole number" if isinstance(info, inspect.IntType) else "a number"
    if info.ge is not None and info.le is not None:
        return f"{whole} from {info.ge:g} to {info.le:g}"
    return whole if info.ge is None else f"{whole} from {info.ge:g} up"


def _hint(found: object, info: object) -> str:
    types = getattr(info, "types", (info,))
    if isinstance(found, bool) or str(found).casefold() in ("true", "false"):
        wanted = next((each.values for each in types if isinstance(each, inspect.LiteralType)), ())
        return "write yes or no" if "yes" in wanted else ""
    for each in types:
        if isinstance(each, inspect.LiteralType) and isinstance(found, str):
            return near(found, [str(value) for value in each.values])
        if isinstance(each, inspect.VarTupleType | inspect.ListType) and isinstance(found, str):
            return "put it in brackets: [ ... ]"
        if isinstance(each, inspect.StrType) and isinstance(found, int | float):
            return "put it in quotes: as a number it could lose leading zeros"
    return ""


def _shown(value: object) -> str:
    match value:
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case None:
            return "nothing"
        case str() if len(value) > 60:
            return repr(value[:57] + "...")
        case _:
            return repr(value)
