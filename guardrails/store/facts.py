"""The facts of a document, flat: a name and a text each. Knows no rule."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

UNKNOWN = "unknown"
_DAY_ZERO = date(1970, 1, 1)


def facts(tail: bytes) -> Mapping[str, str]:
    """Name -> value of what stands behind the law in a document, e.g. `customer.verification` -> `pending`.

    Days are ISO days; ranges are `8`, `0 to 16` or, without an end, `at least 0`: of that, nothing is known.
    """
    return dict(_flat("", msgspec.json.decode(b"{" + tail.removeprefix(b",")))) if tail else {}


def is_unknown(value: str) -> bool:
    """Whether a value says that nothing is known."""
    return value in (UNKNOWN, "at least 0")


def is_day_by(name: str, value: str, day: str) -> bool:
    """Whether a fact is the day of something, on or before an ISO day."""
    return _is_day(name) and value[:4].isdigit() and value <= day


def _is_day(name: str) -> bool:
    return name.endswith(("_day", ".day"))


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case {"min": low, "max": high}:
            yield name, _range(low, high)
        case {"min": low}:
            yield name, _range(low, None)
        case dict():
            for key, inner in value.items():
                yield from _flat(f"{name}.{key}" if name else key, inner)
        case list() if value and all(isinstance(each, dict) for each in value):
            for place, inner in enumerate(value):
                yield from _flat(f"{name}[{_key(inner, place)}]", inner)
        case list():
            yield name, ", ".join(map(str, value))
        case int() if _is_day(name):
            yield name, (_DAY_ZERO + timedelta(days=value)).isoformat()
        case _:
            yield name, str(value)


def _range(low: Any, high: Any) -> str:
    if high is None:
        return f"at least {low:g}"
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _key(row: Mapping[str, Any], place: int) -> str:
    """By what a row of a list is told from the others."""
    named = next((row[key] for key in ("id", "list", "party") if key in row), place)
    return str(named)
