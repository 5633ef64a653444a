"""Files that are damaged, forged, old or too large, and how spreadsheets save CSV: read right, or a line."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from guardrails.errors import RegisterError
from guardrails.register.load import examine, load

SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def book(*rows: list[object], merged: str = "") -> bytes:
    made = Workbook()
    tab = made.active
    for row in (["id", "kind"], *rows):
        tab.append(row)
    if merged:
        tab.merge_cells(merged)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


PLAIN = book(["acme", "entity"])


def altered(old: bytes, new: bytes, part: str = SHEET, of: bytes = PLAIN) -> bytes:
    """A workbook in which one part says something else."""
    source, content = zipfile.ZipFile(io.BytesIO(of)), io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(old, new) if name == part else data)
    return content.getvalue()


def archive(name: str, data: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(name, data)
    return content.getvalue()


def more(row: bytes) -> bytes:
    return altered(b"</sheetData>", row + b"</sheetData>")


BOMB = archive("xl/bomb.xml", b" " * (129 << 20))
WIDE = b'<row r="3"><c r="XFD3"><v>1</v></c></row>'
MACROS = (
    b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
    b"vnd.ms-excel.sheet.macroEnabled.main",
)


@pytest.mark.parametrize(
    ("name", "data", "message", "hint"),
    [
        ("r.xls", OLD, "is a workbook of Excel 97 to 2003", "save it as .xlsx"),
        ("r.xlsx", OLD + "EncryptedPackage".encode("utf-16-le"), "is encrypted", "without a password"),
        ("r.xlsx", b"id,kind\nacme,entity\n", "is not a workbook", "save it as .xlsx"),
        ("r.xlsx", PLAIN[: len(PLAIN) // 2], "is not a workbook", ""),
        ("r.ods", archive("mimetype", b"x"), "is an archive, and no workbook", "save it as .xlsx"),
        ("r.xlsx", BOMB, "larger than 128 MiB when unpacked", "split it"),
        ("r.xlsx", altered(b"<worksheet", b"<!DOCTYPE x><worksheet"), "is not as spreadsheets write it", ""),
        ("r.xlsx", altered(b"</sheetData>", b""), "cannot be read as a workbook", "save it again"),
        ("r.xlsx", altered(b"spreadsheetml.sheet.main", b"x", TYPES), "cannot be read as a workbook", ""),
        ("r.xlsx", more(b"<row/>" * 1_000_000), "more than 200,000 rows", "delete the empty rows"),
        ("r.xlsx", more(WIDE), "1,000 columns", "delete the empty rows"),
        ("r.csv", "id,name\na,Müller\n".encode("latin-1"), "line 2: is not UTF-8 text", "CSV UTF-8"),
        ("r.csv", b'id,kind\na,"entity\n', "row 2: is not CSV", "CSV UTF-8"),
    ],
)
def test_a_file_that_is_not_read_says_why_in_one_line(tmp_path, name, data, message, hint):
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(RegisterError) as caught:
        examine(path)

    assert message in str(caught.value)
    assert hint in caught.value.hint
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("r.xlsx", PLAIN),
        ("r.xlsm", altered(*MACROS, TYPES)),
        ("r.xlsx", more(b'<row r="5000"><c r="A5000" t="inlineStr"><is><t> </t></is></c></row>')),
        ("r.csv", "\ufeffid;kind\r\nacme;entity\r\n".encode()),
        ("r.csv", b"sep=;\r\nid;kind\r\nacme;entity\r\n"),
        ("r.csv", "id\tkind\r\nacme\tentity\r\n".encode("utf-16")),
        ("r.csv", b"\n,,\nID,Kind,\nacme,Entity,\n,,\n"),
        ("r.csv", b"id,kind\racme,entity\r"),
        ("r.tsv", b"id\tkind\nacme\tentity\n"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_spreadsheets_save_is_read(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)

    assert [(each.id, each.kind) for each in load(path).customers] == [("acme", "entity")]


FORMULA = book(["acme", '=IF(TRUE,"entity","")'])
ZERO = altered(b"<v />", b"<v>0</v>", of=altered(b"<v></v>", b"<v>0</v>", of=FORMULA))
CACHED = (b'<c r="B2"><f>', b'<c r="B2" t="str"><f>')


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (FORMULA, "column kind): is a formula without a value"),
        (ZERO, "column kind): is a formula that gives 0"),
        (book(["acme", "entity"], ["bolt", None], merged="B2:B3"), "kind): is merged with another cell"),
        (book(["acme", "#REF!"]), "column kind): holds the error #REF!"),
        (book(["acme", "entity"], [None, "entity"], merged="A2:A3"), "row 3: has no id"),
    ],
    ids=["formula", "zero", "kinds merged", "error", "merged"],
)
def test_a_cell_without_a_value_is_named(tmp_path, data, line):
    path = tmp_path / "r.xlsx"
    path.write_bytes(data)

    (said,) = examine(path).lines

    assert line in said
    assert "sheet Sheet, row" in said


def test_a_formula_counts_with_the_value_that_was_saved(tmp_path):
    path: Path = tmp_path / "r.xlsx"
    saved = altered(b"<v />", b"<v>entity</v>", of=altered(b"<v></v>", b"<v>entity</v>", of=FORMULA))
    path.write_bytes(altered(*CACHED, of=saved))

    assert load(path).customers[0].kind == "entity"


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(tmp_path):
    path: Path = tmp_path / "r.xlsx"
    path.write_bytes(altered(*CACHED, of=altered(b"<v />", b"<v></v>", of=FORMULA)))

    assert load(path).customers[0].kind == "unknown"


def test_a_search_of_merged_owners_is_not_the_customers(tmp_path):
    made = Workbook()
    customers, owners, searches = made.active, made.create_sheet("owners"), made.create_sheet("screenings")
    customers.title = "customers"
    for tab, rows in (
        (customers, [["id"], ["acme"]]),
        (owners, [["customer", "id", "share_percent"], ["acme", "fund", 0.4], ["acme", "bank", 40]]),
        (searches, [["customer", "owner", "list"], ["acme", "fund", "sdn"], ["acme", None, "dpl"]]),
    ):
        for row in rows:
            tab.append(row)
    owners["C2"].number_format, owners["C3"].number_format = "0%", '0.0" %"'
    searches.merge_cells("B2:B3")
    made.save(tmp_path / "r.xlsx")

    found = examine(tmp_path / "r.xlsx")

    assert found.register is not None
    assert [each.share_percent.min for each in found.register.customers[0].owners] == [40, 40]
    assert found.lines == (
        "sheet screenings, row 3, column owner: is merged with another cell, which has the value",
    )
