"""What a verdict is bound to, and whether today's is within what was excused.

No new category, no greater quantity, no other day. Pure; knows no rule.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeGuard

import msgspec

from guardrails.model.compute import Pool
from guardrails.model.range import ZERO, Range, total

HOLDERS = frozenset(("customer", "party", "group", "account", "pool", "cluster"))
"""Kinds of subjects whose verdicts rest on accelerators."""

BY_TYPE = "accelerators_by_type"
UNSIZED = "workloads_of_unknown_size"

_COMPUTE = frozenset(
    (
        *("accelerators", "pools", "h100_equivalents", "capacity_eops", "fp64_pflops", "fp32_pflops"),
        *("capacity_12_months_yop", "estimate_12_months_yop"),
    )
)
"""Names under which a rule binds its verdict to an amount of compute itself."""


class Held(msgspec.Struct, frozen=True):
    """The accelerators that a verdict rests on.

    Attributes:
        by_type: Accelerator -> how many at the ceiling, as a range; without types of which there is none.
        unsized: Number of workloads without a known ceiling.
    """

    by_type: dict[str, dict[str, object]]
    unsized: int


def held(pools: Iterable[Pool], members: Mapping[str, tuple[str, ...]]) -> Held:
    """Add up pools.

    Args:
        pools: Those that a verdict rests on.
        members: Pool id -> ids of the workloads in it.
    """
    ceilings: dict[str, list[Range]] = defaultdict(list)
    unsized = 0
    for pool in pools:
        if pool.ceiling != ZERO:
            ceilings[pool.accelerator].append(pool.ceiling)
        if pool.ceiling.max is None:
            unsized += len(members.get(pool.id, ()))
    return Held({name: msgspec.to_builtins(total(ceilings[name])) for name in sorted(ceilings)}, unsized)


def complete(bound: Mapping[str, object], held_: Held) -> dict[str, object]:
    """A rule's bound, with the accelerators that the verdict rests on where it does not bound them itself.

    So an excuse of an identity covers the accelerators of its day and not any number of them; and where the
    rule's own amount has no upper end, what is known of it and how many workloads are not sized count.
    """
    completed = dict(bound)
    amounts = [value for name, value in bound.items() if name in _COMPUTE]
    if held_.by_type and not (amounts and all(map(_closed, amounts))):
        completed[BY_TYPE] = held_.by_type
    if held_.unsized:
        completed[UNSIZED] = held_.unsized
    return completed


def beyond(today: Mapping[str, object], excused: Mapping[str, object]) -> tuple[str, ...]:
    """Names in a bound of today that are not within what was excused; none: the excuse holds."""
    return tuple(name for name, value in today.items() if not within({name: value}, excused))


def within(today: object, excused: object) -> bool:
    """Compare two values of `detail.bound`.

    Mappings and lists may have lost entries, never gained one. Numbers and ranges may have shrunk; a range
    without `max` is larger than every number, and its known part must not have grown. A day names an event:
    another day is another event. Everything else must be equal.

    Args:
        today: The verdict's value now.
        excused: The value that a baseline or waiver holds; a number for a range is its `max`.
    """
    if isinstance(today, Mapping) and _is_range(today) and _is_number(excused):
        return _top(today) <= excused
    if isinstance(today, Mapping) and isinstance(excused, Mapping):
        if _is_range(today) and _is_range(excused):
            return _within_range(today, excused)
        return all(key in excused and _entry(key, value, excused[key]) for key, value in today.items())
    if isinstance(today, list | tuple) and isinstance(excused, list | tuple):
        return all(any(within(each, other) for other in excused) for each in today)
    if _is_number(today) and _is_number(excused):
        return today <= excused
    return type(today) is type(excused) and bool(today == excused)


def _entry(key: str, today: object, excused: object) -> bool:
    if key.endswith("_day") and _is_number(today):
        return _is_number(excused) and bool(today == excused)
    return within(today, excused)


def _within_range(today: Mapping[str, float], excused: Mapping[str, float]) -> bool:
    """Below the top that was excused; where there was none, no more than was known of it."""
    if "max" in excused:
        return _top(today) <= float(excused["max"])
    return today["min"] <= excused["min"]


def _closed(value: object) -> bool:
    """Whether an amount, or each of several, has an upper end."""
    if isinstance(value, Mapping) and not _is_range(value):
        return all(map(_closed, value.values()))
    return _is_number(value) or (isinstance(value, Mapping) and "max" in value)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_range(value: Mapping[str, object]) -> TypeGuard[Mapping[str, float]]:
    return "min" in value and value.keys() <= {"min", "max"} and all(map(_is_number, value.values()))


def _top(value: Mapping[str, float]) -> float:
    return float(value.get("max", float("inf")))
