"""Registers in CSV: one row per customer and account becomes the same plain values as YAML or JSON.

A customer with several accounts has several rows with one id; its other cells are given once or alike.
Lists are separated by `;` or `|` inside a cell. Owners, runs and filings need YAML or JSON.
"""

from collections.abc import Iterator
from typing import Any

from guardrails.errors import RegisterError
from guardrails.files import Content
from guardrails.yamltext import Path

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id",),
    "aliases": ("aliases",),
    "kind": ("kind",),
    "organised_in": ("organised_in",),
    "located_in": ("located_in",),
    "ukraine_region": ("ukraine_region",),
    "headquarters": ("headquarters",),
    "ultimate_parent_headquarters": ("ultimate_parent_headquarters",),
    "government_of": ("government_of",),
    "citizenships": ("citizenships",),
    "citizenships_complete": ("citizenships_complete",),
    "permanent_residences": ("permanent_residences",),
    "permanent_residences_complete": ("permanent_residences_complete",),
    "runs_own_software": ("runs_own_software",),
    "owners_complete": ("owners_complete",),
    "end_users_complete": ("end_users_complete",),
    "on_behalf_of_complete": ("on_behalf_of_complete",),
    "runs_complete": ("runs_complete",),
    "resellers": ("resellers",),
    "resellers_complete": ("resellers_complete",),
    "hardware_set_aside": ("hardware_set_aside",),
    "opened_day": ("opened_day",),
    "closed_day": ("closed_day",),
    "verification_status": ("verification", "status"),
    "verification_day": ("verification", "day"),
    "verification_started_day": ("verification", "started_day"),
    "verification_method": ("verification", "method"),
    "verification_evidence": ("verification", "evidence"),
    "end_use_military": ("end_use", "military"),
    "end_use_military_intelligence": ("end_use", "military_intelligence"),
    "end_use_intelligence": ("end_use", "intelligence"),
    "end_use_security": ("end_use", "security"),
    "end_use_stated_by": ("end_use", "stated_by"),
    "end_use_stated_day": ("end_use", "stated_day"),
    "end_use_review": ("end_use", "review"),
    "end_use_review_day": ("end_use", "review_day"),
    "weapons_use_known_day": ("weapons_use_known_day",),
    "has_name": ("data_elements", "name"),
    "has_address": ("data_elements", "address"),
    "has_payment": ("data_elements", "payment"),
    "has_email": ("data_elements", "email"),
    "has_telephone": ("data_elements", "telephone"),
    "has_ip_log": ("data_elements", "ip_log"),
    "has_hire_period": ("data_elements", "hire_period"),
    "has_ips_allotted": ("data_elements", "ips_allotted"),
    "has_registration_log": ("data_elements", "registration_log"),
    "has_purpose": ("data_elements", "purpose"),
    "has_ownership": ("data_elements", "ownership"),
    "name_validated": ("data_elements", "name_validated"),
    "address_validated": ("data_elements", "address_validated"),
    "telephone_validated": ("data_elements", "telephone_validated"),
    "validated_day": ("data_elements", "validated_day"),
    "benefits_in": ("benefits_in",),
    "benefits_in_complete": ("benefits_in_complete",),
    "uses": ("uses",),
    "uses_complete": ("uses_complete",),
    "name": ("personal", "name"),
    "address": ("personal", "address"),
    "email": ("personal", "email"),
    "telephone": ("personal", "telephone"),
    "payment": ("personal", "payment"),
    "note": ("personal", "note"),
}
"""Columns that speak of the customer, and where they stand in its record."""

ACCOUNT_COLUMNS = {
    "provider": "provider",
    "account": "id",
    "environment": "environment",
    "account_opened_day": "opened_day",
    "account_closed_day": "closed_day",
}
"""Columns that speak of the row's account."""

LISTS = frozenset(
    (
        *("aliases", "citizenships", "permanent_residences", "government_of", "resellers"),
        *("email", "telephone", "benefits_in", "uses"),
    ),
)
PRIVATE = frozenset(column for column, path in COLUMNS.items() if path[0] == "personal")


