"""What a chip can do, as ranges: exact where a rate is published, up to a bound where one is known. Pure.

Units: 10^12 operations/s, dense; TPP as export_class defines it.
"""

from collections.abc import Collection, Mapping

from guardrails.catalog import export_class
from guardrails.catalog.export_class import Precision
from guardrails.catalog.rows import Chip
from guardrails.model.range import UNKNOWN, Range, exactly

SIZE_PRECISIONS: tuple[Precision, ...] = ("bf16", "fp16", "tf32", "fp32")
"""Formats in which the size of compute is measured: 16 bits, or wider where a chip has no such rate."""

_FLOATS: tuple[Precision, ...] = ("fp64", "fp32", "tf32", "bf16", "fp16", "fp8", "fp6", "fp4")


def fastest(chip: Chip, precisions: Collection[str]) -> Range:
    """The fastest rate among some precisions, each at its own rate."""
    return _between(_fastest(chip.dense_tflops, precisions), _fastest(chip.upper_tflops, precisions))


def tpp(chip: Chip, tf32_bits: int = export_class.BITS["tf32"]) -> Range:
    """Total processing performance."""
    return _between(
        export_class.tpp(chip.dense_tflops, tf32_bits), export_class.tpp(chip.upper_tflops, tf32_bits)
    )


def of(chip: Chip, precision: Precision) -> Range:
    """The rate in one floating-point format; one that is not published is at most that of a narrower format.

    Matrix units that were made for narrow formats do wider ones at most as fast, so that a chip without a
    published FP64 rate has an upper bound.
    """
    published = chip.dense_tflops.get(precision)
    if published is not None:
        return exactly(published)
    narrower = _FLOATS[_FLOATS.index(precision) :]
    bounds = [*_some(chip.dense_tflops, narrower), *_some(chip.upper_tflops, narrower)]
    return Range(0, min(bounds)) if bounds else UNKNOWN


def links_gbps(chip: Chip, count: float) -> float | None:
    """What the links between some chips carry one way, 10^9 bit/s; None for one chip, or unpublished.

    By them a Cloud TPU slice is one machine, over all of its hosts.
    """
    if count <= 1 or chip.interconnect_gb_per_s is None:
        return None
    return count * chip.interconnect_gb_per_s * 8 / 2


def _between(published: float | None, bound: float | None) -> Range:
    if bound is None:
        return UNKNOWN if published is None else exactly(published)
    return Range(published or 0, max(published or 0, bound))


def _fastest(rates: Mapping[Precision, float], precisions: Collection[str]) -> float | None:
    return max(_some(rates, precisions), default=None)


def _some(rates: Mapping[Precision, float], precisions: Collection[str]) -> list[float]:
    return [rate for precision, rate in rates.items() if precision in precisions]
