"""Rows of one sheet as they were read, whatever file they are from."""

from collections.abc import Iterator

import msgspec

from guardrails.register.sheets.cells import Raw, is_empty

Rows = Iterator[tuple[int, list[Raw]]]

LEFT_OUT = "#"
"""How the name of a sheet or column begins that is not read."""


class Grid(msgspec.Struct, frozen=True):
    """One sheet.

    Attributes:
        file: As it was given.
        name: Of the sheet; of a CSV file its own, without the suffix.
        tab: Of the sheet in a workbook; empty for CSV.
        rows: Those that are not blank, with their numbers from 1; the first one is the header.
    """

    file: str
    name: str
    tab: str
    rows: tuple[tuple[int, tuple[Raw, ...]], ...]

    def place(self, row: int, column: str = "", *, named: bool) -> str:
        """`sheet owners, row 4, column share_percent`.

        Args:
            row: Its number; 0 for the whole sheet.
            column: As the header has it; empty for the whole row.
            named: Whether the file is to be named: when there are several.
        """
        parts = [self.file] if named else []
        parts += [f"sheet {self.tab}"] if self.tab else []
        parts += [f"row {row}"] if row else []
        parts += [f"column {column}"] if column else []
        return ", ".join(parts)


def trimmed(cells: list[Raw]) -> tuple[Raw, ...]:
    """A row without the empty cells at its end."""
    end = len(cells)
    while end and is_empty(cells[end - 1]):
        end -= 1
    return tuple(cells[:end])
