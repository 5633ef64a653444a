"""What hardware could do: dense peak rates, sums in safe units. No thresholds, no law.

Units: 1 eop/s = 10^18 operations per second; 1 Yop = 10^24 operations.
"""

from collections.abc import Sequence

from guardrails.catalog.lookup import Catalog
from guardrails.model.span import Range

TRAINING_PRECISIONS: tuple[str, ...] = ("fp8", "bf16", "fp16", "tf32", "fp32")
"""Precisions in which models are trained today; the fastest that a chip has counts (choice D-5)."""

HOURS_IN_12_MONTHS = 8_760
YOP_PER_EOPS_IN_12_MONTHS = HOURS_IN_12_MONTHS * 3_600 / 1e6
H100_TPP = 15_832
"""TPP of an H100 SXM, by which H100-equivalents are counted."""


def peak_eops(catalog: Catalog, accelerator: str, precisions: Sequence[str]) -> float | None:
    """Dense peak of ONE chip in 10^18 operations per second; None when the catalog has no rate."""
    rate = catalog.peak_tflops(catalog.chip(accelerator), precisions)
    return None if rate is None else rate / 1e6


def yop_in_12_months(capacity_eops: Range) -> Range:
    """Operations that the capacity could do in 8,760 hours at dense peak."""
    return capacity_eops.times(YOP_PER_EOPS_IN_12_MONTHS)
