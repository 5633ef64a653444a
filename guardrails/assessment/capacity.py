"""What hardware could do: dense peak rates, sums in safe units. No thresholds, no law.

Units: 1 eop/s = 10^18 operations per second; 1 Yop = 10^24 operations.
"""

from guardrails.model.range import Range

TRAINING_PRECISIONS: tuple[str, ...] = ("fp8", "bf16", "fp16", "tf32", "fp32")
"""Precisions in which models are trained today; the fastest that a chip has counts (choice D-5)."""

HOURS_IN_12_MONTHS = 8_760
YOP_PER_EOPS_IN_12_MONTHS = HOURS_IN_12_MONTHS * 3_600 / 1e6
H100_TFLOPS = 989.4
"""Dense BF16 rate of an H100 SXM, 10^12 operations/s, by which H100-equivalents are counted. Source: NVIDIA
H100 datasheet, as in the catalog. The bound made for export control (TPP) would count TF32 at 32 bits, and
a Trainium two to four times."""


def yop_in_12_months(capacity_eops: Range) -> Range:
    """Operations that the capacity could do in 8,760 hours at dense peak."""
    return capacity_eops.times(YOP_PER_EOPS_IN_12_MONTHS)
