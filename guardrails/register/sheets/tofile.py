"""Rows as files: CSV, or a workbook in which every text is text and none is a formula."""

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from guardrails.errors import RegisterError
from guardrails.register.sheets import csvfile
from guardrails.register.sheets.write import Row

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_WIDEST = 32
_LONGEST = 32_767
"""Characters of one cell; openpyxl cuts what is longer."""


def as_csv(table: Sequence[Row]) -> bytes:
    """One sheet as a CSV file."""
    return csvfile.write(table)


def as_workbook(tables: Mapping[str, Sequence[Row]], path: str) -> bytes:
    """Sheets as a workbook.

    Args:
        tables: By the names of the sheets; the first row of each is its header.
        path: For messages.

    Raises:
        RegisterError: openpyxl is not installed, or a text cannot be in a workbook.
    """
    try:
        from openpyxl import Workbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise RegisterError(
            f"{path}: workbooks need openpyxl, which is not installed",
            hint="pip install 'compute-guardrails[sheets]', or write CSV",
        ) from error
    _require_short(tables, path)
    book = Workbook(write_only=True)
    for name, table in tables.items():
        _fill(book.create_sheet(name), table, f"{path}: sheet {name}")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _require_short(tables: Mapping[str, Sequence[Row]], path: str) -> None:
    for name, table in tables.items():
        for number, row in enumerate(table, 1):
            if any(isinstance(value, str) and len(value) > _LONGEST for value in row):
                message = (
                    f"{path}: sheet {name}, row {number}: holds a text of more than {_LONGEST:,} characters"
                )
                raise RegisterError(message, hint="write YAML")


def _fill(tab: "WriteOnlyWorksheet", table: Sequence[Row], place: str) -> None:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - an extra
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.utils.exceptions import IllegalCharacterError  # noqa: PLC0415

    tab.freeze_panes = "A2"
    widths = tab.column_dimensions  # type: ignore[attr-defined]  # the stubs leave it out
    for number, title in enumerate(table[0], 1):
        widths[get_column_letter(number)].width = min(len(str(title)) + 3, _WIDEST)
    for number, row in enumerate(table, 1):
        try:
            cells = [WriteOnlyCell(tab, value if value != "" else None) for value in row]
        except IllegalCharacterError as error:
            message = f"{place}, row {number}: holds a character that no workbook can"
            raise RegisterError(message, hint="write YAML") from error
        for each in cells:
            if isinstance(each.value, str):
                each.data_type = "s"
                each.number_format = "@"
            if number == 1:
                each.font = Font(bold=True)
        tab.append(cells)
