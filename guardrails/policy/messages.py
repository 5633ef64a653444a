"""Words what a rule observed, for people. Neutral: whether it is a duty, and how text is escaped, is
for reports."""

import re
from collections.abc import Mapping
from datetime import date

from guardrails.model.scientific import FLOP, FLOP_PER_SECOND, scientific

UNITS = {"_yop": (FLOP, "FLOP"), "_eops": (FLOP_PER_SECOND, "FLOP/s")}
"""How keys of operations and of operations per second end: the factor of their values, and the unit."""

_EPOCH = date(1970, 1, 1).toordinal()
_PLACEHOLDER = re.compile(r"(?P<lead>\b(?:on|since|in) )?\{(?P<key>[a-zA-Z0-9_]+)\}(?P<unit> days\b)?")


def render(template: str, observed: Mapping[str, object]) -> str:
    """Fill `{key}` with what was observed; what was not is `unknown`.

    Args:
        template: A rule's `message`, `finding` or `question`.
        observed: Of its detail. Keys that end in `_day` hold days since 1970-01-01, in `_yop` 10^24
            operations, in `_eops` 10^18 operations per second.
    """
    return _PLACEHOLDER.sub(lambda found: _filled(found, observed), template)


def iso_day(day: int) -> str | None:
    """A day since 1970-01-01 as `2026-11-22`; None when calendars do not reach it."""
    try:
        return date.fromordinal(_EPOCH + day).isoformat()
    except (ValueError, OverflowError):
        return None


def _filled(found: re.Match[str], observed: Mapping[str, object]) -> str:
    """One placeholder with the words around it: `on none` would be `never`, `unknown days` no number."""
    lead, key, unit = found["lead"] or "", found["key"], found["unit"] or ""
    value = observed.get(key, "unknown")
    if lead and key.endswith("_day") and value in ("none", "unknown"):
        return "never" if value == "none" else f"{lead}an unknown day"
    if lead == "in " and key == "country" and value == "unknown":
        return "in an unknown country"
    if unit and value == "unknown":
        return f"{lead}an unknown number of{unit}"
    return f"{lead}{_worded(key, value)}{unit}"


def _worded(key: str, value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float():
            day = iso_day(int(value)) if key.endswith("_day") else None
            return day or _measured(key, value)
        case list() | tuple():
            return ", ".join(_worded(key, each) for each in value) or "none"
        case dict():
            named = [f"{name}: {_worded(str(name), each)}" for name, each in value.items()]
            return _range(key, value) or ", ".join(named) or "none"
        case _:
            return str(value)


def number(value: float) -> str:
    """`365`, `62.4`, `1e+26`: no trailing zeros, four decimals where they say something."""
    if abs(value) >= 1e15 or 0 < abs(value) < 0.001:
        return f"{value:.4g}"
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _measured(key: str, value: float) -> str:
    """A number with its unit, where its key tells one."""
    unit = _unit(key)
    return f"{scientific(value * unit[0])} {unit[1]}" if unit else number(value)


def _unit(key: str) -> tuple[float, str] | None:
    return next((unit for ending, unit in UNITS.items() if key.endswith(ending)), None)


def _range(key: str, value: Mapping[str, object]) -> str | None:
    """`62.4`, `10–20`, `at least 10`, `unknown` when the range says nothing; None for what is no range."""
    match value:
        case {"min": int() | float() as least, "max": int() | float() as most, **others} if not others:
            low, high = _measured(key, least), _measured(key, most)
            unit = _unit(key)
            return low if low == high else f"{low.removesuffix(f' {unit[1]}') if unit else low}–{high}"
        case {"min": int() | float() as least, **others} if not others:
            return f"at least {_measured(key, least)}" if least else "unknown"
    return None
