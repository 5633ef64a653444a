"""The catalog as a document and as text for people. Pure; prints nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from guardrails.catalog import export_class
from guardrails.catalog.lookup import Catalog
from guardrails.catalog.rows import Chip, Family, Shape

SCHEMA = "guardrails.catalog/1"
TRAINING: tuple[export_class.Precision, ...] = ("fp8", "bf16", "fp16", "tf32", "fp32", "fp64")
"""Precisions that people train in; the fastest of them is listed."""


def document(
    catalog: Catalog, chips: Iterable[Chip], shapes: Iterable[Shape], families: Iterable[Family]
) -> dict[str, object]:
    """`guardrails.catalog/1`: rows with computed figures and their sources written out."""
    return {
        "schema": SCHEMA,
        "digest": catalog.digest,
        "overrides": [each.words for each in catalog.changes],
        "chips": [chip_document(catalog, chip) for chip in chips],
        "shapes": [_sourced(catalog, shape) for shape in shapes],
        "families": [_sourced(catalog, family) for family in families],
    }


def chip_document(catalog: Catalog, chip: Chip) -> dict[str, object]:
    """One chip with TPP, performance density and export class."""
    computed = {
        "tpp": chip.tpp,
        "performance_density": chip.performance_density,
        "eccn_3a090": chip.eccn_3a090,
        "eccn_3a090_presumed": _presumed(chip),
    }
    row = _sourced(catalog, chip)
    source = row.pop("source")
    return {**row, **computed, "source": source}


def chip_lines(chips: Sequence[Chip]) -> list[str]:
    """A table of chips, one line each, under one head."""
    head = ("chip", "memory", "fastest training rate", "TPP", "3A090", "source of")
    return columns([head, *(_chip_cells(chip) for chip in chips)], right=(1, 2, 3))


def shape_lines(shapes: Sequence[Shape]) -> list[str]:
    """Tables of instance types by provider; slices of one chip are drawn together."""
    lines: list[str] = []
    for provider in sorted({shape.provider for shape in shapes}):
        rows = [shape for shape in shapes if shape.provider == provider]
        cells = [_shape_cells(shape) for shape in rows if shape.kind == "machine"]
        head = (provider, "chips", "", "fabric Gbit/s", "source of")
        lines += ["", *columns([head, *cells, *_slice_cells(rows)], right=(1, 3))]
    return lines[1:]


def family_lines(catalog: Catalog) -> list[str]:
    """How many families are listed as having no accelerator, by provider; the JSON listing names them."""
    counts = Counter(provider for provider, _ in catalog.families)
    numbers = ", ".join(f"{provider} {count}" for provider, count in sorted(counts.items()))
    return [f"families without accelerators: {numbers} (named in -o json)"]


def columns(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Cells as aligned lines, two blanks between columns; `right` are the columns that end flush."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if index in right else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def number(value: float | None) -> str:
    """A figure for people: `1,978.9`; `?` when it is not known."""
    return "?" if value is None else f"{value:,.4f}".rstrip("0").rstrip(".")


def count_text(value: float) -> str:
    """A number of devices for people; a share as `1/6`."""
    if value < 1:
        under = round(1 / value)
        if abs(value * under - 1) < 0.005:
            return f"1/{under}"
    return number(value)


def class_text(chip: Chip) -> str:
    """The export class for people; a trailing `*` marks a class presumed from an unpublished die area."""
    return f"{chip.eccn_3a090}{'*' if _presumed(chip) else ''}"


def rate_text(chip: Chip) -> str:
    """The fastest rate that chips train at, with its precision."""
    published = chip.dense_tflops or chip.upper_tflops
    rates = [(published[precision], precision) for precision in TRAINING if precision in published]
    if not rates:
        return "not AI" if not chip.ai else "?"
    rate, precision = max(rates, key=lambda pair: pair[0])
    return f"{'' if chip.dense_tflops else '≤ '}{number(rate)} TF {precision}"


def _presumed(chip: Chip) -> bool:
    return export_class.presumed(chip.tpp, chip.performance_density, planar=chip.planar)


def _sourced(catalog: Catalog, row: Chip | Shape | Family) -> dict[str, object]:
    """A row with its source written out; free text stays as the title."""
    fields = {name: getattr(row, name) for name in row.__struct_fields__}
    source = catalog.sources.get(row.source)
    title, url = (source.title, source.url) if source else (row.source, "")
    fields["source"] = {"title": title, "url": url, "day": fields.pop("day")}
    return {name: msgspec.to_builtins(value) for name, value in fields.items()}


def _chip_cells(chip: Chip) -> tuple[str, ...]:
    memory = "?" if chip.memory_gib is None else f"{number(chip.memory_gib)} GiB"
    return chip.name, memory, rate_text(chip), number(chip.tpp), class_text(chip), chip.day


def _shape_cells(shape: Shape) -> tuple[str, ...]:
    return shape.instance_type, count_text(shape.count), shape.chip, number(shape.fabric_gbps), shape.day


def _slice_cells(rows: Sequence[Shape]) -> list[tuple[str, ...]]:
    """One line per generation: the smallest and the largest slice, and how many sizes there are."""
    generations: dict[str, list[Shape]] = {}
    for row in rows:
        if row.kind == "slice":
            generations.setdefault(row.chip, []).append(row)
    cells: list[tuple[str, ...]] = []
    for chip, slices in sorted(generations.items()):
        slices.sort(key=lambda row: row.count)
        first, last = slices[0], slices[-1]
        span = f"{first.instance_type} … {last.instance_type} ({len(slices)} sizes)"
        fabric = number(first.fabric_gbps if first.fabric_gbps == last.fabric_gbps else None)
        if fabric == "?" and last.fabric_gbps is not None:
            fabric = f"up to {number(last.fabric_gbps)}"
        cells.append((span, f"{number(first.count)}-{number(last.count)}", chip, fabric, first.day))
    return cells
