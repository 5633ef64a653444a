"""Ranges: what is not known about a number. Their algebra, and nothing else."""

import math
from collections.abc import Iterable
from functools import lru_cache

import msgspec


class Range(msgspec.Struct, frozen=True, omit_defaults=True):
    """A number known to lie between two bounds, both included, never negative.

    Attributes:
        min: The least it can be.
        max: The most it can be; None (absent in JSON) when no upper bound is known.

    Raises:
        ValueError: A bound is negative, infinite or not a number, or `max` is below `min`.
    """

    min: int | float
    max: int | float | None = None

    def __post_init__(self) -> None:
        low, top = self.min, self.max
        if not 0 <= low < math.inf:
            raise ValueError(f"a range's min must be a finite number from 0 up, not {low}")
        if top is not None and not low <= top < math.inf:
            raise ValueError(f"a range's max must be finite and at least its min, not {top}")

    @property
    def exact(self) -> bool:
        """Whether the number is known."""
        return self.min == self.max

    def __add__(self, other: "Range") -> "Range":
        top = None if self.max is None or other.max is None else self.max + other.max
        return Range(self.min + other.min, top)

    def times(self, factor: float) -> "Range":
        """Scaled by a known factor from 0 up; nothing times an unknown number is nothing."""
        if factor == 0:
            return ZERO
        return Range(self.min * factor, None if self.max is None else self.max * factor)

    def over(self, divisor: float) -> "Range":
        """In other units: divided by a known number above 0."""
        return Range(self.min / divisor, None if self.max is None else self.max / divisor)

    def product(self, other: "Range") -> "Range":
        """The range of the product of two numbers that vary independently."""
        if ZERO in (self, other):
            return ZERO
        top = None if self.max is None or other.max is None else self.max * other.max
        return Range(self.min * other.min, top)

    def union(self, other: "Range") -> "Range":
        """The least range that holds both: it is one of the two, not known which."""
        top = None if self.max is None or other.max is None else max(self.max, other.max)
        return Range(min(self.min, other.min), top)

    def minus(self, other: "Range") -> "Range":
        """What is left after `other` is taken away, never below nothing."""
        low = 0 if other.max is None else max(0, self.min - other.max)
        return Range(low, None if self.max is None else max(0, self.max - other.min))

    def unbounded(self) -> "Range":
        """The same floor with no upper bound: more may exist than was read."""
        return Range(self.min)


ZERO = Range(0, 0)
ONE = Range(1, 1)
UNKNOWN = Range(0)


@lru_cache(maxsize=1024, typed=True)  # few numbers come thousands of times; 2 and 2.0 print differently
def exactly(number: float) -> Range:
    """A known number."""
    return Range(number, number)


def total(ranges: Iterable[Range]) -> Range:
    """The sum of independent ranges; nothing to add is zero."""
    low: int | float = 0
    top: int | float | None = 0
    for each in ranges:  # bounds, not ranges: a range for every step costs more than the sum
        low += each.min
        top = None if top is None or each.max is None else top + each.max
    return Range(low, top)
