"""Valid rows; a test says only what differs."""

from typing import Any

from guardrails.catalog.lookup import Catalog
from guardrails.catalog.rows import Chip, Family, Rows, Shape, Source

DAY = "2026-11-22"
ROW = {"source": "sheet", "day": DAY, "confidence": "V"}


def make_chip(**fields: Any) -> Chip:
    given = {
        "name": "X1",
        "vendor": "Acme",
        "family": "gpu",
        "memory_gib": 80.0,
        "memory_gb_per_s": 3350.0,
        "dense_tflops": {"bf16": 300.0, "fp8": 600.0},
        "datacenter_marketed": "yes",
        "die_area_mm2": 800.0,
    }
    return Chip(**{**ROW, **given, **fields})


def make_shape(**fields: Any) -> Shape:
    given = {"provider": "aws", "instance_type": "x1.big", "chip": "X1", "count": 8.0}
    return Shape(**{**ROW, **given, **fields})


def make_family(provider: str = "aws", family: str = "m5") -> Family:
    return Family(provider=provider, family=family, source="sheet", day=DAY)


def make_source(**fields: Any) -> Source:
    return Source(
        **{"id": "sheet", "title": "Data sheet", "url": "https://example.com/x1", "day": DAY, **fields}
    )


def make_catalog(chips=None, shapes=None, families=None, sources=None, changes=()) -> Catalog:
    rows = Rows(
        [make_chip()] if chips is None else chips,
        [make_shape()] if shapes is None else shapes,
        [make_family()] if families is None else families,
        [make_source()] if sources is None else sources,
    )
    return Catalog(rows, changes)
