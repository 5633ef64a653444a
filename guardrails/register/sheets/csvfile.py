"""A CSV file as rows: commas, semicolons or tabs, UTF-8 or UTF-16, as spreadsheets save it."""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from guardrails.errors import RegisterError
from guardrails.files import as_text
from guardrails.register.sheets.cells import GROUPED, Raw
from guardrails.register.sheets.grid import Grid, trimmed

_SAVE = "in the spreadsheet: save as CSV UTF-8"
_SEPARATOR = re.compile(r"sep=([,;\t])\s*\r?\n", re.IGNORECASE)
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
"""Text that a spreadsheet would calculate, with the apostrophe that keeps it from that."""

_CALCULATED = re.compile(r"'*[=+\-@\t\r]")


def read(path: str, data: bytes) -> Grid:
    """The rows of a file.

    Raises:
        RegisterError: It is no text, or no CSV; names the row.
    """
    try:
        text = as_text(path, data, RegisterError)
    except RegisterError as error:
        raise RegisterError(str(error), hint=_SAVE) from error
    stated = _SEPARATOR.match(text)
    if stated:
        text = text[stated.end() :]
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = stated[1] if stated else max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, tuple[Raw, ...]]] = []
    skipped = 1 if stated else 0
    try:
        for cells in reader:
            row = trimmed([_unguarded(cell) for cell in cells])
            if row:
                rows.append((reader.line_num + skipped, row))
            if len(rows) > 1 and len(cells) < len(rows[0][1]) and row:
                raise _uneven(path, reader.line_num + skipped, len(cells), len(rows[0][1]))
    except csv.Error as error:
        raise RegisterError(
            f"{path}: row {reader.line_num + skipped}: is not CSV: {error}", hint=_SAVE
        ) from error
    return Grid(path, Path(path).stem, "", tuple(rows))


def write(rows: Iterable[Iterable[str | int | float]]) -> bytes:
    """CSV in UTF-8 with a byte order mark, so that Excel reads it as such; no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _uneven(path: str, number: int, cells: int, header: int) -> RegisterError:
    return RegisterError(f"{path}: row {number}: has {cells} cells, the header {header}")


def _unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def _guarded(cell: str | float) -> str | float:
    if isinstance(cell, float) and GROUPED.fullmatch(repr(cell)):
        return f"{cell!r}0"
    return f"'{cell}" if isinstance(cell, str) and _CALCULATED.match(cell) else cell
