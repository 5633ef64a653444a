"""The page of the catalog: the chips and instance types that are known, each with its source and day."""

from collections.abc import Iterator, Sequence

from guardrails.catalog.listing import class_text, count_text, number, rate_text
from guardrails.catalog.load import load
from guardrails.catalog.lookup import Catalog
from guardrails.catalog.rows import Chip, Shape
from guardrails.policy.generate import table

_CLOUDS = {"aws": "AWS", "azure": "Azure", "gcp": "Google Cloud"}
_INTRODUCTION = """\
What the release knows of accelerators. An instance type that is neither here nor of a family without
accelerators is unknown, never nothing. `guardrails catalog show NAME` prints one row whole, `guardrails
catalog check FILE` compares a cloud's own list with it, and `catalog.extra` adds rows of your own."""
_RATES = """\
Dense rates, without sparsity. TPP is total processing performance as ECCN 3A090 counts it; a class with \\*
is presumed, for the area of the die decides and is not published."""


def page() -> str:
    """Markdown."""
    catalog = load()
    return "\n\n".join(part for part in _parts(catalog) if part) + "\n"


def _parts(catalog: Catalog) -> Iterator[str]:
    yield "# Catalog"
    yield _INTRODUCTION
    yield f"Every source was last looked at on {catalog.oldest_day} or later."
    yield "## How much of each cloud"
    yield table(
        ("cloud", "instance types", "slices", "families without accelerators", "left out", "sources of"),
        [_coverage(catalog, provider) for provider in _CLOUDS],
    )
    yield "## Chips"
    yield _RATES
    head = ("chip", "memory", "fastest training rate", "TPP", "3A090", "source", "of")
    yield table(head, [_chip(catalog, each) for _, each in sorted(catalog.chips.items())])
    for provider, name in _CLOUDS.items():
        yield f"## Instance types of {name}"
        columns = ("type", "chips", "chip", "fabric, Gbit/s", "source", "of")
        yield table(columns, [_shape(catalog, each) for each in _shapes(catalog, provider)])


def _shapes(catalog: Catalog, provider: str) -> list[Shape]:
    return [each for _, each in sorted(catalog.shapes.items()) if each.provider == provider]


def _coverage(catalog: Catalog, provider: str) -> Sequence[str]:
    shapes = _shapes(catalog, provider)
    days = sorted(each.day for each in shapes)
    return (
        f"[{_CLOUDS[provider]}](#instance-types-of-{_CLOUDS[provider].lower().replace(' ', '-')})",
        str(sum(each.kind == "machine" for each in shapes)),
        str(sum(each.kind == "slice" for each in shapes)),
        str(sum(owner == provider for owner, _ in catalog.families)),
        str(sum(owner == provider for owner, _ in catalog.left_out)),
        f"{days[0]} to {days[-1]}",
    )


def _chip(catalog: Catalog, chip: Chip) -> Sequence[str]:
    memory = "?" if chip.memory_gib is None else f"{number(chip.memory_gib)} GiB"
    export = class_text(chip).replace("*", "\\*")
    return (
        f"`{chip.name}`",
        memory,
        rate_text(chip),
        number(chip.tpp),
        export,
        _source(catalog, chip.source),
        chip.day,
    )


def _shape(catalog: Catalog, shape: Shape) -> Sequence[str]:
    fabric = number(shape.fabric_gbps)
    chips = count_text(shape.count)
    return (f"`{shape.instance_type}`", chips, shape.chip, fabric, _source(catalog, shape.source), shape.day)


def _source(catalog: Catalog, key: str) -> str:
    source = catalog.sources[key]
    return f"[{source.title}]({source.url})" if source.url else source.title
