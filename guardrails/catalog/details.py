"""Everything known about one chip or one instance type, as lines for people. Pure; prints nothing."""

from guardrails.catalog import listing, names
from guardrails.catalog.lookup import Catalog
from guardrails.catalog.rows import Chip, Shape, Source
from guardrails.errors import CatalogError

PROVIDERS = ("aws", "azure", "gcp")

_CONFIDENCE = {
    "V": "read in the primary source",
    "V2": "from a secondary source",
    "C": "computed from sourced figures",
    "M": "general knowledge, not verified",
}


def describe(catalog: Catalog, name: str) -> list[str]:
    """The chips and instance types that `name` means, with every figure, source, day and confidence.

    Args:
        catalog: The catalog in use.
        name: A chip's name, a cloud's accelerator name, or an instance type of any cloud.

    Raises:
        CatalogError: Nothing has this name; the hint gives near ones.
    """
    shapes = [shape for provider in PROVIDERS if (shape := catalog.shape(provider, name))]
    chips = _chips(catalog, name)
    if not shapes and not chips:
        raise CatalogError(f"nothing in the catalog is named {name!r}", hint=_hint(catalog, name))
    blocks = [_shape_lines(catalog, shape) for shape in shapes]
    blocks += [_chip_lines(catalog, chip) for chip in chips]
    return [line for block in blocks for line in ("", *block)][1:]


def _chips(catalog: Catalog, name: str) -> list[Chip]:
    """The chip of that name in any case, else what clouds call so."""
    wanted = name.lower()
    named = [chip for chip in catalog.chips.values() if chip.name.lower() == wanted]
    if named:
        return named
    aliased = {chip.name: chip for provider in PROVIDERS if (chip := catalog.accelerator(provider, name))}
    return [aliased[key] for key in sorted(aliased)]


def _hint(catalog: Catalog, name: str) -> str:
    import difflib  # noqa: PLC0415 - only for a mistyped name

    if any(catalog.has_no_accelerators(provider, name) for provider in PROVIDERS):
        return "it is of a family without accelerators"
    for provider in PROVIDERS:
        left = catalog.left_out.get((provider, names.normal(provider, name)))
        if left is not None:
            return f"left out: {left.because}"
    known = {key.lower(): key for key in catalog.chips}
    known |= {shape.instance_type.lower(): shape.instance_type for shape in catalog.shapes.values()}
    near = [known[key] for key in difflib.get_close_matches(name.lower(), known, n=5, cutoff=0.6)]
    return f"near names: {', '.join(near)}" if near else "guardrails catalog list shows all names"


def _chip_lines(catalog: Catalog, chip: Chip) -> list[str]:
    rates = [f"{precision} {listing.number(rate)}" for precision, rate in chip.dense_tflops.items()]
    rates += [f"{precision} ≤ {listing.number(rate)}" for precision, rate in chip.upper_tflops.items()]
    carriers = sorted(_carrier(shape) for shape in catalog.shapes.values() if shape.chip == chip.name)
    names = [f"{provider}: {', '.join(aliases)}" for provider, aliases in sorted(chip.names.items())]
    facts = [
        ("kind", f"{chip.vendor} {chip.family}{'' if chip.ai else ', no AI accelerator'}"),
        ("memory", f"{_unit(chip.memory_gib, 'GiB')}, {_unit(chip.memory_gb_per_s, 'GB/s')}"),
        ("dense rates", f"{', '.join(rates)} (10^12 op/s)" if rates else "none published"),
        ("interconnect", _unit(chip.interconnect_gb_per_s, "GB/s")),
        ("die", f"{_unit(chip.die_area_mm2, 'mm²')}{', planar' if chip.planar else ''}"),
        ("TPP", f"{listing.number(chip.tpp)}, density {listing.number(chip.performance_density)}"),
        ("3A090", f"{listing.class_text(chip)} (marketed for data centres: {chip.datacenter_marketed})"),
        ("named", "; ".join(names)),
        ("carried by", ", ".join(carriers) or "no listed type"),
        *_provenance(catalog, chip),
    ]
    return _block(chip.name, facts)


def _shape_lines(catalog: Catalog, shape: Shape) -> list[str]:
    chip = catalog.chip(shape.chip)
    facts = [
        (
            "carries",
            f"{listing.count_text(shape.count)} × {shape.chip}{'' if chip.ai else ' (no AI accelerator)'}",
        ),
        ("training rate", f"{listing.rate_text(chip)} per chip"),
        ("fabric", _unit(shape.fabric_gbps, "Gbit/s")),
        *_provenance(catalog, shape),
    ]
    return _block(f"{shape.provider} {shape.instance_type}", facts)


def _provenance(catalog: Catalog, row: Chip | Shape) -> list[tuple[str, str]]:
    source = catalog.sources.get(row.source)
    return [
        ("note", row.note),
        ("source", f"{source.title}, {source.url}" if source else row.source),
        ("source of", _days(row, source)),
        ("confidence", f"{_CONFIDENCE[row.confidence]} ({row.confidence})"),
    ]


def _days(row: Chip | Shape, source: Source | None) -> str:
    read = "" if source is None or source.looked_at == row.day else f", looked at {source.looked_at}"
    return f"{row.day}{read}"


def _block(title: str, facts: list[tuple[str, str]]) -> list[str]:
    rows = [(f"  {key}", text) for key, text in facts if text]
    return [title, *listing.columns(rows)]


def _carrier(shape: Shape) -> str:
    return f"{shape.instance_type} ({listing.count_text(shape.count)})"


def _unit(value: float | None, unit: str) -> str:
    return "?" if value is None else f"{listing.number(value)} {unit}"
