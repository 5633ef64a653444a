"""Whether what a verdict rests on today is within what was excused: no new category, no greater quantity."""

from collections.abc import Mapping
from typing import Any


def within(today: Any, excused: Any) -> bool:
    """Compare two values of `detail.bound`.

    Mappings and lists may have lost entries, never gained one. Numbers and ranges may have shrunk; a range
    without `max` is larger than every number. Everything else must be equal.

    Args:
        today: The verdict's value now.
        excused: The value that a baseline or waiver holds.
    """
    if isinstance(today, Mapping) and isinstance(excused, Mapping):
        if _is_range(today) and _is_range(excused):
            return today["min"] <= excused["min"] and _top(today) <= _top(excused)
        return all(key in excused and within(value, excused[key]) for key, value in today.items())
    if isinstance(today, list | tuple) and isinstance(excused, list | tuple):
        return all(any(within(each, other) for other in excused) for each in today)
    if _is_number(today) and _is_number(excused):
        return bool(today <= excused)
    return type(today) is type(excused) and bool(today == excused)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_range(value: Mapping[str, Any]) -> bool:
    return "min" in value and value.keys() <= {"min", "max"} and all(map(_is_number, value.values()))


def _top(value: Mapping[str, Any]) -> float:
    return float(value.get("max", float("inf")))
