"""From instance types and numbers of instances to accelerators: planned, at the ceiling, and of alternatives.

Knows the catalog; knows no resource type.
"""

from collections.abc import Mapping, Sequence

import msgspec

from guardrails.catalog import rates
from guardrails.catalog.lookup import Catalog
from guardrails.catalog.names import normal
from guardrails.model.range import ONE, ZERO, Range
from guardrails.model.range import UNKNOWN as UNKNOWN_NUMBER
from guardrails.model.workload import SENSITIVE, UNKNOWN, Alternative

NONE = "none"
_PRECISIONS = ("fp4", "fp8", "bf16", "fp16", "tf32", "fp32", "int8")


class Size(msgspec.Struct, frozen=True):
    """How many instances: planned, and the most that the resource's settings allow."""

    planned: Range
    ceiling: Range


SINGLE = Size(ONE, ONE)
EMPTY = Size(ZERO, ZERO)
OPEN = Size(UNKNOWN_NUMBER, UNKNOWN_NUMBER)
"""A number of machines of which nothing is known."""


class Choice(msgspec.Struct, frozen=True):
    """One instance type that a resource may run.

    Attributes:
        instance_type: As shown; `unknown` when it is not known.
        chip: Chip name, `none` or `unknown`.
        count: Accelerators per instance, 0 for none, None when unknown.
        size: How many instances of it there can be.
        fabric_gbps: Scale-out bandwidth of one instance; None when unknown.
        path: Which attribute leaves it open; empty when nothing is.
        reason: Why it is open.
        least: Accelerators per instance that it has at least.
    """

    instance_type: str
    chip: str
    count: float | None
    size: Size
    fabric_gbps: float | None = None
    path: str = ""
    reason: str = ""
    least: float = 0

    @property
    def planned(self) -> Range:
        """Planned accelerators."""
        return self._accelerators(self.size.planned)

    @property
    def ceiling(self) -> Range:
        """The most accelerators that the settings allow."""
        return self._accelerators(self.size.ceiling)

    def same_machine(self, other: "Choice") -> bool:
        """Whether both are one kind of machine; a type may carry what is added to it."""
        return (self.instance_type, self.chip, self.count) == (other.instance_type, other.chip, other.count)

    def _accelerators(self, instances: Range) -> Range:
        if self.count is not None:
            return instances.times(self.count)
        return ZERO if instances.max == 0 else Range(instances.min * self.least)


class Quantity(msgspec.Struct, frozen=True):
    """What a resource holds, in the words of the workload's fields; `open` lists what is not known of it."""

    instance_type: str
    accelerator: str
    accelerators_per_instance: float | None
    alternatives: tuple[Alternative, ...]
    instances: Range
    instances_ceiling: Range
    accelerators: Range
    ceiling: Range
    fabric_gbps: float | None
    open: tuple[tuple[str, str], ...]


class Described(msgspec.Struct, frozen=True):
    """A type that the catalog does not know, as its cloud describes it.

    Attributes:
        chip: Chip name, `none` or `unknown`.
        count: Accelerators per instance; None when unknown.
        fabric_gbps: Scale-out bandwidth of one instance; None when unknown.
        reason: What is not known of it; empty when all is.
    """

    chip: str
    count: float | None
    fabric_gbps: float | None = None
    reason: str = ""


