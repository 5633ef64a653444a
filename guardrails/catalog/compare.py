"""Where the catalog and a cloud's own listing disagree. Pure.

Known habits of the listings are allowed for: a share of a GPU is counted as one, some types (AWS `trn2u`,
Azure's GB200) are listed as if they had nothing, models that differ only in memory have the same name, and
memory is listed without the part that error correction takes.
"""

import math
from collections.abc import Iterable, Iterator

from guardrails.catalog import names
from guardrails.catalog.lookup import Catalog
from guardrails.catalog.rows import Chip, Provider, Shape
from guardrails.catalog.vendor import Listed

_MEMORY_TOLERANCE = 0.1


def disagreements(catalog: Catalog, listing: Iterable[Listed]) -> list[str]:
    """Every disagreement in words, sorted; empty when the listing has nothing against the catalog."""
    return sorted({text for row in listing for text in _row(catalog, row)})


def _row(catalog: Catalog, row: Listed) -> Iterator[str]:
    where = f"{row.provider} {row.name}"
    if row.count is None and row.accelerator == row.name:
        if catalog.accelerator(row.provider, row.name) is None:
            yield f"{where}: no chip has this accelerator name"
        return
    shape = catalog.shape(row.provider, row.name)
    if shape is not None:
        yield from (f"{where}: {text}" for text in _shape(catalog, shape, row))
    elif (row.provider, names.normal(row.provider, row.name)) in catalog.left_out:
        return
    elif row.count:
        yield f"{where}: missing; the listing gives it {row.count:g} × {row.accelerator or 'an accelerator'}"
    elif not catalog.has_no_accelerators(row.provider, row.name):
        yield f"{where}: missing; neither a type with accelerators nor of a family listed as having none"


def _shape(catalog: Catalog, shape: Shape, row: Listed) -> Iterator[str]:
    """What a listing has against one shape."""
    if row.count and not _same_count(shape, row):
        yield f"count: ours is {shape.count:g}, the listing's {row.count:g}"
    if not row.accelerator:
        return
    chip = catalog.chip(shape.chip)
    listed = catalog.accelerator(row.provider, row.accelerator)
    if listed is None:
        yield f"accelerator: ours is {shape.chip}, the listing's {row.accelerator!r}, which no chip is called"
    elif listed.dense_tflops != chip.dense_tflops:
        yield f"accelerator: ours is {shape.chip}, the listing's {row.accelerator!r} ({listed.name})"
    if row.memory_gib is not None and not same_memory(chip, shape.provider, shape.count, row.memory_gib):
        yield f"memory: ours is {chip.memory_gib:g} GiB per device, the listing's {row.memory_gib:.4g}"


def _same_count(shape: Shape, row: Listed) -> bool:
    if shape.count >= 1 or row.exact:
        return row.count == shape.count
    return row.count == math.ceil(shape.count)


def same_memory(chip: Chip, provider: Provider, count: float, listed_gib: float) -> bool:
    """Whether a listing's memory of one device, or of a share of one, is the chip's."""
    nominal = chip.listed_memory_gib.get(provider, chip.memory_gib)
    if nominal is None:
        return True
    ours = nominal * min(count, 1.0)
    return abs(listed_gib - ours) <= _MEMORY_TOLERANCE * ours
