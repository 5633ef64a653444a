"""Read the catalog's data files, and rows of the operator's own that add to them or correct them."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from guardrails.catalog import names, rates, softened
from guardrails.catalog.lookup import Catalog, shape_key
from guardrails.catalog.regions import Regions
from guardrails.catalog.rows import Chip, Family, LeftOut, Rows, Shape, Slices, Source
from guardrails.errors import CatalogError
from guardrails.files import read_bytes, sha256
from guardrails.model.snapshot import InputFile

DATA = Path(__file__).parent / "data"

Counted = Chip | Shape | Family
Row = Chip | Shape | Family | LeftOut | Source | Regions
AnyRow = TypeVar("AnyRow", Chip, Shape, Family, Source)
Dated = TypeVar("Dated", Chip, Shape, Family, LeftOut)

_FORMAT_HINT = 'the format is {"chips": [...], "shapes": [...], "families": [...], "sources": [...]}'
_DAY_HINT = "a row whose source is free text gives the day of that source, YYYY-MM-DD"
_ROW_HINT = "a row needs the fields that the catalog's own rows have: guardrails catalog list -o json"


SECTIONS = ("chips", "shapes", "families", "sources")
ANSWER = ("owner", "reason", "until")
"""What a file of the operator's own may hold: rows, and who answers for those that say less than ours."""

_ANSWER_HINT = "give owner, reason and until (the last day) at the top of the file, as a waiver has them"


def load(extra: Path | None = None) -> Catalog:
    """The catalog that ships with the package, with an operator's rows over it.

    Args:
        extra: `catalog.extra`, JSON or YAML in the catalog's own format: rows add or replace by key
            (chip name; provider and instance type; provider and family; source id).

    Raises:
        CatalogError: The file cannot be read, or a row is wrong; names the row and the field.
    """
    return load_with_input(extra)[0]


def load_with_input(extra: str | Path | None = None) -> tuple[Catalog, tuple[InputFile, ...]]:
    """As `load`, with the file's name and digest where there is one.

    Raises:
        CatalogError: As `load`.
    """
    if extra is None:
        return Catalog(our_rows()), ()
    path, data = Path(extra), read_bytes(extra, CatalogError)
    read = InputFile("catalog", str(extra), sha256(data))
    return _over(our_rows(), path, _content(path, data)), (read,)


def _over(ours: Rows, extra: Path, content: Mapping[str, object]) -> Catalog:
    """Our rows with the operator's over them.

    Raises:
        CatalogError: As `load`.
    """
    own_sources = _rows(extra, content, "sources", Source)
    sources = _merged(extra, ours.sources, own_sources)
    days = _days(sources)
    added = Rows(
        _dated(_rows(extra, content, "chips", Chip), days, extra),
        _dated(_rows(extra, content, "shapes", Shape), days, extra),
        _dated(_rows(extra, content, "families", Family), days, extra),
        own_sources,
        (),
        (),
    )
    rows = Rows(
        _merged(extra, ours.chips, added.chips),
        _merged(extra, ours.shapes, added.shapes),
        _merged(extra, ours.families, added.families),
        sources,
        ours.regions,
        ours.left_out,
    )
    catalog = Catalog(rows, _changes(ours, added, rows), _answer(extra, content))
    _require_chips(extra, catalog)
    for refused in softened.refusals(ours, added, rows):
        raise CatalogError(f"{extra}: {refused}", hint="leave the row out")
    if not catalog.answer.complete and (row := next((one for one in catalog.changes if one.lowers), None)):
        what = f"lowers ours ({row.old} -> {row.new})" if row.old else f"says {row.new}"
        raise CatalogError(f"{extra}: {row.row}: {what} and has no owner", hint=_ANSWER_HINT)
    return catalog


def _changes(ours: Rows, added: Rows, merged: Rows) -> tuple[softened.Change, ...]:
    """What the added rows change, sources aside, in order."""
    before: list[Counted] = [*ours.chips, *ours.shapes, *ours.families]
    rows: list[Counted] = [*added.chips, *added.shapes, *added.families]
    table = {(type(row), row_key(row)): row for row in before}
    found = (softened.change(table.get((type(row), row_key(row))), row, label(row), merged) for row in rows)
    return tuple(sorted(found, key=lambda each: each.row))


def _answer(path: Path, content: Mapping[str, object]) -> softened.Answer:
    """Who answers for the rows.

    Raises:
        CatalogError: One of the fields is wrong.
    """
    given = {key: _plain(key, content[key]) for key in ANSWER if key in content}
    try:
        return msgspec.convert(given, softened.Answer)
    except msgspec.ValidationError as error:
        raise CatalogError(f"{path}: {error}", hint=_ANSWER_HINT) from error


def our_rows() -> Rows:
    """The rows that ship with the package; TPU slices are written out as shapes."""
    sources = _ours("sources.json", list[Source])
    days = _days(sources)
    chips = _dated(_ours("chips.json", list[Chip]), days)
    slices = [shape for row in _ours("slices.json", list[Slices]) for shape in row.shapes()]
    shapes = _dated([*slices, *_ours("shapes.json", list[Shape])], days)
    return Rows(
        chips,
        _linked(shapes, chips),
        _dated(_ours("families.json", list[Family]), days),
        sources,
        _ours("regions.json", list[Regions]),
        _dated(_ours("left_out.json", list[LeftOut]), days),
    )


