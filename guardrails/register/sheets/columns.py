"""The sheets of a register and their columns, derived from the model: a new field is a new column.

One sheet for each kind of record (`customers`, `owners`, `screenings`, ...). What belongs to another record
names it in columns of its own: a screening says whose it is by `customer`, `customer` and `owner`, ...
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec
from msgspec import inspect

from guardrails.model.customer import Register
from guardrails.model.range import Range
from guardrails.register.merge import PRIVATE

Kind = Literal["text", "texts", "choice", "choices", "day", "number", "range"]
Route = tuple[str, ...]
"""Sections from the register's top to a record's holder: `("customers", "owners")`."""

HOLDERS = {
    "provider": "provider",
    "resellers": "reseller",
    "entities": "entity",
    "customers": "customer",
    "owners": "owner",
    "end_users": "end_user",
    "on_behalf_of": "on_behalf_of",
}
"""By which column a record of a section is named in the sheets of what belongs to it."""

SECTIONS = {column: section for section, column in HOLDERS.items()}

OWN = "(own)"
"""In a column that names a party: the row is of whom the other columns name, and of no party of theirs."""

NOT_IN_SHEETS = {"schema": "always guardrails.register/1: a sheet has no other version"}
"""Fields of the register that no column holds, and why."""

LISTS = ("entity_list", "meu", "mieu", "uvl", "dpl", "sdn", "sdn_744_8")
"""Lists that have a column of their own, `screened_sdn`, for the day of the last search."""

_TRI = frozenset(("yes", "no", "unknown"))
_BARE = frozenset(("name_validated", "address_validated", "telephone_validated", "validated_day"))
_ACCOUNT = {"provider": "provider", "id": "account", "environment": "environment"}


class Column(msgspec.Struct, frozen=True):
    """One column.

    Attributes:
        name: In the header.
        path: Where its value stands in the record; for an account or a search in a customer's own row, in
            that record.
        kind: What a cell holds.
        choices: What it may say; none: anything of its kind.
        section: The record's list that the value goes to; empty: the record itself.
        item: For a search: in which list.
        needed: Whether a row cannot do without it.
        whole: Whether a list is taken as whole when the field is left out: an empty cell says unknown.
    """

    name: str
    path: tuple[str, ...]
    kind: Kind
    choices: tuple[str, ...] = ()
    section: str = ""
    item: str = ""
    needed: bool = False
    whole: bool = False

    @property
    def private(self) -> bool:
        """Whether it identifies people: no message quotes it."""
        return bool(PRIVATE & set(self.path))


class Sheet(msgspec.Struct, frozen=True):
    """One kind of record.

    Attributes:
        name: Of the sheet, or of the CSV file.
        section: The list, or the one record, that a row goes to.
        routes: Of whom it can be; one empty route: it stands at the register's top.
        columns: In the order of the header, without those that name the holder.
    """

    name: str
    section: str
    routes: tuple[Route, ...]
    columns: tuple[Column, ...]

    @property
    def holders(self) -> tuple[str, ...]:
        """The columns that say whose a row is; none when it can be nobody else's."""
        if self.routes == (("provider",),):
            return ()
        return tuple(dict.fromkeys(HOLDERS[step] for route in self.routes for step in route))

    def parties(self, route: Route) -> tuple[str, ...]:
        """The columns that would name somebody further than a route leads: an owner, beside a customer."""
        further = (each[len(route) :] for each in self.routes if each[: len(route)] == route)
        return tuple(dict.fromkeys(HOLDERS[step] for steps in further for step in steps))

    @property
    def header(self) -> tuple[str, ...]:
        """All columns."""
        return (*self.holders, *(each.name for each in self.columns))

    @property
    def single(self) -> bool:
        """Whether it is one record: the provider."""
        return self.section == "provider"


@lru_cache(maxsize=1)
def sheets() -> dict[str, Sheet]:
    """All sheets by name: customers first, then what belongs to them, then everybody else."""
    found: dict[tuple[str, type], list[Route]] = {}
    structs: dict[type, inspect.StructType] = {}
    top = _struct(inspect.type_info(Register))
    fields = {field.name: field for field in top.fields}
    for name in ("customers", *(each for each in fields if each != "customers")):
        record = _item(fields[name].type)
        if record is not None:
            _collect(name, (), record, found, structs)
    names: dict[str, Sheet] = {}
    for (section, kind), routes in found.items():
        name = section if section not in names else f"{HOLDERS[routes[0][-1]]}_{section}"
        names[name] = Sheet(name, section, tuple(routes), _columns(section, structs[kind], top))
    return names


