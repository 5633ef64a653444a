"""Read the catalog's data files, and rows of the operator's own that add to them or correct them."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from guardrails.catalog.lookup import Catalog, shape_key
from guardrails.catalog.regions import Regions
from guardrails.catalog.rows import Chip, Family, Rows, Shape, Slices, Source
from guardrails.errors import CatalogError

DATA = Path(__file__).parent / "data"

Row = Chip | Shape | Family | Source | Regions
AnyRow = TypeVar("AnyRow", Chip, Shape, Family, Source)

_FORMAT_HINT = 'the format is {"chips": [...], "shapes": [...], "families": [...], "sources": [...]}'
_ROW_HINT = "a row needs the fields that the catalog's own rows have: guardrails catalog list -o json"


SECTIONS = ("chips", "shapes", "families", "sources")
"""What a file of the operator's own may hold."""


def load(extra: Path | None = None) -> Catalog:
    """The catalog that ships with the package, with an operator's rows over it.

    Args:
        extra: `catalog.extra`, JSON or YAML in the catalog's own format: rows add or replace by key
            (chip name; provider and instance type; provider and family; source id).

    Raises:
        CatalogError: The file cannot be read, or a row is wrong; names the row and the field.
    """
    ours = our_rows()
    if extra is None:
        return Catalog(ours)
    added = _read(extra)
    overrides: list[str] = []
    rows = Rows(
        _merged(extra, ours.chips, _rows(extra, added, "chips", Chip), overrides),
        _merged(extra, ours.shapes, _rows(extra, added, "shapes", Shape), overrides),
        _merged(extra, ours.families, _rows(extra, added, "families", Family), overrides),
        _merged(extra, ours.sources, _rows(extra, added, "sources", Source), overrides),
        ours.regions,
    )
    catalog = Catalog(rows, tuple(sorted(overrides)))
    _require_chips(extra, catalog)
    return catalog


def our_rows() -> Rows:
    """The rows that ship with the package; TPU slices are written out as shapes."""
    slices = _ours("slices.json", list[Slices])
    return Rows(
        _ours("chips.json", list[Chip]),
        [*(shape for row in slices for shape in row.shapes()), *_ours("shapes.json", list[Shape])],
        _ours("families.json", list[Family]),
        _ours("sources.json", list[Source]),
        _ours("regions.json", list[Regions]),
    )


def row_key(row: Row) -> Hashable:
    """What tells a row apart from the others of its kind."""
    match row:
        case Chip():
            return row.name
        case Shape():
            return shape_key(row)
        case Family():
            return row.provider, row.family
        case Source():
            return row.id
        case Regions():
            return row.provider


_T = TypeVar("_T")


def _ours(name: str, kind: type[list[_T]]) -> list[_T]:
    return msgspec.json.decode((DATA / name).read_bytes(), type=kind)


def _read(path: Path) -> Mapping[str, Any]:
    """The file's top level, its rows not yet checked."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CatalogError(f"{path}: cannot be read: {error.strerror}", hint="see catalog.extra") from error
    try:
        content = msgspec.json.decode(raw) if path.suffix == ".json" else msgspec.yaml.decode(raw)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise CatalogError(f"{path}: is not readable: {error}", hint=_FORMAT_HINT) from error
    if not isinstance(content, dict):
        raise CatalogError(f"{path}: is not an object of rows", hint=_FORMAT_HINT)
    unknown = sorted(str(key) for key in content if key not in SECTIONS)
    if unknown:
        raise CatalogError(f"{path}: unknown section {unknown[0]!r}", hint=_FORMAT_HINT)
    return content


def _rows(path: Path, content: Mapping[str, Any], section: str, kind: type[AnyRow]) -> list[AnyRow]:
    """The rows of one section, each checked by itself."""
    rows = content.get(section) or []
    if not isinstance(rows, list):
        raise CatalogError(f"{path}: {section}: is not a list of rows", hint=_FORMAT_HINT)
    return [_row(f"{path}: {section}[{index}]", row, kind) for index, row in enumerate(rows)]


def _row(where: str, row: Any, kind: type[AnyRow]) -> AnyRow:
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


def _plain(key: Any, value: Any) -> Any:
    """YAML's days as text, and a count such as `1/6` as a number."""
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    if key == "count" and isinstance(value, str):
        over, slash, under = value.partition("/")
        if slash and over.isdecimal() and under.isdecimal() and int(under):
            return int(over) / int(under)
    return value


def _merged(
    path: Path, ours: Sequence[AnyRow], added: Sequence[AnyRow], overrides: list[str]
) -> list[AnyRow]:
    """Rows by key, added ones winning; what they did is appended to `overrides`."""
    key: Callable[[Row], Hashable] = row_key
    table: dict[Hashable, AnyRow] = {key(row): row for row in ours}
    seen: set[Hashable] = set()
    for row in added:
        if key(row) in seen:
            raise CatalogError(f"{path}: two rows for {label(row)}", hint="keep one of them")
        seen.add(key(row))
        done = "replaced" if key(row) in table else "added"
        overrides.append(f"{done} {type(row).__name__.lower()} {label(row)} (source: {_origin(row)})")
        table[key(row)] = row
    return list(table.values())


def label(row: Row) -> str:
    """How messages name a row."""
    match row:
        case Chip():
            return row.name
        case Shape():
            return f"{row.provider} {row.instance_type}"
        case Family():
            return f"{row.provider} {row.family}"
        case Source():
            return row.id
        case Regions():
            return f"regions of {row.provider}"


def _origin(row: AnyRow) -> str:
    return row.title if isinstance(row, Source) else row.source


def _require_chips(path: Path, catalog: Catalog) -> None:
    for shape in catalog.shapes.values():
        if shape.chip not in catalog.chips:
            raise CatalogError(
                f"{path}: shapes ({shape.instance_type}): chip: no chip is named {shape.chip!r}",
                hint="guardrails catalog list --chips shows all names; a new chip needs a row of its own",
            )
