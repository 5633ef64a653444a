"""From what settings say of numbers to how many machines there are: planned, and at the most. The one place.

What is not known of a number leaves it open above, and is said beside it.
"""

import math
from typing import Any, NamedTuple

from guardrails.catalog.accelerators import OPEN, Size, at_least
from guardrails.formats.decoding import MOST
from guardrails.model.field import Field
from guardrails.model.range import ZERO, Range, exactly
from guardrails.model.workload import Unresolved

Open = tuple[Unresolved, ...]
UNSET: Field[int] = Field()
"""A number that a service does not have."""


class Counted(NamedTuple):
    """A number of machines, and what is not known of it."""

    size: Size
    open: Open = ()


def fixed(number: Field[int], default: int | None = None) -> Counted:
    """A number that nothing scales.

    Args:
        number: As it is set.
        default: What the service takes when it is not.
    """
    count = _or(number, default)
    if count is None:
        return Counted(OPEN, (_why(number),))
    return Counted(Size(exactly(count), exactly(count)))


def scaled(
    planned: Field[int],
    least: Field[int],
    most: Field[int],
    *,
    default: int | None = None,
) -> Counted:
    """A number that goes from a least to a most by itself.

    Args:
        planned: Where it begins; where it is not said, it may be any from the least to the most.
        least: Not below it; 0 where it is not said.
        most: Not above it, unless something else of these is.
        default: What the service takes for the most when it is not set.
    """
    low = least.value or 0
    floor = low if planned.value is None else max(low, planned.value)
    top = _or(most, default)
    if top is None:
        begins = Range(low) if planned.value is None else exactly(planned.value)
        return Counted(Size(begins, Range(floor)), (_why(most),))
    begins = Range(low, max(low, top)) if planned.value is None else exactly(planned.value)
    return Counted(Size(begins, exactly(max(top, floor))))


def readied(counted: Counted, prepared: Field[int], kept: Field[int]) -> Counted:
    """A number with machines that are made ready beside those that run.

    Args:
        counted: Those that run.
        prepared: The most that run and are ready together; where it is not said, the most that may run.
        kept: So many are always ready, however many run.
    """
    size, top = counted.size, counted.size.ceiling
    least = max(top.min, prepared.value or 0)
    most = None if top.max is None else max(top.max + (kept.value or 0), prepared.value or 0)
    lost = tuple(_why(each) for each in (prepared, kept) if each.is_lost)
    if lost or most is None:
        return Counted(Size(size.planned, Range(least)), (*counted.open, *lost))
    return Counted(Size(size.planned, Range(most if top.exact else least, most)), counted.open)


def upto(most: Field[int]) -> Counted:
    """Any number of machines up to a limit, as they are asked for."""
    if most.value is None:
        return Counted(Size(ZERO, Range(0)), (_why(most),))
    return Counted(Size(Range(0, most.value), exactly(most.value)))


def settled(counted: Counted) -> Counted:
    """A number that does not grow any more."""
    return Counted(Size(counted.size.planned, counted.size.planned), counted.open)


def largest(*numbers: Field[int]) -> Counted:
    """The largest of some limits; one that is not set says nothing."""
    top = max((each.value for each in numbers if each.value is not None), default=0)
    lost = tuple(_why(each) for each in numbers if each.is_lost)
    return Counted(Size(ZERO, Range(0) if lost else exactly(top)), lost)


def times(size: Size, factor: float) -> Size:
    """A size, so many times."""
    return Size(size.planned.times(factor), size.ceiling.times(factor))


def weighed(size: Size, units: float) -> Size:
    """Machines that fill a number of capacity units when each counts as so many of them."""
    return Size(_divided(size.planned, units), _divided(size.ceiling, units))


def weighted(size: Size, weight: Field[Any]) -> Counted:
    """Machines that fill capacity units when each counts as `weight` of them, which may be a fraction.

    A weight that is not known leaves the number of machines open.
    """
    if weight.value is None and not weight.reason:
        return Counted(size)
    units = _positive(weight.value)
    if units is not None:
        return Counted(weighed(size, units))
    why = Unresolved(weight.path, weight.reason or "is not a weight")
    return Counted(OPEN if size.ceiling.max != 0 else size, (why,))


def raised(size: Size, top: Range) -> Size:
    """A size whose most is no less than what something else may make of it."""
    if size.ceiling.max is None or top.max is None:
        return Size(size.planned, Range(max(size.ceiling.min, top.min)))
    return Size(size.planned, exactly(max(size.ceiling.max, top.max)))


def plus(size: Size, other: Size) -> Size:
    """Machines of two kinds of settings together."""
    return Size(size.planned + other.planned, size.ceiling + other.ceiling)


def perhaps(size: Size) -> Size:
    """A size of something that may not be there at all."""
    return Size(Range(0, size.planned.max), Range(0, size.ceiling.max))


def _or(number: Field[int], default: int | None) -> int | None:
    return default if number.value is None and not number.reason else number.value


def _why(number: Field[int]) -> Unresolved:
    return Unresolved(number.path, number.missing)


def _positive(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if 1 / MOST <= number <= MOST else None


def _divided(instances: Range, units: float) -> Range:
    top = None if instances.max is None else math.ceil(instances.max / units)
    return Range(math.ceil(instances.min / units), top)


def grown(size: Size, least: int | None, top: Range, *, certain: bool) -> Size:
    """A size that something else keeps between a least and a most.

    Args:
        size: Without it.
        least: So many are kept; None where it keeps none.
        top: The most that it makes of it.
        certain: Whether it is certain that it does; else it may stay as it is.
    """
    planned = size.planned if least is None or not certain else at_least(size.planned, exactly(least))
    higher = at_least(size.ceiling, top)
    ceiling = higher if certain else size.ceiling.union(higher)
    return Size(planned, at_least(ceiling, exactly(planned.min)))


def product(size: Size, number: Range) -> Size:
    """A size, a number of times that is itself a range."""
    return Size(size.planned.product(number), size.ceiling.product(number))