def _collect(
    section: str,
    route: Route,
    kind: inspect.StructType,
    found: dict[tuple[str, type], list[Route]],
    structs: dict[type, inspect.StructType],
) -> None:
    """The record's own sheet, and those of what belongs to it."""
    structs[kind.cls] = kind
    found.setdefault((section, kind.cls), []).append(route)
    for field in kind.fields:
        inner = _item(field.type)
        if inner is not None and _is_list(field.type):
            _collect(field.name, (*route, section), inner, found, structs)


def _columns(section: str, kind: inspect.StructType, top: inspect.StructType) -> tuple[Column, ...]:
    columns = [*_flat(kind, ())]
    names = {field.name for field in kind.fields}
    if "screenings" in names:
        columns += [
            Column(f"screened_{each}", ("day",), "day", section="screenings", item=each) for each in LISTS
        ]
    if section == "provider":
        columns += [each for each in _flat(top, ()) if each.name not in NOT_IN_SHEETS]
    if section == "customers":
        accounts = next(_item(field.type) for field in kind.fields if field.name == "accounts")
        columns += [
            msgspec.structs.replace(
                each, name=_ACCOUNT.get(each.name, f"account_{each.name}"), section="accounts", needed=False
            )
            for each in _flat(accounts, ())  # type: ignore[arg-type]
        ]
    return tuple(sorted(columns, key=_order))


_FIRST = ("id", "name", "kind", "located_in", "organised_in", "headquarters", "ultimate_parent_headquarters")


def _order(column: Column) -> int:
    """What everybody fills in comes first; the rest in the order of the model."""
    return _FIRST.index(column.name) if column.name in _FIRST else len(_FIRST)


def _flat(kind: inspect.StructType, at: tuple[str, ...]) -> Iterator[Column]:
    """Columns of a record: its own fields, and those of the records in it that are no lists."""
    for field in kind.fields:
        path = (*at, field.name)
        if _is_list(field.type) and _item(field.type) is not None:
            continue
        inner = _item(field.type)
        if inner is not None and inner.cls is not Range:
            if at or kind.cls is not Register:
                yield from _flat(inner, path)
            continue
        yield _column(field, path)


def _column(field: inspect.Field, path: tuple[str, ...]) -> Column:
    kind, choices = _kind(field.type)
    whole = field.default is None and set(choices) == _TRI
    return Column(_name(path), path, kind, choices, needed=field.required, whole=whole)


def _name(path: tuple[str, ...]) -> str:
    holder, last = path[0], path[-1]
    if len(path) == 1 or holder == "personal" or (holder == "data_elements" and last in _BARE):
        return last
    return f"{'has' if holder == 'data_elements' else holder}_{last}"


def _kind(kind: inspect.Type) -> tuple[Kind, tuple[str, ...]]:
    found: tuple[Kind, tuple[str, ...]]
    match kind:
        case inspect.UnionType(types=types):
            found = _kind(next(each for each in types if not isinstance(each, inspect.NoneType)))
        case inspect.VarTupleType(item_type=inspect.LiteralType(values=values)):
            found = "choices", tuple(map(str, values))
        case inspect.VarTupleType(item_type=inspect.StrType()):
            found = "texts", ()
        case inspect.LiteralType(values=values):
            found = "choice", tuple(map(str, values))
        case inspect.DateType():
            found = "day", ()
        case inspect.FloatType() | inspect.IntType():
            found = "number", ()
        case inspect.StructType(cls=cls) if cls is Range:
            found = "range", ()
        case inspect.StrType():
            found = "text", ()
        case _:
            raise TypeError(f"no cell can hold {kind}")
    return found


def _is_list(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.VarTupleType)


def _item(kind: inspect.Type) -> inspect.StructType | None:
    """The record that a field holds: itself, in a list, or none when it holds no record."""
    match kind:
        case inspect.StructType():
            return kind
        case inspect.VarTupleType(item_type=inspect.StructType() as inner):
            return inner
        case inspect.UnionType(types=types):
            return next((each for each in types if isinstance(each, inspect.StructType)), None)
        case _:
            return None


def _struct(kind: inspect.Type) -> inspect.StructType:
    if not isinstance(kind, inspect.StructType):
        raise TypeError(f"{kind} is no record")
    return kind
