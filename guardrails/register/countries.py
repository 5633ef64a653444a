"""The one table of countries, and which code was probably meant by something else.

Registers, their schema and the policies know the same codes. No law: groups are the policies' data.

`data/countries.csv`: ISO 3166-1 alpha-2 and alpha-3 codes with the usual English names, other names after
`;`. Source: the tz database's `iso3166.tab` (public domain; release 2025b, read 2026-11-22) and ISO 3166-1;
`XK` (Kosovo) is a user-assigned code in common use.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "countries.csv"


@cache
def codes() -> frozenset[str]:
    """All alpha-2 codes, upper case."""
    return frozenset(code for code, *_ in _rows())


def code_of(text: str) -> str:
    """The alpha-2 code that a country's name, alpha-3 code or common slip stands for; empty when none."""
    return _names().get(text.strip().casefold(), "")


@cache
def _names() -> dict[str, str]:
    return {name.casefold(): code for code, *names in _rows() for name in names if name}


def _rows() -> Iterator[list[str]]:
    """Code, alpha-3 code, name, other names."""
    for line in _DATA.read_text(encoding="utf-8").splitlines()[1:]:
        code, alpha3, name, also = line.split(",")
        yield [code, alpha3, name, *also.split(";")]