class Accelerators:
    """The catalog as readers ask it; remembers answers, because a plan asks the same a thousand times.

    Args:
        catalog: Chips and types.
        described: Types that it does not know, by provider and name.
    """

    def __init__(
        self, catalog: Catalog, described: Mapping[tuple[str, str], Described] | None = None
    ) -> None:
        self.catalog = catalog
        self._described = described or {}
        self._choices: dict[tuple[str, str, Size, str, bool], Choice] = {}
        self._quantities: dict[int, tuple[Choice, Quantity | None]] = {}

    def choice(self, provider: str, name: str, size: Size, path: str, *, hidden: bool = False) -> Choice:
        """A type that is known by name.

        Args:
            provider: The cloud.
            name: The type as the cloud names it.
            size: How many instances of it there can be.
            path: The attribute that names it.
            hidden: Its name must not be printed; what follows from it may.
        """
        key = (provider, name, size, path, hidden)
        known = self._choices.get(key)
        if known is None:
            known = self._choices[key] = self._choice(
                provider, name, size, path, SENSITIVE if hidden else name
            )
        return known

    def quantity(self, choices: Sequence[Choice]) -> Quantity | None:
        """What the resource holds when it runs one of some types; None when certainly no accelerator.

        Of alternatives the one with the most compute at the ceiling counts. One that is unknown takes the
        upper bound away: it may be larger than those that are known.
        """
        if len(choices) != 1:
            return self._quantity(list(dict.fromkeys(choices)))
        known = self._quantities.get(id(choices[0]))
        if known is None:  # the choice is kept beside the answer, so that its id stays its own
            known = self._quantities[id(choices[0])] = (choices[0], self._quantity(choices))
        return known[1]

    def _choice(self, provider: str, name: str, size: Size, path: str, shown: str) -> Choice:
        shape = self.catalog.shape(provider, name)
        if shape is not None:
            return Choice(shown, shape.chip, plain(shape.count), size, shape.fabric_gbps)
        if self.catalog.has_no_accelerators(provider, name):
            return Choice(shown, NONE, 0, size)
        found = self._described.get((provider, normal(provider, name)))
        if found is not None:
            where = path if found.reason else ""
            count = None if found.count is None else plain(found.count)
            return Choice(shown, found.chip, count, size, found.fabric_gbps, where, found.reason)
        return Choice(shown, UNKNOWN, None, size, path=path, reason=f'"{shown}" is not in the catalog')

    def _quantity(self, distinct: Sequence[Choice]) -> Quantity | None:
        if all(each.chip == NONE for each in distinct):
            return None
        known = [each for each in distinct if each.chip not in (NONE, UNKNOWN)]
        known = known or [each for each in distinct if each.chip == UNKNOWN]
        chosen = max(known, key=self._weight)
        planned, instances = chosen.planned, chosen.size.planned
        for each in distinct:
            planned, instances = planned.union(each.planned), instances.union(each.size.planned)
        unbounded = any(each.ceiling.max is None for each in distinct)
        return Quantity(
            instance_type=chosen.instance_type,
            accelerator=chosen.chip,
            accelerators_per_instance=chosen.count,
            alternatives=tuple(map(_alternative, distinct)) if len(distinct) > 1 else (),
            instances=instances,
            instances_ceiling=chosen.size.ceiling,
            accelerators=planned,
            ceiling=chosen.ceiling.unbounded() if unbounded else chosen.ceiling,
            fabric_gbps=chosen.fabric_gbps,
            open=tuple(dict.fromkeys((each.path, each.reason) for each in distinct if each.reason)),
        )

    def _weight(self, each: Choice) -> tuple[float, float]:
        """Compute at the ceiling, for comparing alternatives only."""
        top = each.ceiling.max
        if top is None:
            top = max(each.ceiling.min, each.count or 0)
        return (top * (self._peak(each).max or 0), top)

    def is_no_less(self, one: Choice, other: Choice) -> bool:
        """Whether a machine of one type certainly has no fewer and no slower accelerators than another's."""
        if one.same_machine(other):
            return True
        most = self._peak(other).max
        if one.count is None or other.count is None or most is None:
            return False
        return one.count >= other.count and self._peak(one).min >= most

    def _peak(self, each: Choice) -> Range:
        """Dense TFLOPS of one accelerator, for comparing types only."""
        chip = self.catalog.chips.get(each.chip)
        return UNKNOWN_NUMBER if chip is None else rates.fastest(chip, _PRECISIONS)


def unknown_choice(size: Size, path: str, reason: str, least: float = 0) -> Choice:
    """A type that is not known."""
    return Choice(UNKNOWN, UNKNOWN, None, size, path=path, reason=reason, least=least)


def one_of(choices: Sequence[Choice], path: str, reason: str) -> list[Choice]:
    """Some choices of which nobody knows which one holds: each may have none or all of its machines.

    Choices that are all alike stay as they are.

    Args:
        choices: What it may be.
        path: Which attribute would tell.
        reason: Why it does not.
    """
    if len({(each.chip, each.count, each.size) for each in choices}) < 2:
        return list(choices)
    return [
        msgspec.structs.replace(
            each, size=_perhaps(each.size), path=each.path or path, reason=each.reason or reason
        )
        for each in choices
    ]


def _perhaps(size: Size) -> Size:
    return Size(Range(0, size.planned.max), Range(0, size.ceiling.max))


def _alternative(each: Choice) -> Alternative:
    return Alternative(each.instance_type, each.chip, each.count, each.size.ceiling)


def at_least(low: Range, floor: Range) -> Range:
    """A number that is not below another: the larger of the two, bound by bound."""
    top = None if low.max is None or floor.max is None else max(low.max, floor.max)
    return Range(max(low.min, floor.min), top)


def plain(number: float) -> float:
    """A whole number as an integer: 2 and 2.0 print differently."""
    return int(number) if number == int(number) else number
