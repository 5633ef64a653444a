"""One cell as a plain value of the register, in the ways people write it. Guesses nothing: what may mean two
things is refused, with what to write instead.
"""

import math
import re
from collections.abc import Callable
from datetime import date, datetime

import msgspec

from guardrails.register.normalise import LISTS_OF_PLACES, NUMBER, OTHER_LISTS_OF_PLACES, PLACES
from guardrails.register.sheets.columns import LISTS, Column, Kind


class Fault(msgspec.Struct, frozen=True):
    """A cell that holds no value: a formula that was not calculated, an error."""

    message: str
    hint: str


Value = str | int | float | bool | date
Raw = Value | Fault | None
"""What a cell holds: text alone in CSV; numbers, booleans and days in workbooks."""

DIGITS = 15
"""Digits of a number that a spreadsheet keeps."""

_YES = frozenset(("yes", "y", "true", "t", "1", "on", "wahr", "ja", "vrai", "oui", "verdadero", "si", "sí"))
_NO = frozenset(("no", "n", "false", "f", "0", "off", "falsch", "nein", "faux", "non", "falso"))
_UNKNOWN = frozenset(
    (
        *("unknown", "?", "??", "na", "n_a", "n.a.", "tbd", "tbc", "tba", "todo", "_", "–", "—"),
        *("not_known", "none", "null", "pending", "missing"),
    )
)
_NAMES = frozenset(
    (
        *(*PLACES, *LISTS_OF_PLACES, *OTHER_LISTS_OF_PLACES, "country", "places"),
        *("id", "aliases", "resellers", "owner", "owned", "subject", "entity"),
    )
)
"""Fields in which `NA` is a name: Namibia, North America."""

_ERROR = re.compile(r"#(?:[^\W\d_]+(?:/[A-Z0-9]+)?[!?]|N/A!?|NV|#+)|Err:\d+", re.IGNORECASE)
"""How spreadsheets show a formula that failed, and a number that does not fit its column."""

_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
"""How spreadsheets show a number of many digits: an id that lost the last of them."""

GROUPED = re.compile(r"[1-9]\d{0,2}\.\d{3}")
"""How a number is written that may be one of thousands: 1.000."""
_FOLDED = re.compile(r"[\s\u00a0_\-/]+")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?")
_RANGE = re.compile(rf"({NUMBER})\s*(%?)\s*(?:-|–|to|\.\.)\s*({NUMBER})\s*(%?)")
_AT_LEAST = re.compile(rf"(?:>=|≥)\s*({NUMBER})\s*(%?)|({NUMBER})\s*(%?)\s*(?:\+|or more)")
_ITEM = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*(?=[;|\n]|$)|([^;|\n]*))(?:[;|\n]|$)')
_LIST_NAMES = {each.replace("_", ""): each for each in LISTS}
_LIST_WORDS = {
    "sdn": "sdn",
    "ofac": "sdn",
    "speciallydesignated": "sdn",
    "entitylist": "entity_list",
    "dpl": "dpl",
    "deniedperson": "dpl",
    "uvl": "uvl",
    "unverified": "uvl",
    "mieu": "mieu",
    "militaryintelligence": "mieu",
    "meu": "meu",
    "militaryenduser": "meu",
}
"""What is in other names of lists; a hit under a name that no rule knows would count for nothing."""


class Percent(float):
    """A number that a workbook shows as percent: 0.4 is 40 percent."""


class CellError(ValueError):
    """A cell that cannot be read.

    Args:
        message: What is wrong, without its place.
        hint: What to write.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def fold(text: str) -> str:
    """Text as names and choices are compared: cases, blanks, hyphens and underscores do not count."""
    return _FOLDED.sub("_", text.strip().casefold())


def is_empty(cell: Raw) -> bool:
    """Whether there is nothing in it."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def value(column: Column, cell: Raw) -> object:
    """The plain value; None when it says nothing.

    Raises:
        CellError: It cannot be read as what the column holds.
    """
    if cell is None or is_empty(cell):
        return None
    if isinstance(cell, Fault):
        raise CellError(cell.message, cell.hint)
    if isinstance(cell, str) and _ERROR.fullmatch(cell.strip()):
        raise CellError(f"holds the error {cell.strip()}", "correct the formula, or write the value")
    return _READ[column.kind](column, cell)


def _text(column: Column, cell: Value) -> str:
    if isinstance(cell, date):
        shown = "the value" if column.private else f"{cell:%Y-%m-%d}"
        raise CellError(
            f"{shown} is a date, and the column holds text", "format the column as text and enter it again"
        )
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return _digits(cell)
    return _list_name(cell.strip()) if column.path == ("list",) else cell.strip()


def _list_name(text: str) -> str:
    """The id of a list; another list has the name that it is given."""
    letters = re.sub(r"[\W_]+", "", text.casefold())
    if known := _LIST_NAMES.get(letters):
        return known
    for word, meant in _LIST_WORDS.items():
        if word in letters:
            raise CellError(f"{text!r} is not the name of a list", f"did you mean {meant}?")
    return text


def _words(column: Column, cell: Value) -> str | None:
    """Text that says something; nothing when it says that it is not known."""
    text = _text(column, cell)
    if isinstance(cell, str) and _ROUNDED.fullmatch(text):
        raise CellError("a spreadsheet rounded it", "format the column as text and enter it again")
    return None if _says_nothing(column, text) else text


