"""Registers from CSV files and workbooks: what rows become, and what is said of those that cannot be read."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from guardrails.errors import RegisterError
from guardrails.model.range import Range
from guardrails.register.load import examine, load, load_with_inputs

SHEETS = {
    "Customers": [["ID", "Company", "Kind"], ["acme", "", "entity"], ["jo", "", "individual"]],
    "Owners": [["customer", "id", "kind", "share-percent"], ["acme", "fund", "entity", "20 to 30"]],
    "Screenings": [
        ["customer", "owner", "list", "day"],
        ["acme", "(own)", "sdn", "2026-11-01"],
        ["acme", "fund", "SDN", "2026-11-02"],
    ],
    "provider": [["id", "located_in", "resellers_complete"], ["us", "US", "yes"]],
    "requests": [["provider", "customer", "id", "kind"], ["yes", "", "Q-1", "questions"]],
}


def book(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """A workbook as people make it."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        tab = made.create_sheet(name)
        for row in rows:
            tab.append(row)
    made.save(path)
    return path


def table(path: Path, rows: list[list[object]], delimiter: str = ",") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return path


def sheets() -> dict[str, list[list[object]]]:
    rows = {name: [list(row) for row in content] for name, content in SHEETS.items()}
    rows["Customers"][0][1] = "# Company"
    return rows


def test_a_workbook_and_csv_files_are_the_same_register(tmp_path):
    one = load(book(tmp_path / "register.xlsx", sheets()))
    files = [table(tmp_path / f"{name.lower()}.csv", rows, ";") for name, rows in sheets().items()]
    several, inputs = load_with_inputs(files)

    assert one == several
    acme, jo = one.customers
    assert (acme.owners[0].id, acme.owners[0].share_percent) == ("fund", Range(20, 30))
    assert [each.list for each in acme.screenings] == ["sdn"]
    assert acme.owners[0].screenings[0].day.isoformat() == "2026-11-02"
    assert jo.kind == "individual"
    assert (one.provider.id, one.provider.requests[0].id, one.resellers_complete) == ("us", "Q-1", "yes")
    assert [each.name for each in inputs] == list(map(str, files))


def test_rows_may_speak_of_a_customer_in_another_file(tmp_path):
    (tmp_path / "register.yaml").write_text("customers: [{id: acme, owners: [{kind: entity}]}]")
    screenings = table(
        tmp_path / "screenings.csv",
        [["customer", "owner", "list", "day"], ["acme", "owner-1", "dpl", "2026-11-01"]],
    )

    (acme,) = load([tmp_path / "register.yaml", screenings]).customers

    assert acme.owners[0].screenings[0].list == "dpl"


@pytest.mark.parametrize("order", [1, -1])
def test_one_id_in_two_files_is_refused_with_both_places(tmp_path, order):
    (tmp_path / "a.yaml").write_text("customers:\n- id: acme\n")
    other = table(tmp_path / "b.csv", [["id"], ["globex"], ["acme"]])
    files = [tmp_path / "a.yaml", other][::order]

    with pytest.raises(RegisterError) as caught:
        load(files)

    assert f"{other}, row 3, column id: the id 'acme' is also in {tmp_path / 'a.yaml'}, line 2" in str(
        caught.value
    )


def test_two_yaml_files_with_one_id_or_two_providers_are_refused(tmp_path):
    (tmp_path / "a.yaml").write_text("provider: {kind: entity}\ncustomers:\n- id: acme\n")
    (tmp_path / "b.yaml").write_text("provider: {kind: individual}\ncustomers:\n- id: b\n- id: acme\n")

    lines = examine([tmp_path / "a.yaml", tmp_path / "b.yaml"]).lines

    assert any(
        "b.yaml, line 4: the id 'acme' is also in" in line and "a.yaml, line 3" in line for line in lines
    )
    assert any("b.yaml, line 1: provider is also in" in line for line in lines)


def test_a_file_given_twice_is_refused(tmp_path):
    path = table(tmp_path / "a.csv", [["id"], ["acme"]])

    with pytest.raises(RegisterError, match="is given twice"):
        load([path, path])


def test_a_wrong_cell_names_file_row_and_column(tmp_path):
    rows = sheets()
    rows["Owners"][1][3] = "most"
    path = book(tmp_path / "r.xlsx", rows)

    lines = examine(path).lines

    place = "sheet Owners, row 2, column share_percent"
    assert lines == (f"customers[0].owners[0].share_percent ({place}): 'most' is not a number",)


def test_unknown_columns_are_told_at_once_with_what_they_may_mean(tmp_path):
    header = ["Company Name", "Customer ID", "Verification date", "Sales rep", "kind"]
    path = table(tmp_path / "tenants.csv", [header, ["Acme", "a", "2026-01-01", "x", "entity"]])

    (line,) = examine(path).lines

    assert line == (
        "row 1: 4 columns are not known: 'Company Name' -> name, 'Customer ID' -> id, "
        "'Verification date' -> verification_day, 'Sales rep'"
    )


