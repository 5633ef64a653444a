"""Total processing performance, performance density and the class of ECCN 3A090. Pure arithmetic.

Source: 15 CFR Part 774 Supp. 1, ECCN 3A090 with its Notes and Technical Notes (88 FR 73458). For people
who read the catalog; policies take the figures, not the class.
"""

from collections.abc import Mapping
from typing import Literal

ExportClass = Literal["a", "b", "none", "unknown"]

Precision = Literal["fp64", "fp32", "tf32", "bf16", "fp16", "int16", "fp8", "int8", "fp6", "fp4", "int4"]

BITS: Mapping[Precision, int] = {
    "fp64": 64,
    "fp32": 32,
    "tf32": 32,  # stored in 19 bits, read from 32: counted as 32, the cautious reading (choice D-23)
    "bf16": 16,
    "fp16": 16,
    "int16": 16,
    "fp8": 8,
    "int8": 8,
    "fp6": 6,
    "fp4": 4,
    "int4": 4,
}
"""Bit length of the operation, by precision."""


def tpp(dense_tflops: Mapping[Precision, float], tf32_bits: int = BITS["tf32"]) -> float | None:
    """TPP: the largest of dense rate (10^12 op/s) × bit length; None when no rate is known.

    The rate counts a multiply-add as two operations, so it is already "2 × MacTOPS".

    Args:
        dense_tflops: By precision.
        tf32_bits: Bit length at which TF32 counts: 32, or the 19 bits that it keeps.
    """
    bits = {**BITS, "tf32": tf32_bits}
    products = [rate * bits[precision] for precision, rate in dense_tflops.items()]
    return round(max(products), 1) if products else None


def performance_density(value: float | None, die_area_mm2: float | None, *, planar: bool) -> float | None:
    """TPP per mm² of logic die on a non-planar process; None when planar, unpublished or without TPP."""
    if planar or value is None or die_area_mm2 is None:
        return None
    return round(value / die_area_mm2, 2)


def presumed(value: float | None, density: float | None, *, planar: bool) -> bool:
    """Whether the class rests on a presumption, because density decides and the die area is unpublished."""
    return value is not None and 1600 <= value < 4800 and density is None and not planar


def eccn_3a090(value: float | None, density: float | None, *, planar: bool, marketed: str) -> ExportClass:
    """The paragraph that the figures reach: `a`, `b`, `none`, or `unknown` when a fact is missing.

    An unpublished die area is presumed dense: `a` from TPP 1600. Note 2 frees chips below TPP 4800 that
    are not designed or marketed for data centres; when that is not known, neither is the class.

    Args:
        value: TPP.
        density: Performance density; None when planar or unpublished.
        planar: Made in a planar process: density is zero by definition.
        marketed: Designed or marketed for data centres: `yes`, `no` or `unknown`.
    """
    if value is None:
        return "unknown"
    if value >= 4800:
        return "a"
    reached = _by_density(value, 0.0 if planar else density)
    if reached == "none" or marketed == "no":
        return "none"
    return reached if marketed == "yes" else "unknown"


def _by_density(value: float, density: float | None) -> ExportClass:
    """Paragraphs a.2, b.1 and b.2, for TPP below 4800."""
    if value < 1600:
        return "none"
    if density is None or density >= 5.92:
        return "a"
    if density >= 3.2 or (value >= 2400 and density >= 1.6):
        return "b"
    return "none"