def _says_nothing(column: Column, text: str) -> bool:
    word = fold(text)
    return word in _UNKNOWN and not (word == "na" and column.path[-1] in _NAMES)


def _digits(number: float) -> str:
    """A number in a column of text: an account id, a telephone number."""
    if not math.isfinite(number):
        raise CellError("is too large a number", "format the column as text and enter it again")
    if number != int(number):
        return repr(float(number))
    if abs(number) >= 10**DIGITS:
        raise CellError(
            f"a number of more than {DIGITS} digits has lost the last of them",
            "format the column as text and enter it again",
        )
    return str(int(number))


def _listed(column: Column, text: str) -> list[str] | None:
    items = _items(text)
    if any(_ROUNDED.fullmatch(each) for each in items):
        raise CellError("a spreadsheet rounded it", "format the column as text and enter it again")
    return None if len(items) == 1 and _says_nothing(column, items[0]) else items


def _items(text: str) -> list[str]:
    """What stands between `;` or `|`; in double quotes an item may hold them."""
    items = []
    for found in _ITEM.finditer(text):
        quoted, plain = found[1], found[2]
        item = quoted.replace('""', '"') if quoted is not None else plain.strip()
        if item:
            items.append(item)
    return items


def _choice(column: Column, cell: Value) -> str:
    shown = _text(column, cell)
    word = fold(shown)
    if word in column.choices:
        return word
    if {"yes", "no"} <= set(column.choices):
        word = "yes" if word in _YES else "no" if word in _NO else word
    if word in _UNKNOWN and "unknown" in column.choices:
        word = "unknown"
    if word in column.choices:
        return word
    from guardrails.validation import near  # noqa: PLC0415 - only when something is wrong

    allowed = sorted(column.choices)
    said = "the value" if column.private else repr(shown)
    raise CellError(f"{said} is not one of {', '.join(allowed)}", near(word, allowed))


def _day(column: Column, cell: Value) -> str | None:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = _text(column, cell)
    if fold(text) in _UNKNOWN:
        return None
    found = _DAY.fullmatch(text)
    try:
        return date.fromisoformat(found[1]).isoformat() if found else _no_day(cell, text)
    except ValueError:
        return _no_day(cell, text)


def _no_day(cell: Value, text: str) -> str:
    hint = "write 2026-01-31"
    if not isinstance(cell, str):
        hint = "format the cell as a date, or write 2026-01-31"
    elif re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", text):
        hint = "write 2026-01-31: whether day or month comes first is not guessed"
    raise CellError(f"{text!r} is not a day", hint)


def _number(column: Column, cell: Value) -> float | None:
    if isinstance(cell, Percent):
        raise CellError(f"{float(cell):g} is shown as percent", "format the cell as a number")
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    text = _text(column, cell)
    if fold(text) in _UNKNOWN:
        return None
    if not re.fullmatch(NUMBER, text):
        raise _no_number(text)
    return _plain(text)


def _no_number(text: str) -> CellError:
    hint = "write 1234.5, or 20 to 30, or 20 or more"
    if re.fullmatch(r"[\d., \u00a0']+", text):
        hint = "write 1234.5: a point before decimals, nothing between thousands"
    return CellError(f"{text!r} is not a number", hint)


def _plain(text: str) -> float:
    if GROUPED.fullmatch(text):
        whole = text.replace(".", "")
        raise CellError(f"{text!r} may be meant as {whole}", f"write {whole}, or {text}0")
    return int(text) if text.isdecimal() else float(text)


def _range(column: Column, cell: Value) -> object:
    share = column.path[-1] == "share_percent"
    if isinstance(cell, Percent) and share:
        return round(float(cell) * 100, 9)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = _number(column, cell)
        return _share(number, "") if share and number is not None else number
    text = _text(column, cell)
    return None if fold(text) in _UNKNOWN else _bounds(column, text, share=share)


def _bounds(column: Column, text: str, *, share: bool) -> object:
    """`20`, `20 to 30`, `20 or more`; of shares with or without a percent sign."""
    plain = float if share else _plain
    if share and (found := re.fullmatch(rf"({NUMBER})\s*(%?)", text)):
        return _share(plain(found[1]), found[4])
    if found := _RANGE.fullmatch(text):
        low, top = plain(found[1]), plain(found[5])
        if share:
            low, top = _share(low, found[4] or found[8]), _share(top, found[8] or found[4])
        if low > top:
            raise CellError(f"{text!r} ends below its beginning", f"write {top:g} to {low:g}")
        return {"min": low, "max": top}
    if found := _AT_LEAST.fullmatch(text):
        least, sign = (found[1], found[4]) if found[1] else (found[5], found[8])
        return {"min": _share(plain(least), sign) if share else plain(least)}
    return _number(column, text)


def _share(number: float, sign: str) -> float:
    """Percent; a fraction without the sign, and 1, may be meant as parts of 1."""
    if 0 < number <= 1 and not sign:
        message = f"{number:g} may be meant as {number * 100:g} percent"
        raise CellError(message, f"write {number * 100:g}, or {number:g} %")
    return number


def _texts(column: Column, cell: Value) -> list[str] | None:
    return _listed(column, _text(column, cell))


def _choices(column: Column, cell: Value) -> list[str]:
    return [_choice(column, each) for each in _items(_text(column, cell))]


_READ: dict[Kind, Callable[[Column, Value], object]] = {
    "text": _words,
    "texts": _texts,
    "choice": _choice,
    "choices": _choices,
    "day": _day,
    "number": _number,
    "range": _range,
}
