"""A register as rows, and rows as files: templates to fill in, and registers for spreadsheets."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from guardrails.model.customer import Register
from guardrails.register.sheets import example
from guardrails.register.sheets.columns import HOLDERS, OWN, Column, Route, Sheet, sheets
from guardrails.register.sheets.document import Record
from guardrails.register.sheets.written import cell

Row = list[str | int | float]


def template(name: str, records: Sequence[Record] = ()) -> list[Row]:
    """The header of one sheet with an example row, and a row for each record that is known.

    Args:
        name: Of the sheet.
        records: Customers as the register has them: `id` and `accounts`.
    """
    sheet = sheets()[name]
    written = example.row(sheet)
    header: Row = list(sheet.header)
    rows: list[Row] = [header, [written[column] for column in sheet.header]]
    for record in records if name == "customers" else ():
        rows += _stub(sheet, record)
    return rows


def _stub(sheet: Sheet, record: Record) -> Iterator[Row]:
    """A customer with one row for each of its accounts."""
    accounts = record.get("accounts") or [{}]
    names = {each.path[-1]: each.name for each in sheet.columns if each.section == "accounts"}
    for account in accounts if isinstance(accounts, list) else ():
        cells = {"id": record["id"], **{names[key]: value for key, value in account.items()}}
        yield [str(cells.get(column, "")) for column in sheet.header]


def rows(register: Register) -> dict[str, list[Row]]:
    """Every sheet that has something to say, with its header; `document` reads the same register from it."""
    top = msgspec.json.decode(msgspec.json.encode(register))
    top["provider"] = {**top.get("provider", {})}
    if "resellers_complete" in top:
        top["provider"]["resellers_complete"] = top["resellers_complete"]
    found: dict[str, list[Row]] = {}
    for sheet in sheets().values():
        written = [
            row
            for route in sheet.routes
            for holder, ids in _holders(top, route)
            for row in _rows(sheet, holder, {**dict.fromkeys(sheet.parties(route)[:1], OWN), **ids})
        ]
        if written or sheet.name == "customers":
            found[sheet.name] = [list(sheet.header), *written]
    return found


def _holders(top: Record, route: Route) -> Iterator[tuple[Record, dict[str, str]]]:
    """Each record that a route leads to, with the columns that name it."""
    found: list[tuple[Record, dict[str, str]]] = [(top, {})]
    for step in route:
        inner: list[tuple[Record, dict[str, str]]] = []
        for record, ids in found:
            value = record.get(step)
            items = [value] if isinstance(value, dict) else value if isinstance(value, list) else []
            inner += [
                (each, {**ids, HOLDERS[step]: "yes" if step == "provider" else str(each["id"])})
                for each in items
                if isinstance(each, dict) and (step == "provider" or "id" in each)
            ]
        found = inner
    return iter(found)


def _rows(sheet: Sheet, holder: Record, ids: Mapping[str, str]) -> Iterator[Row]:
    value = holder.get(sheet.section)
    items = [value] if isinstance(value, dict) and value else value if isinstance(value, list) else []
    for item in items:
        if isinstance(item, dict):
            yield [
                *(ids.get(name, "") for name in sheet.holders),
                *(_cell(column, item) for column in sheet.columns),
            ]


def _cell(column: Column, record: Record) -> str | int | float:
    """A value of the record; accounts and searches have sheets of their own."""
    if column.section:
        return ""
    value: object = record
    for step in column.path:
        value = value.get(step) if isinstance(value, dict) else None
    if value is None and column.whole:
        return _whole(column, record)
    return cell(column, value)


def _whole(column: Column, record: Record) -> str:
    """A list that has entries is whole when nothing is said: an empty cell would say that it is not known."""
    value: object = record
    for step in (*column.path[:-1], column.path[-1].removesuffix("_complete")):
        value = value.get(step) if isinstance(value, dict) else None
    return "yes" if value else ""
