"""What is wrong with the catalog's own rows: gaps, doubles, figures that cannot be dense, age. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from guardrails.catalog import names
from guardrails.catalog.load import label, row_key
from guardrails.catalog.lookup import Catalog
from guardrails.catalog.rows import Chip, Rows, Shape

_STEPS = (("tf32", "bf16"), ("bf16", "fp8"), ("fp8", "fp4"))
_STEP_RANGE = (0.9, 4.0)
"""How much faster a narrower format is, on any accelerator yet: a sparse rate among dense ones breaks it."""


def problems(rows: Rows, catalog: Catalog) -> list[str]:
    """Every fault in words, sorted; empty when the catalog is sound.

    Args:
        rows: The rows as the files have them, doubles included.
        catalog: The catalog in use, added rows included.
    """
    found = [*_doubles(rows), *_claims(catalog.chips.values()), *_missing(catalog), *_shadows(catalog)]
    found += _guesses(catalog.shapes.values())
    for chip in catalog.chips.values():
        found += _rates(chip)
    return sorted(found)


def age_days(catalog: Catalog, today: date) -> int:
    """Days since the source that was looked at longest ago was looked at."""
    return (today - date.fromisoformat(catalog.oldest_day)).days


def _doubles(rows: Rows) -> Iterator[str]:
    for table in rows:
        keys = sorted(((str(row_key(row)), label(row)) for row in table), key=lambda pair: pair[0])
        for (key, name), (other, _) in pairwise(keys):
            if key == other:
                yield f"{name}: two rows"


def _claims(chips: Iterable[Chip]) -> Iterator[str]:
    """One accelerator name that two chips claim."""
    owner: dict[tuple[str, str], str] = {}
    for chip in chips:
        for provider, aliases in chip.names.items():
            for alias in aliases:
                first = owner.setdefault((provider, alias.lower()), chip.name)
                if first != chip.name:
                    yield f"{chip.name}: {provider} name {alias!r} is also a name of {first}"


def _missing(catalog: Catalog) -> Iterator[str]:
    """Chips and sources that rows name and nobody describes."""
    for shape in catalog.shapes.values():
        if shape.chip not in catalog.chips:
            yield f"{label(shape)}: chip {shape.chip!r} has no row"
    if catalog.changes:
        return  # added rows may give their source as free text
    for table in (catalog.chips, catalog.shapes, catalog.families, catalog.left_out):
        for row in table.values():
            if row.source not in catalog.sources:
                yield f"{label(row)}: source {row.source!r} has no row"


def _shadows(catalog: Catalog) -> Iterator[str]:
    """Shapes that belong to a family listed as having no accelerator."""
    for (provider, name), shape in catalog.shapes.items():
        family = names.family(provider, name)
        if family is not None and (provider, family) in catalog.families:
            yield f"{label(shape)}: its family {family} is listed as having no accelerator"


def _guesses(shapes: Iterable[Shape]) -> Iterator[str]:
    """Shares of a device that no source states: what is guessed is a whole one, never less."""
    for shape in shapes:
        if shape.count < 1 and shape.confidence not in ("V", "V2"):
            yield f"{label(shape)}: a share of a device that no source states: count 1"


def _rates(chip: Chip) -> Iterator[str]:
    """Rates whose steps from one precision to the next do not look dense."""
    low, high = _STEP_RANGE
    for wide, narrow in _STEPS:
        before, after = chip.dense_tflops.get(wide), chip.dense_tflops.get(narrow)  # type: ignore[call-overload]
        if before and after and not low <= after / before <= high:
            yield f"{chip.name}: {narrow} is {after / before:.2g} times {wide}: one of the two is not dense"
