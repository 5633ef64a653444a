"""Merged cells of a workbook: only the first has the value, and to the others it is lost."""

import re

from guardrails.limits import SHEET_CELLS
from guardrails.register.sheets.cells import Fault, Raw, is_empty

_RANGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_COVERED = Fault("is merged with another cell, which has the value", "unmerge them, and write it in each")


class Merged:
    """Which cells of a sheet are covered by others; rows are asked for in their order.

    Args:
        content: Of the sheet, as XML.

    Raises:
        ValueError: There are more than spreadsheets make.
    """

    def __init__(self, content: bytes) -> None:
        self._first: dict[int, dict[int, tuple[int, int]]] = {}
        self._filled: set[tuple[int, int]] = set()
        number = 0
        for found in _RANGE.finditer(content):
            left, top, right, bottom = _at(found[1]), int(found[2]), _at(found[3]), int(found[4])
            number += max(0, right - left + 1) * max(0, bottom - top + 1)
            if number > SHEET_CELLS:
                raise ValueError("too many merged cells")
            for row in range(top, bottom + 1):
                self._first.setdefault(row, {}).update(dict.fromkeys(range(left, right + 1), (top, left)))

    def row(self, number: int, cells: list[Raw]) -> list[Raw]:
        """A row in which covered cells say so; one without a value of its own stays blank.

        Args:
            number: From 1.
            cells: As the file has them.
        """
        firsts = self._first.get(number)
        if not firsts:
            return cells
        self._filled |= {
            (number, at)
            for at, first in firsts.items()
            if first == (number, at) and at <= len(cells) and not is_empty(cells[at - 1])
        }
        if all(map(is_empty, cells)):
            return cells
        found = [*cells, *[None] * (max(firsts) - len(cells))]
        for at, first in firsts.items():
            if first != (number, at) and first in self._filled:
                found[at - 1] = _COVERED
        return found


def _at(letters: bytes) -> int:
    """The number of a column: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