def test_forty_rows_with_one_bad_value_are_one_line(tmp_path):
    rows = [["id", "kind", "located_in"], *([f"c-{number}", "company", "Germany"] for number in range(40))]
    path = table(tmp_path / "tenants.csv", rows)

    examined = examine(path)

    kind, located_in = examined.lines
    assert kind.startswith("customers[].kind (rows 2, 3, 4, 5, 6 and 35 more, column kind): 'company' is not")
    assert "(rows 2, 3, 4, 5, 6 and 35 more, column located_in): 'Germany' is not an ISO" in located_in
    assert len(examined.problems) == 80


@pytest.mark.parametrize(
    ("sheet", "row", "message"),
    [
        ("Owners", ["acmee", "x", "entity", 1], "row 3, column customer: 'acmee' is no customer on record"),
        (
            "Screenings",
            ["acme", "funds", "sdn", ""],
            "row 4, column owner: 'funds' is no owner of 'acme' on record",
        ),
        ("Screenings", ["", "", "sdn", ""], "row 4: does not say whose it is"),
        ("Screenings", ["", "fund", "sdn", ""], "row 4: says in several ways whose it is"),
        ("Screenings", ["", "(own)", "sdn", ""], "row 4: does not say whose it is"),
        (
            "Screenings",
            ["acme", "", "sdn", ""],
            "row 4, column owner: does not say whether it is the customer's own or of a party (owner)",
        ),
        ("requests", ["no", "", "Q-2", "questions"], "row 3, column provider: 'no' is not yes"),
        ("provider", ["them", "DE", ""], "row 3: the provider is also in sheet provider, row 2"),
        ("Customers", ["", "", "entity"], "row 4: has no id"),
        ("Customers", ["a", "", "entity", "more"], "row 4: has 4 cells, the header 3"),
    ],
)
def test_a_row_that_does_not_say_whose_it_is(tmp_path, sheet, row, message):
    rows = sheets()
    rows[sheet].append(row)

    (line,) = examine(book(tmp_path / "r.xlsx", rows)).lines

    assert line == f"sheet {sheet}, {message}"


def test_sheets_that_no_register_has_are_named_and_notes_left_out(tmp_path):
    rows = {**sheets(), "Screenigs": [["x"], ["y"]], "# notes": [["anything"], ["at all"]], "empty": []}

    examined = examine(book(tmp_path / "r.xlsx", rows))

    assert examined.lines == ("sheet Screenigs: is no sheet of a register",)
    assert "did you mean screenings?" in examined.problems[0].hint


def test_the_only_sheet_of_a_workbook_holds_customers_whatever_its_name(tmp_path):
    path = book(tmp_path / "r.xlsx", {"Tabelle1": [["id", "kind"], ["acme", "entity"]]})

    assert [each.id for each in load(path).customers] == ["acme"]


def test_an_empty_cell_is_not_known_even_where_silence_would_count(tmp_path):
    rows = [["id", "citizenships", "citizenships_complete"], ["a", "DE", ""], ["b", "DE", "yes"]]

    first, second = load(table(tmp_path / "c.csv", rows)).customers

    assert (first.citizenships_complete, second.citizenships_complete) == ("unknown", "yes")


def test_searches_may_stand_in_columns_of_their_own(tmp_path):
    rows = [["id", "screened_sdn", "Screened Entity List"], ["a", "2026-11-01", "2026-11-02"]]

    (customer,) = load(table(tmp_path / "c.csv", rows)).customers

    assert {(each.list, str(each.day)) for each in customer.screenings} == {
        ("sdn", "2026-11-01"),
        ("entity_list", "2026-11-02"),
    }


def test_rows_that_belong_to_nobody_who_is_given_ask_for_the_customers(tmp_path):
    owners = table(tmp_path / "owners.csv", [["customer", "id"], ["acme", "fund"]])

    with pytest.raises(RegisterError, match="has no customers") as caught:
        load(owners)

    assert "with the customers, too" in caught.value.hint


@pytest.mark.parametrize(
    "rows",
    [
        [["1", "Pat Example", "pat@example.com"], ["2", "Kim Example", "kim@example.com"]],
        [["Pat Example and others"], ["id", "name", "email"], ["a", "Pat Example", "pat@example.com"]],
    ],
)
def test_a_first_row_that_names_no_column_is_not_quoted(tmp_path, rows):
    (line,) = examine(table(tmp_path / "customers.csv", rows)).said

    assert "row 1: names no column of customers" in line.message
    assert "Example" not in f"{line.message}{line.hint}"


def test_values_without_a_header_are_not_lost(tmp_path):
    rows = [["id", "", "kind", ""], ["a", "no", "entity", ""], ["b", "", "entity", ""]]

    (line,) = examine(table(tmp_path / "customers.csv", rows)).said

    assert line.message == "row 1, column B: has values and no name"


def test_how_somebody_was_verified_is_not_quoted(tmp_path):
    rows = [["id", "verification_method"], ["a", "passport of Pat"], ["a", "passport of Kim"]]

    (line,) = examine(table(tmp_path / "customers.csv", rows)).said

    assert "column verification_method: differs from row 2" in line.message


def test_a_number_beyond_all_numbers_is_a_cell_that_cannot_be_read(tmp_path):
    rows = {"customers": [["id", "kind"], [float("1e308"), "entity"]]}
    path = book(tmp_path / "r.xlsx", rows)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(b"1e+308", b"1E999"))

    assert "is too large a number" in " ".join(examine(path).lines)
