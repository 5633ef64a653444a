"""What is written as rows reads back as the same register, and runs in no spreadsheet."""

import csv
import io
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect
from openpyxl import load_workbook

from guardrails.errors import RegisterError
from guardrails.model.customer import Register
from guardrails.model.range import Range
from guardrails.register.normalise import (
    LISTS_OF_PLACES,
    OTHER_LISTS_OF_PLACES,
    PLACES,
    normalise,
)
from guardrails.register.sheets import csvfile, workbook
from guardrails.register.sheets.document import Filler
from guardrails.register.sheets.tofile import as_csv, as_workbook
from guardrails.register.sheets.write import rows

COUNTRIES = st.sampled_from(["DE", "US", "UA"])
TEXTS = (
    st.text("aB;|\"'=+-@% 1é\n", min_size=1, max_size=8)
    .map(str.strip)
    .filter(lambda text: text.strip("- \n"))
)
NUMBERS = st.one_of(
    st.integers(0, 10**12),
    st.floats(0, 1e15, allow_subnormal=False).map(lambda each: float(f"{each:.12g}")),
)
"""With as many digits as a workbook keeps: the last of seventeen are lost in one."""
RANGES = st.one_of(
    st.builds(lambda one, other: Range(min(one, other), max(one, other)), NUMBERS, NUMBERS),
    st.builds(Range, NUMBERS),
)


def values(kind: inspect.Type, name: str) -> st.SearchStrategy[Any]:  # noqa: PLR0911 - one for each kind
    """Values of a field; records in lists have ids of their own."""
    match kind:
        case inspect.UnionType(types=types):
            inner = next(each for each in types if not isinstance(each, inspect.NoneType))
            return st.none() | values(inner, name)
        case inspect.VarTupleType(item_type=inspect.StructType() as inner):
            return st.lists(records(inner), max_size=2).map(numbered)
        case inspect.VarTupleType(item_type=inner):
            return st.lists(values(inner, name), max_size=2, unique=True).map(tuple)
        case inspect.StructType(cls=cls) if cls is Range:
            return RANGES if name != "share_percent" else RANGES.filter(lambda each: each.min <= 100)
        case inspect.StructType():
            return records(kind)
        case inspect.LiteralType(values=choices):
            return st.sampled_from(choices)
        case inspect.DateType():
            return st.dates()
        case inspect.FloatType():
            return NUMBERS.map(float)
        case _:
            places = name in (*PLACES, *LISTS_OF_PLACES, *OTHER_LISTS_OF_PLACES, "country", "places")
            return COUNTRIES if places else TEXTS


def records(kind: inspect.StructType) -> st.SearchStrategy[Any]:
    """A record with what it needs, lists with at least one entry, and some other fields."""
    needed = {
        each.name: values(each.type, each.name).filter(
            lambda value: value != ()
        )  # a cell of none says nothing
        for each in kind.fields
        if each.required
    }
    others = {each.name: values(each.type, each.name) for each in kind.fields if not each.required}
    others.pop("schema", None)
    return st.fixed_dictionaries(needed, optional=others).map(lambda fields: kind.cls(**fields))


def numbered(items: list[Any]) -> tuple[Any, ...]:
    return tuple(
        msgspec.structs.replace(each, id=f"n-{number}") if hasattr(each, "id") else each
        for number, each in enumerate(items)
    )


def told(value: Any) -> Any:
    """The facts of a register: a list that has entries is whole when nothing is said."""
    if isinstance(value, tuple):
        return [told(each) for each in value]
    if not isinstance(value, msgspec.Struct) or isinstance(value, Range):
        return value
    found = {name: told(getattr(value, name)) for name in value.__struct_fields__}
    for name, fact in found.items():
        if fact is None and f"{name}".endswith("_complete"):
            found[name] = "yes" if found[name.removesuffix("_complete")] else "unknown"
    held = found.get("personal") or {}
    found["personal"] = held if any(held.values()) else None
    return {name: fact for name, fact in found.items() if name != "data_elements" or fact}


def read(grids: list[Any]) -> Register:
    top: dict[str, Any] = {}
    filler = Filler(top, many=True)
    filler.fill(grids, str)
    assert [each.message for each in filler.problems] == []
    personal = [each.pop("personal", None) for each in top["customers"]]
    normalise(top)
    for each, held in zip(top["customers"], personal, strict=True):
        each.update({"personal": held} if held else {})
    return msgspec.convert(top, Register, strict=False)


REGISTERS = records(inspect.type_info(Register))


@settings(max_examples=15)
@given(REGISTERS)
def test_a_register_written_as_rows_says_the_same(register):
    tables = rows(register)

    files = [csvfile.read(f"{name}.csv", as_csv(table)) for name, table in tables.items()]
    sheets = workbook.read("r.xlsx", as_workbook(tables, "r.xlsx"))

    assert told(read(files)) == told(register)
    assert told(read(sheets)) == told(register)


def test_no_cell_that_is_written_is_a_formula():
    texts = ["=1+1", "+49 30", "-1", "@x", "'=1", "plain"]
    table = [["name"], *([each] for each in texts)]

    written = as_csv(table)
    cells = [row[0] for row in csv.reader(io.StringIO(written.decode("utf-8-sig")))]
    sheet = load_workbook(io.BytesIO(as_workbook({"customers": table}, "r.xlsx"))).active

    assert not [each for each in cells if each[0] in "=+-@"]
    assert [row[0] for _, row in csvfile.read("r.csv", written).rows[1:]] == texts
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * 7
    assert [cell.value for cell in sheet["A"]][1:] == texts


def test_a_text_that_no_cell_can_hold_is_not_cut():
    with pytest.raises(RegisterError, match="row 2: holds a text of more than 32,767 characters"):
        as_workbook({"customers": [["id", "aliases"], ["acme", "a; " * 11_000]]}, "r.xlsx")
