"""A workbook (XLSX) as rows, within bounds. Formulas are not calculated, macros and links are not touched."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from guardrails.errors import RegisterError
from guardrails.limits import MIB, SHEET_CELLS, SHEET_COLUMNS, SHEET_ROWS, WORKBOOK_BYTES
from guardrails.register.sheets.cells import Fault, Percent, Raw
from guardrails.register.sheets.grid import Grid, trimmed
from guardrails.register.sheets.merged import Merged

if TYPE_CHECKING:
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Office 97 to 2003 begin, and encrypted ones of today."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, SyntaxError, EOFError, OSError, RuntimeError),
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError),
)
"""What reading a damaged or forged workbook raises: the library says it in no class of its own."""

_PROLOGUE = 4096
_LITERAL = re.compile(r'"[^"]*"|\\.')
"""Text in the format of a number."""

_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")


def read(path: str, data: bytes) -> list[Grid]:
    """The sheets of a workbook that are not empty.

    Raises:
        RegisterError: It is no workbook, is encrypted, too large or damaged; or openpyxl is not installed.
    """
    formulas = _require_workbook(path, data)
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise RegisterError(
            f"{path}: workbooks need openpyxl, which is not installed",
            hint="pip install 'compute-guardrails[sheets]', or save each sheet as CSV UTF-8",
        ) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that are not read: drop-down lists, pictures
            shown = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            written = load_workbook(io.BytesIO(data), read_only=True, keep_links=False) if formulas else shown
            grids = [
                Grid(path, sheet.title, sheet.title, tuple(_rows(path, sheet, beside, _merged(data, sheet))))
                for sheet, beside in zip(shown.worksheets, written.worksheets, strict=True)
            ]
    except _BROKEN as error:
        raise RegisterError(
            f"{path}: cannot be read as a workbook: {type(error).__name__}", hint="save it again as .xlsx"
        ) from error
    return [each for each in grids if each.rows]


def _require_workbook(path: str, data: bytes) -> bool:
    """Refuse what is no workbook of today, or is too large; whether it has formulas.

    Raises:
        RegisterError: It is.
    """
    if data.startswith(_OLD):
        if _ENCRYPTED in data:
            raise RegisterError(f"{path}: is encrypted", hint="save it without a password")
        raise RegisterError(f"{path}: is a workbook of Excel 97 to 2003", hint="save it as .xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _require_bounds(path, parts)
            return True in {_has_formulas(path, archive, each) for each in parts}
    except _BROKEN as error:
        raise RegisterError(f"{path}: is not a workbook (.xlsx)", hint="save it as .xlsx") from error


def _require_bounds(path: str, parts: Sequence[zipfile.ZipInfo]) -> None:
    if sum(each.file_size for each in parts) > WORKBOOK_BYTES:
        raise RegisterError(
            f"{path}: is larger than {WORKBOOK_BYTES // MIB:,} MiB when unpacked: more than is read",
            hint="split it, or save each sheet as CSV UTF-8",
        )
    if "[Content_Types].xml" not in {each.filename for each in parts}:
        raise RegisterError(f"{path}: is an archive, and no workbook", hint="save it as .xlsx")


def _has_formulas(path: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part is a sheet with formulas; refuse a document type, which may name entities and files."""
    if not part.filename.lower().endswith((".xml", ".rels")):
        return False
    content = archive.read(part)
    if b"<!DOCTYPE" in content[:_PROLOGUE] or b"\0" in content[:_PROLOGUE]:
        raise RegisterError(
            f"{path}: {part.filename} is not as spreadsheets write it", hint="save it again as .xlsx"
        )
    if content.count(b"<row") > SHEET_ROWS:
        raise _too_large(path, part.filename)
    return _FORMULA.search(content) is not None


def _too_large(path: str, sheet: str) -> RegisterError:
    most = f"{SHEET_ROWS:,} rows, {SHEET_COLUMNS:,} columns or {SHEET_CELLS:,} cells"
    return RegisterError(
        f"{path}: {sheet}: has more than {most}, empty ones included",
        hint="delete the empty rows and columns after the last record, or split it",
    )


def _rows(
    path: str, sheet: "ReadOnlyWorksheet", beside: "ReadOnlyWorksheet", merged: Merged
) -> Iterator[tuple[int, tuple[Raw, ...]]]:
    """Rows that are not blank.

    Args:
        path: Of the file.
        sheet: With the values that its formulas had when it was saved.
        beside: The same with its formulas; the same itself when there are none.
        merged: Its merged cells.
    """
    cells = 0
    rows = _cells(sheet)
    pairs = ((row, row) for row in rows) if beside is sheet else zip(rows, _cells(beside), strict=True)
    for number, (values, formulas) in enumerate(pairs, 1):
        cells += len(values)
        if number > SHEET_ROWS or cells > SHEET_CELLS or len(values) > SHEET_COLUMNS:
            raise _too_large(path, f"sheet {sheet.title}")
        plain = [_cell(value, formula) for value, formula in zip(values, formulas, strict=True)]
        row = trimmed(merged.row(number, plain))
        if row:
            yield number, row


def _merged(data: bytes, sheet: "ReadOnlyWorksheet") -> Merged:
    """The merged cells, which openpyxl leaves out of what it reads row by row."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return Merged(archive.read(sheet._worksheet_path))  # type: ignore[attr-defined]  # noqa: SLF001


def _cells(sheet: "ReadOnlyWorksheet") -> "Iterator[tuple[ReadOnlyCell | EmptyCell, ...]]":
    """All rows, whatever size the file says that the sheet has."""
    sheet.reset_dimensions()
    return sheet.iter_rows()  # type: ignore[misc,return-value]  # the stubs give it cells that can be written


def _cell(cell: "ReadOnlyCell | EmptyCell", beside: "ReadOnlyCell | EmptyCell") -> Raw:
    value = cell.value
    if beside.data_type == "f" and not value and not isinstance(value, bool):
        return _nothing(cell)
    if cell.data_type == "e":
        return Fault(f"holds the error {value}", "correct the formula, or write the value")
    if isinstance(value, time | timedelta):
        return Fault("is a time of day", "write a day: 2026-01-31")
    if isinstance(value, int | float) and not isinstance(value, bool) and _is_percent(cell):
        return Percent(value)
    if value is None or isinstance(value, str | int | float | date):
        return value
    return Fault("is no text, number or day", "write the value")


def _nothing(cell: "ReadOnlyCell | EmptyCell") -> Raw:
    """What a formula says that gives an empty text, 0, or was not calculated."""
    if cell.value is None and cell.data_type != "str":
        return Fault("is a formula without a value", "save the file in the spreadsheet, or write the value")
    if not cell.value and cell.data_type != "n":
        return None
    return Fault("is a formula that gives 0, as one does that looks at an empty cell", "write the value")


def _is_percent(cell: "ReadOnlyCell | EmptyCell") -> bool:
    """Whether 0.4 is shown as 40 %; a sign that is only written behind the number does not do that."""
    return "%" in _LITERAL.sub("", str(cell.number_format))
