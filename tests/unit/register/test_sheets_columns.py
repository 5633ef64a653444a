"""Sheets hold every field of the register: a new field of the model is a new column by construction."""

from collections.abc import Iterator

from msgspec import inspect

from guardrails.model.customer import Register
from guardrails.model.range import Range
from guardrails.register.sheets.columns import NOT_IN_SHEETS, sheets


def fields(kind: inspect.Type, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every path of the model that holds a value, lists without their numbers."""
    match kind:
        case inspect.UnionType(types=types):
            yield from fields(next(each for each in types if not isinstance(each, inspect.NoneType)), at)
        case inspect.VarTupleType(item_type=inspect.StructType() as inner):
            yield from fields(inner, at)
        case inspect.StructType(cls=cls, fields=inner_fields) if cls is not Range:
            for field in inner_fields:
                yield from fields(field.type, (*at, field.name))
        case _:
            yield at


def held() -> set[tuple[str, ...]]:
    """Every path that a column holds; the provider's sheet has those of the register's top, too."""
    top = {field.name for field in inspect.type_info(Register).fields}
    found = set()
    for sheet in sheets().values():
        for column in sheet.columns:
            section = (sheet.section, column.section) if column.section else (sheet.section,)
            found |= {(*route, *section, *column.path) for route in sheet.routes}
            if sheet.single and column.path[0] in top:
                found.add(column.path)
    return found


def test_every_field_of_the_register_has_a_column():
    missing = set(fields(inspect.type_info(Register))) - held()

    assert missing == {(name,) for name in NOT_IN_SHEETS}


def test_no_sheet_has_two_columns_of_one_name():
    for sheet in sheets().values():
        assert len(set(sheet.header)) == len(sheet.header), sheet.name


def test_columns_that_people_have_in_their_files_keep_their_names():
    customers = sheets()["customers"].header

    assert customers[:3] == ("id", "name", "kind")
    assert {"account", "environment", "has_purpose", "validated_day", "screened_sdn"} <= set(customers)
    assert sheets()["screenings"].header[:3] == ("customer", "owner", "end_user")
