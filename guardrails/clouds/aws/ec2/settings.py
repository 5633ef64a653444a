"""What EC2's settings mean, whoever says them: a plan or the API. Pure; reads neither.

Sources: EC2 API, InstanceRequirements and its AcceleratorCount; EC2 user guide, "Dedicated Host instance
capacity configurations", "Placement groups"; Auto Scaling user guide, "Instance weights".
"""

import math
from collections.abc import Iterable
from fnmatch import fnmatchcase

import msgspec

from guardrails.catalog.accelerators import NONE, Accelerators, Choice, Size, unknown_choice
from guardrails.catalog.names import family
from guardrails.catalog.rows import Shape
from guardrails.model.range import Range
from guardrails.model.workload import UNKNOWN

APART = frozenset(("spread", "partition"))
"""Strategies of placement groups that keep machines apart."""
_MARKETS = {None: "on_demand", "on-demand": "on_demand", "spot": "spot", "capacity-block": "reserved"}


def market_name(market_type: str | None) -> str:
    """EC2's market type in the model's words."""
    return _MARKETS.get(market_type, UNKNOWN)


def mixed_market(base: int, percent: int | None) -> str:
    """The market of a mixed group, by its on-demand base and the percentage of on-demand above it."""
    if percent is None or percent == 100:
        return "on_demand"
    return "spot" if percent == 0 and base == 0 else UNKNOWN


def fleet_market(default: str | None, on_demand: int | None, spot: int | None) -> str:
    """The market of a whole fleet; `unknown` when it is of both."""
    if on_demand and spot:
        return UNKNOWN
    kind = market_name(default or "")
    if (kind == "spot" and on_demand) or (kind == "on_demand" and spot):
        return UNKNOWN
    return kind


def weighed(size: Size, units: float) -> Size:
    """Machines that fill a number of capacity units when each counts as so many of them."""
    return Size(_divided(size.planned, units), _divided(size.ceiling, units))


def _divided(instances: Range, units: float) -> Range:
    top = None if instances.max is None else math.ceil(instances.max / units)
    return Range(math.ceil(instances.min / units), top)


class InstanceRequirements(msgspec.Struct, frozen=True, kw_only=True):
    """The requirements that speak of accelerators, and those that name types.

    Attributes:
        least, most: Accelerators per machine; None: not said.
        asked: Whether types, names, manufacturers or memory of accelerators are asked for.
        allowed: Types that alone may be chosen, perhaps with `*`; None in it: not known.
    """

    least: int | None = None
    most: int | None = None
    asked: bool = False
    allowed: tuple[str | None, ...] = ()


def wanted_choices(
    accelerators: Accelerators, wanted: InstanceRequirements, size: Size, path: str
) -> list[Choice]:
    """The types that AWS may choose; one unknown type when the requirements leave them open.

    The number of accelerators has no minimum and no maximum unless they are given, and a maximum of 0
    excludes accelerated types. Requirements without a word on accelerators exclude none.
    """
    if wanted.most == 0:
        return [Choice("", NONE, 0, size)]
    if wanted.allowed:
        return [found for name in wanted.allowed for found in _allowed(accelerators, name, size, path)]
    reason = "asks for accelerators of a type that AWS chooses"
    if not (wanted.least or wanted.asked):
        reason = "lets AWS choose accelerated types too (accelerator_count.max = 0 excludes them)"
    return [unknown_choice(size, path, reason, wanted.least or (1 if wanted.asked else 0))]


def _allowed(accelerators: Accelerators, name: str | None, size: Size, path: str) -> list[Choice]:
    """Choices of one entry of the allowed types, which may have `*`."""
    path = f"{path}.allowed_instance_types"
    if not name:
        return [unknown_choice(size, path, "known only after apply")]
    if "*" not in name:
        return [accelerators.choice("aws", name, size, path)]
    types = [
        shape.instance_type
        for shape in accelerators.catalog.shapes.values()
        if shape.provider == "aws" and shape.kind == "machine" and fnmatchcase(shape.instance_type, name)
    ]
    group, _, suffix = name.partition(".")
    if not types and suffix and accelerators.catalog.has_no_accelerators("aws", group):
        return [Choice(name, NONE, 0, size)]
    found = [accelerators.choice("aws", each, size, path) for each in types]
    if found and suffix == "*" and "*" not in group:  # the catalog lists a family in all its sizes
        return found
    return [
        *found,
        unknown_choice(size, path, f'"{name}" may match types that are not in the catalog'),
    ]


def largest_of_family(shapes: Iterable[Shape], name: str) -> Shape | None:
    """The largest type of a family: a dedicated host has its accelerators, whichever type is asked of it."""
    own = [
        shape
        for shape in shapes
        if shape.provider == "aws" and shape.kind == "machine" and family("aws", shape.instance_type) == name
    ]
    return max(own, key=lambda shape: (shape.count, shape.instance_type), default=None)
