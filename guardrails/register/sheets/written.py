"""A plain value of the register as one cell, as `cells` reads it back."""

from guardrails.register.sheets.cells import GROUPED
from guardrails.register.sheets.columns import Column

_QUOTED = (";", "|", '"', "\n")


def cell(column: Column, value: object) -> str | int | float:
    """What to write; empty text for nothing.

    Args:
        column: Where it goes.
        value: As the register's JSON has it.
    """
    if isinstance(value, list):
        return "; ".join(_item(str(each)) for each in value)
    if isinstance(value, dict):
        return _range(column, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return "" if value is None else str(value)


def _item(text: str) -> str:
    if any(sign in text for sign in _QUOTED) or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def _range(column: Column, bounds: dict[str, object]) -> str | int | float:
    low, top = bounds["min"], bounds.get("max")
    share = column.path[-1] == "share_percent"
    if low == top and isinstance(low, int | float):
        return _number(low, percent=True) if share and 0 < low <= 1 else low
    if top is None:
        return "" if low == 0 else f"{_number(low, percent=share)} or more"
    return f"{_number(low, percent=share)} to {_number(top, percent=share)}"


def _number(number: object, *, percent: bool) -> str:
    if percent and isinstance(number, int | float) and 0 < number <= 1:
        return f"{number!r} %"
    return f"{number!r}0" if GROUPED.fullmatch(repr(number)) else f"{number!r}"
