"""One row of a sheet, and whose it is."""

import msgspec

from guardrails.register.sheets.cells import CellError, Fault, Raw, value
from guardrails.register.sheets.columns import HOLDERS, OWN, SECTIONS, Column, Route, Sheet
from guardrails.register.sheets.grid import Grid

ID = Column("id", ("id",), "text")


class Row(msgspec.Struct, frozen=True):
    """One row with its columns told apart; those that are empty are not in it."""

    grid: Grid
    sheet: Sheet
    number: int
    cells: dict[str, Raw]
    named: frozenset[str]

    def text(self, column: str) -> str:
        """A cell of an id as text."""
        cell = self.cells.get(column)
        try:
            return str(value(ID, cell) or "")
        except CellError:
            return "" if isinstance(cell, Fault) else str(cell)


class Unsaid(msgspec.Struct, frozen=True):
    """Why a row has no holder; the column is empty where several could be meant."""

    column: str
    message: str
    hint: str


def whose(row: Row) -> Route | Unsaid:
    """Of whom a row is; an empty route where its header, of which that is said, names nobody at all."""
    sheet = row.sheet
    if not sheet.holders:
        return sheet.routes[0]
    for name in sheet.holders:
        if isinstance(fault := row.cells.get(name), Fault):
            return Unsaid(name, fault.message, fault.hint)
    own = {name for name in sheet.holders if row.text(name) == OWN}
    given = {SECTIONS[name] for name in sheet.holders if name in row.cells and name not in own}
    for route in sheet.routes:
        if given == set(route) and own <= {*sheet.parties(route)}:
            return _surely(row, route, said=bool(own))
    if not row.named & set(sheet.holders):
        return ()
    ways = " or ".join(dict.fromkeys(" and ".join(HOLDERS[step] for step in each) for each in sheet.routes))
    message = "does not say whose it is" if not given else "says in several ways whose it is"
    return Unsaid("", message, f"fill in: {ways}")


def _surely(row: Row, route: Route, *, said: bool) -> Route | Unsaid:
    """The route, unless it leads to the holder of a party whose cell may have been emptied."""
    empty = [name for name in row.sheet.parties(route) if name in row.named]
    if said or not empty:
        return route
    holder = HOLDERS[route[-1]]
    message = f"does not say whether it is the {holder}'s own or of a party ({', '.join(empty)})"
    return Unsaid(empty[0], message, f"write {OWN} when it is the {holder}'s own, else name the party")