class _Table(Content):
    """A register from rows; places are rows and columns."""

    def __init__(self, path: str) -> None:
        self.customers: list[dict[str, Any]] = []
        super().__init__(path, {"customers": self.customers}, "", RegisterError)
        self._cells: dict[Path, str] = {}
        self._accounts: set[tuple[int, frozenset[tuple[str, str]]]] = set()

    def is_new(self, customer: int, account: dict[str, str]) -> bool:
        """Whether no row of the customer had this account before."""
        key = customer, frozenset(account.items())
        new = key not in self._accounts
        self._accounts.add(key)
        return new

    def add(self, path: Path, place: str) -> None:
        self._cells.setdefault(path, place)

    def _find_places(self) -> dict[Path, str]:
        return self._cells


def read(path: str, text: str) -> Content:
    """The register's plain values.

    Raises:
        RegisterError: No header, an unknown or missing column, a row that does not fit the header, or two
            rows of one customer that disagree; names the rows.
    """
    table = _Table(path)
    header, rows = _rows(path, text)
    _check_header(table, header)
    index: dict[str, int] = {}
    for number, cells in rows:
        row = {column: cell.strip() for column, cell in zip(header, cells, strict=True) if cell.strip()}
        if not row.get("id"):
            raise table.error((), f"row {number}: has no id")
        if row["id"] not in index:
            index[row["id"]] = len(index)
            table.customers.append({})
        _customer(table, index[row["id"]], row, number)
        _account(table, index[row["id"]], row, number)
    return table


def _rows(path: str, text: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The header, and every row that is not blank with the number of its last line."""
    import csv  # noqa: PLC0415 - only for CSV
    import io  # noqa: PLC0415

    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)

    def numbered() -> Iterator[tuple[int, list[str]]]:
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    if len(cells) != len(header):
                        found = f"has {len(cells)} cells, the header {len(header)}"
                        raise RegisterError(f"{path}: row {reader.line_num}: {found}")
                    yield reader.line_num, cells
        except csv.Error as error:
            raise RegisterError(f"{path}: row {reader.line_num}: is not CSV: {error}") from error

    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
    except csv.Error as error:
        raise RegisterError(f"{path}: row 1: is not CSV: {error}") from error
    return header, numbered()


def _check_header(table: _Table, header: list[str]) -> None:
    known = [*COLUMNS, *ACCOUNT_COLUMNS]
    for column in header:
        if column not in known:
            from guardrails.validation import near  # noqa: PLC0415 - only when something is wrong

            hint = near(column, known) or f"columns: {', '.join(known)}"
            raise table.error((), f"row 1: {column!r} is not a known column", hint)
        if header.count(column) > 1:
            raise table.error((), f"row 1: column {column} is given twice")
    if "id" not in header:
        raise table.error((), "row 1: has no column id", "the first row names the columns")


def _customer(table: _Table, index: int, row: dict[str, str], number: int) -> None:
    record = table.customers[index]
    for column, path in COLUMNS.items():
        if column not in row:
            continue
        at: Path = ("customers", index, *path)
        value = _items(row[column]) if column in LISTS else row[column]
        holder = record
        for step in path[:-1]:
            holder = holder.setdefault(step, {})
        if holder.setdefault(path[-1], value) != value:
            shown = "differs" if column in PRIVATE else f"{row[column]!r} differs"
            raise table.error(at, f"row {number}: {shown}", "give it in one row of the customer, or alike")
        table.add(at, f"row {number}, column {column}")
        table.add(("customers", index), f"row {number}")


def _account(table: _Table, index: int, row: dict[str, str], number: int) -> None:
    account = {field: row[column] for column, field in ACCOUNT_COLUMNS.items() if column in row}
    if not account:
        return
    if not table.is_new(index, account):
        return
    accounts = table.customers[index].setdefault("accounts", [])
    at: Path = ("customers", index, "accounts", len(accounts))
    accounts.append(account)
    table.add(at, f"row {number}")
    for column, field in ACCOUNT_COLUMNS.items():
        if column in row:
            table.add((*at, field), f"row {number}, column {column}")


def _items(cell: str) -> list[str]:
    return [item.strip() for item in cell.replace("|", ";").split(";") if item.strip()]
