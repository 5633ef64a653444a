"""Rows become records of a register: the same plain values that YAML and JSON are decoded from.

A row that belongs to another record is put into it, whichever file that record is from. What cannot be read
is a problem with its place, and the rest is read on, so that everything wrong is found at once.
"""

from collections.abc import Callable, Iterator, Sequence

from guardrails.register.normalise import PARTY_LISTS
from guardrails.register.problem import Problem
from guardrails.register.sheets import example
from guardrails.register.sheets.cells import CellError, fold, is_empty, value
from guardrails.register.sheets.columns import HOLDERS, SECTIONS, Column, Route, sheets
from guardrails.register.sheets.grid import LEFT_OUT, Grid
from guardrails.register.sheets.header import columns, sheet_of
from guardrails.register.sheets.row import ID, Row, Unsaid, whose
from guardrails.yamltext import Path

Record = dict[str, object]
Place = tuple[Grid, int, str]
"""Sheet, row, column; an empty column for the whole row."""


class Filler:
    """Puts rows into a register's plain values.

    Args:
        top: What other files say already; changed in place.
        many: Whether places name their file.
        existing: A register that rows are to be merged into: they may speak of its records, of which each
            that they name is begun with its id. None: there is no other.
    """

    def __init__(self, top: Record, *, many: bool, existing: Record | None = None) -> None:
        self._existing = existing or {}
        self._merges = existing is not None
        self._ids: dict[Path, tuple[dict[str, int], dict[str, int]]] = {}
        self.top = top
        self.places: dict[Path, Place] = {}
        self.problems: list[Problem] = []
        self._many = many
        self._index: dict[tuple[str, str], int] = {}
        self._sources: dict[tuple[str, str], Grid] = {}
        for section in ("customers", "resellers", "entities"):
            records = top.get(section)
            for number, each in enumerate(records if isinstance(records, list) else ()):
                if isinstance(each, dict) and isinstance(each.get("id"), str):
                    self._index.setdefault((section, each["id"]), number)
        self._where: Callable[[Path], str] = lambda _: "another file"

    def fill(self, grids: Sequence[Grid], where: Callable[[Path], str]) -> None:
        """All rows of all sheets.

        Args:
            grids: Not empty.
            where: Says where a record of another file stands.
        """
        self._where = where
        rows = [row for grid in grids for row in self._rows(grid, grids)]
        belonging: list[tuple[Route, Row]] = []
        for row in rows:
            if not row.sheet.holders and row.sheet.routes == ((),):
                self._record(row)
            elif route := self._route(row):
                belonging.append((route, row))
        for route, row in sorted(belonging, key=lambda each: len(each[0])):
            self._belonging(route, row)

    def place(self, place: Place) -> str:
        """In words."""
        grid, number, column = place
        return grid.place(number, column, named=self._many)

    def _rows(self, grid: Grid, grids: Sequence[Grid]) -> Iterator[Row]:
        if grid.name.startswith(LEFT_OUT):
            return
        tabs = [each for each in grids if each.file == grid.file and not each.name.startswith(LEFT_OUT)]
        sheet = sheet_of(grid, alone=len(tabs) == 1)
        if sheet is None:
            self.problems.append(_unknown_sheet(grid, grid.place(0, named=self._many)))
            return
        names, problems = columns(grid, sheet, named=self._many)
        self.problems += problems
        if not sheet.holders and sheet.routes == ((),) and not sheet.single:
            self.top.setdefault(sheet.section, [])
        if not any(names):
            return
        for number, cells in grid.rows[1:]:
            if len(cells) > len(names):
                place = grid.place(number, named=self._many)
                message = f"{place}: has {len(cells)} cells, the header {len(names)}"
                self.problems.append(Problem((), message))
            given = {
                name: cell for name, cell in zip(names, cells, strict=False) if name and not is_empty(cell)
            }
            row = Row(grid, sheet, number, given, frozenset(names))
            if given and not self._is_example(row):
                yield row

    def _is_example(self, row: Row) -> bool:
        """The row that a template came with, as it was; one that was changed is refused."""
        if not example.is_one(
            {
                name: row.text(name)
                for name in ("id", "owner", "owned", *row.sheet.holders)
                if name in row.cells
            }
        ):
            return False
        written = example.row(row.sheet)
        kinds = {each.name: each for each in row.sheet.columns}
        for name, cell in row.cells.items():
            column = kinds.get(name, ID)
            try:
                alike = value(column, cell) == value(column, written[name])
            except CellError:
                alike = False
            if not alike:
                place = row.grid.place(row.number, name, named=self._many)
                hint = f"give your record an id of its own instead of {example.ID}, or delete the row"
                self.problems.append(Problem((), f"{place}: the example row was changed", hint))
                break
        return True

    def _record(self, row: Row) -> None:
        """A row of a sheet whose records stand at the register's top."""
        if row.sheet.single:
            self._provider(row)
            return
        section = row.sheet.section
        records = self.top[section]
        if not isinstance(records, list):
            return
        if section == "stakes":
            records.append(self._values(row, {}, (section, len(records))))
        elif row.text("id"):
            self._named(row, records)
        elif "id" in row.named:  # else it was said of the header
            hint = "write it in each row: of merged cells only the first has it"
            self._wrong(row, "", "has no id", hint)

    def _named(self, row: Row, records: list[Record]) -> None:
        """A row of a record with an id, of which only a customer may have several."""
        section, id_ = row.sheet.section, row.text("id")
        key = section, id_
        source = self._sources.setdefault(key, row.grid)
        if key in self._index and source is row.grid and section == "customers" and self._is_ours(key):
            index = self._index[key]
            self._values(row, records[index], (section, index))
            return
        if key in self._index and (source is not row.grid or not self._is_ours(key)):
            self._twice(row, key)
            return
        self._index.setdefault(key, len(records))
        at: Path = (section, len(records))
        records.append({})
        self._values(row, records[-1], at)

    def _is_ours(self, key: tuple[str, str]) -> bool:
        return (key[0], self._index[key]) in self.places

    def _twice(self, row: Row, key: tuple[str, str]) -> None:
        path: Path = (key[0], self._index[key])
        other = self.place(self.places[path]) if path in self.places else self._where(path)
        self._wrong(row, "id", f"the id {key[1]!r} is also in {other}", "keep a record in one file")

    def _provider(self, row: Row) -> None:
        """The one row that speaks of the provider, and of the register as a whole."""
        if self.top.get("provider"):
            path: Path = ("provider",)
            other = self.place(self.places[path]) if path in self.places else self._where(path)
            self._wrong(row, "", f"the provider is also in {other}", "keep it in one row of one file")
            return
        record: Record = {}
        self.top["provider"] = record
        self._values(row, record, ("provider",))
        if "resellers_complete" in record:
            self.top["resellers_complete"] = record.pop("resellers_complete")
            self.places[("resellers_complete",)] = self.places.pop(("provider", "resellers_complete"))

    def _route(self, row: Row) -> Route:
        """Of whom a row is; empty when it does not say, which is a problem."""
        found = whose(row)
        if isinstance(found, Unsaid):
            self._wrong(row, found.column, found.message, found.hint)
            return ()
        return found

    def _belonging(self, route: Route, row: Row) -> None:
        found = self._holder(route, row)
        if found is None:
            return
        if self._merges and not row.text("id") and any(each.name == "id" for each in row.sheet.columns):
            self._wrong(row, "id", "has no id", "give it the one on record, or a new one")
            return
        holder, path = found
        items = holder.setdefault(row.sheet.section, [])
        if isinstance(items, list):
            at: Path = (*path, row.sheet.section, len(items))
            items.append({})
            self._values(row, items[-1], at)

    def _holder(self, route: Route, row: Row) -> tuple[Record, Path] | None:
        """The record that a row belongs to, with its path."""
        if route == ("provider",):
            return self._provider_record(row)
        record, existing = self.top, self._existing
        path: Path = ()
        for step in route:
            name = row.text(HOLDERS[step])
            items = record.get(step, [])
            if (*path, step) not in self._ids:
                self._ids[(*path, step)] = _ids(items, step), _ids(existing.get(step), step)
            ids, others = self._ids[(*path, step)]
            if not isinstance(items, list) or name not in {**ids, **others}:
                self._nobody(row, HOLDERS[step], name, [*ids, *others])
                return None
            if name not in ids:
                record[step] = items
                ids[name] = len(items)
                items.append({"id": name})
            record, path = items[ids[name]], (*path, step, ids[name])
            existing = _at(existing.get(step), others.get(name))
        return record, path

    def _provider_record(self, row: Row) -> tuple[Record, Path] | None:
        said = row.text("provider")
        if row.sheet.holders and fold(said) not in ("yes", "true", "1", "provider"):
            self._wrong(
                row,
                "provider",
                f"{said!r} is not yes",
                "yes for what is the provider's own; else leave it empty",
            )
            return None
        record = self.top.setdefault("provider", {})
        return (record, ("provider",)) if isinstance(record, dict) else None

    def _nobody(self, row: Row, column: str, id_: str, known: list[str]) -> None:
        from guardrails.validation import near  # noqa: PLC0415 - only when something is wrong

        word = column.replace("_", " ")
        of = "" if column in ("customer", "reseller", "entity") else f" of {row.text('customer')!r}"
        hint = near(id_, known) or f"add it to {SECTIONS[column]}"
        self._wrong(row, column, f"{id_!r} is no {word}{of} on record", hint)

    def _values(self, row: Row, record: Record, at: Path) -> Record:
        """Put the cells of a row into its record."""
        self.places.setdefault(at, (row.grid, row.number, ""))
        lists: dict[str, Record] = {}
        for column in row.sheet.columns:
            if column.name in row.cells:
                self._cell(row, column, record, at, lists)
            elif column.whole and column.name in row.named:
                _set_default(record, column.path)
        for section, item in lists.items():
            if section == "accounts":
                self._account(record, at, item, row)
        return record

    def _cell(self, row: Row, column: Column, record: Record, at: Path, lists: dict[str, Record]) -> None:
        try:
            plain = value(column, row.cells[column.name])
        except CellError as error:
            items = record.get(column.section, ())
            number = len(items) if isinstance(items, list) else 0
            path: Path = (*at, column.section, number) if column.section else at
            self._unreadable(row, column, (*path, *column.path), error)
            return
        if plain is None:
            return
        if column.section == "accounts":
            lists.setdefault("accounts", {})[column.path[-1]] = plain
        elif column.section:
            self._search(record, at, column, plain, row)
        else:
            self._set(row, column, record, at, plain)

    def _set(self, row: Row, column: Column, record: Record, at: Path, plain: object) -> None:
        holder: Record = record
        for step in column.path[:-1]:
            inner = holder.setdefault(step, {})
            if not isinstance(inner, dict):
                return
            holder = inner
        last = column.path[-1]
        path: Path = (*at, *column.path)
        known = holder.get(last)
        if path in self.places and known != plain:
            shown = "differs" if column.private else f"{row.text(column.name)!r} differs"
            first = self.places[path][1]
            self._wrong(
                row, column.name, f"{shown} from row {first}", "give it in one row of the customer, or alike"
            )
            return
        holder[last] = plain
        self.places.setdefault(path, (row.grid, row.number, column.name))

    def _search(self, record: Record, at: Path, column: Column, day: object, row: Row) -> None:
        """The day of the last search of a list, in a column of its own."""
        searches = record.setdefault(column.section, [])
        item = {"list": column.item, "day": day}
        if isinstance(searches, list) and item not in searches:
            self.places[(*at, column.section, len(searches))] = (row.grid, row.number, column.name)
            searches.append(item)

    def _account(self, record: Record, at: Path, account: Record, row: Row) -> None:
        accounts = record.setdefault("accounts", [])
        if isinstance(accounts, list) and account not in accounts:
            path: Path = (*at, "accounts", len(accounts))
            accounts.append(account)
            self.places[path] = (row.grid, row.number, "")
            for column in row.sheet.columns:
                if column.section == "accounts" and column.name in row.cells:
                    self.places[(*path, *column.path)] = (row.grid, row.number, column.name)

    def _unreadable(self, row: Row, column: Column, path: Path, error: CellError) -> None:
        self.places.setdefault(path, (row.grid, row.number, column.name))
        self.problems.append(Problem(path, str(error), error.hint))

    def _wrong(self, row: Row, column: str, message: str, hint: str) -> None:
        place = row.grid.place(row.number, column, named=self._many)
        self.problems.append(Problem((), f"{place}: {message}", hint))


def _ids(items: object, section: str) -> dict[str, int]:
    """Where each record of a list stands, under the id that it has or is given."""
    found: dict[str, int] = {}
    for number, each in enumerate(items if isinstance(items, list) else ()):
        if isinstance(each, dict):
            found.setdefault(str(each.get("id", f"{PARTY_LISTS.get(section, '')}-{number + 1}")), number)
    return found


def _at(items: object, number: int | None) -> Record:
    """A record of a list; an empty one where there is none."""
    found = items[number] if isinstance(items, list) and number is not None else None
    return found if isinstance(found, dict) else {}


def _set_default(record: Record, path: tuple[str, ...]) -> None:
    """An empty cell says that it is not known, whatever leaving the field out would say."""
    holder: Record = record
    for step in path[:-1]:
        inner = holder.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        holder = inner
    holder.setdefault(path[-1], "unknown")


def _unknown_sheet(grid: Grid, place: str) -> Problem:
    from guardrails.validation import near  # noqa: PLC0415 - only when something is wrong

    hint = near(fold(grid.name), list(sheets())) or f"sheets: {', '.join(sheets())}"
    return Problem((), f"{place}: is no sheet of a register", f"{hint}; or begin its name with {LEFT_OUT}")