def _days(sources: Iterable[Source]) -> dict[str, str]:
    """The day of each source."""
    return {row.id: row.day for row in sources}


def _dated(rows: Sequence[Dated], days: Mapping[str, str], file: Path | None = None) -> list[Dated]:
    """Rows with the day of their source, where they have none of their own."""
    for row in rows:
        if file is not None and not row.day and row.source not in days:
            raise CatalogError(f"{file}: {label(row)}: day: is missing", hint=_DAY_HINT)
    return [row if row.day else msgspec.structs.replace(row, day=days.get(row.source, "")) for row in rows]


def _linked(shapes: Sequence[Shape], chips: Iterable[Chip]) -> list[Shape]:
    """Shapes of TPUs with the links between their chips for a fabric, where they have no other."""
    tpus = {chip.name: chip for chip in chips if chip.family == "tpu"}
    return [
        msgspec.structs.replace(shape, fabric_gbps=rates.links_gbps(tpus[shape.chip], shape.count))
        if shape.chip in tpus and shape.fabric_gbps is None
        else shape
        for shape in shapes
    ]


def row_key(row: Row) -> Hashable:
    """What tells a row apart from the others of its kind."""
    match row:
        case Chip():
            return row.name
        case Shape():
            return shape_key(row)
        case Family():
            return row.provider, row.family
        case LeftOut():
            return row.provider, names.normal(row.provider, row.instance_type)
        case Source():
            return row.id
        case Regions():
            return row.provider


_T = TypeVar("_T")


def _ours(name: str, kind: type[list[_T]]) -> list[_T]:
    return msgspec.json.decode((DATA / name).read_bytes(), type=kind)


def _content(path: Path, raw: bytes) -> Mapping[str, object]:
    """The file's top level, its rows not yet checked."""
    try:
        content = msgspec.json.decode(raw) if path.suffix == ".json" else msgspec.yaml.decode(raw)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise CatalogError(f"{path}: is not readable: {error}", hint=_FORMAT_HINT) from error
    if not isinstance(content, dict):
        raise CatalogError(f"{path}: is not an object of rows", hint=_FORMAT_HINT)
    unknown = sorted(str(key) for key in content if key not in (*SECTIONS, *ANSWER))
    if unknown:
        raise CatalogError(f"{path}: unknown section {unknown[0]!r}", hint=_FORMAT_HINT)
    return content


def _rows(path: Path, content: Mapping[str, object], section: str, kind: type[AnyRow]) -> list[AnyRow]:
    """The rows of one section, each checked by itself."""
    rows = content.get(section) or []
    if not isinstance(rows, list):
        raise CatalogError(f"{path}: {section}: is not a list of rows", hint=_FORMAT_HINT)
    return [_row(f"{path}: {section}[{index}]", row, kind) for index, row in enumerate(rows)]


def _row(where: str, row: object, kind: type[AnyRow]) -> AnyRow:
    label = ""
    if isinstance(row, dict):
        row = {key: _plain(key, value) for key, value in row.items()}
        label = next(
            (f" ({row[key]})" for key in ("name", "instance_type", "family", "id") if key in row), ""
        )
    try:
        return msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        raise CatalogError(f"{where}{label}: {error}", hint=_ROW_HINT) from error


def _plain(key: object, value: object) -> object:
    """YAML's days as text, and a count such as `1/6` as a number."""
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    if key == "count" and isinstance(value, str):
        over, slash, under = value.partition("/")
        if slash and over.isdecimal() and under.isdecimal() and int(under):
            return int(over) / int(under)
    return value


def _merged(path: Path, ours: Sequence[AnyRow], added: Sequence[AnyRow]) -> list[AnyRow]:
    """Rows by key, added ones winning."""
    key: Callable[[Row], Hashable] = row_key
    table: dict[Hashable, AnyRow] = {key(row): row for row in ours}
    seen: set[Hashable] = set()
    for row in added:
        if key(row) in seen:
            raise CatalogError(f"{path}: two rows for {label(row)}", hint="keep one of them")
        seen.add(key(row))
        table[key(row)] = row
    return list(table.values())


def label(row: Row) -> str:
    """How messages name a row."""
    match row:
        case Chip():
            return row.name
        case Shape() | LeftOut():
            return f"{row.provider} {row.instance_type}"
        case Family():
            return f"{row.provider} {row.family}"
        case Source():
            return row.id
        case Regions():
            return f"regions of {row.provider}"


def _require_chips(path: Path, catalog: Catalog) -> None:
    for shape in catalog.shapes.values():
        if shape.chip not in catalog.chips:
            raise CatalogError(
                f"{path}: shapes ({shape.instance_type}): chip: no chip is named {shape.chip!r}",
                hint="guardrails catalog list --chips shows all names; a new chip needs a row of its own",
            )
