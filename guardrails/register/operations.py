"""How many operations a run takes, as stated and as its parameters and tokens give it. Pure."""

from guardrails.model.activity import Run
from guardrails.model.range import UNKNOWN, Range, exactly

_YOP = 1e24

TOLERANCE_PERCENT = 1
"""How far the two may differ by rounding alone: our own allowance. What differs more is named."""


def six_nd(run: Run) -> Range | None:
    """Six times parameters and tokens (6ND), in 10^24; None where they are not declared."""
    if run.parameters is None or run.tokens is None:
        return None
    return exactly(6 * run.parameters * run.tokens / _YOP)


def estimated(run: Run) -> Range:
    """What both say together: 6ND where what is stated allows it; where it does not, one of the two."""
    other, stated = six_nd(run), run.operations_yop
    if other is None:
        return stated
    return other if _outside(stated, other.min) == 0 else stated.union(other)


def differ(run: Run) -> bool:
    """Whether what is stated and 6ND cannot both be right."""
    other = six_nd(run)
    if other is None or run.operations_yop == UNKNOWN:
        return False
    return _outside(run.operations_yop, other.min) > other.min * TOLERANCE_PERCENT / 100


def _outside(stated: Range, number: float) -> float:
    """How far a number lies outside of a range."""
    above = 0 if stated.max is None else number - stated.max
    return max(stated.min - number, above, 0)
