"""What EC2's settings mean, whoever says them: a plan or the API. Pure; reads neither.

Sources: EC2 API, InstanceRequirements and its AcceleratorCount; EC2 user guide, "Dedicated Host instance
capacity configurations", "Placement groups"; Auto Scaling user guide, "Instance weights".
"""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

import msgspec

from guardrails.catalog.accelerators import NONE, Accelerators, Choice, Size, one_of, unknown_choice
from guardrails.catalog.names import family
from guardrails.catalog.rows import Shape
from guardrails.clouds.counting import Counted, Open, perhaps, weighted
from guardrails.clouds.parts import machine
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN, Unresolved

_APART = frozenset(("spread", "partition"))
"""Strategies of placement groups that keep machines apart."""
_MARKETS = {None: "on_demand", "on-demand": "on_demand", "spot": "spot", "capacity-block": "reserved"}


def market_name(market_type: str | None) -> str:
    """EC2's market type in the model's words."""
    return _MARKETS.get(market_type, UNKNOWN)


def together(group: str, strategy: str | None) -> str:
    """A placement group that keeps machines together; nothing when it keeps them apart."""
    return "" if strategy in _APART else group


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


class Launch(msgspec.Struct, frozen=True, kw_only=True):
    """What machines made from one launch template, or launch configuration, are.

    Attributes:
        type: Its type; lost, where the template is not known.
        wanted: What is asked of types instead of one.
        where: Where that stands.
        market: How they are bought.
        placement: Placement group that keeps them together; empty when none.
        doubt: Lost, where it is not known which of several is meant.
    """

    type: Field[str] = Field()
    wanted: InstanceRequirements | None = None
    where: str = ""
    market: str = "on_demand"
    placement: str = ""
    doubt: Field[str] = Field()

    @property
    def names_nothing(self) -> bool:
        """Whether it certainly leaves the type to whoever uses it."""
        return self.wanted is None and self.type.value is None and not self.type.reason


def lost_launch(path: str, reason: str) -> Launch:
    """One of which nothing is known."""
    return Launch(type=Field(None, path, reason), market=UNKNOWN)


def launched(accelerators: Accelerators, launches: Sequence[Launch], size: Size) -> list[Choice]:
    """What machines made from one of some templates may be."""
    found = [choice for each in launches for choice in _of_launch(accelerators, each, size)]
    doubt = next((each.doubt for each in launches if each.doubt.reason), None)
    return found if doubt is None else one_of(found, doubt.path, doubt.reason)


def _of_launch(accelerators: Accelerators, launch: Launch, size: Size) -> list[Choice]:
    if launch.wanted is not None and launch.type.value is None and not launch.type.reason:
        return wanted_choices(accelerators, launch.wanted, size, launch.where)
    return [machine(accelerators, "aws", launch.type, size)]


def launch_market(launches: Iterable[Launch]) -> str:
    """The market that all templates name; `unknown` when they differ or are not known."""
    names = {each.market for each in launches}
    return names.pop() if len(names) == 1 else UNKNOWN if names else "on_demand"


def launch_placement(launches: Iterable[Launch]) -> str:
    """The placement group that all templates name; empty when there is none, or they differ."""
    names = {each.placement for each in launches}
    return names.pop() if len(names) == 1 else ""


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One of several kinds of machine of which a group or fleet starts some: an override beats its template.

    Attributes:
        type: Its own type.
        wanted: What is asked of types instead of one.
        where: Where that stands, or a template would.
        launches: The templates that it may start from.
        weight: Capacity units that each machine counts as; one when it is not set.
        placement: Its own placement group; empty when none.
    """

    type: Field[str] = Field()
    wanted: InstanceRequirements | None = None
    where: str = ""
    launches: tuple[Launch, ...] = ()
    weight: Field[float] = Field()
    placement: str = ""


def machines(accelerators: Accelerators, options: Iterable[Option], size: Size) -> tuple[list[Choice], Open]:
    """The types of all options, each in the number that fills the capacity, and what is not known of it."""
    found: list[Choice] = []
    lost: list[Unresolved] = []
    for option in options:
        own = weighted(size, option.weight)
        found += _of_option(accelerators, option, own.size)
        lost += own.open
    return found, tuple(lost)


def _of_option(accelerators: Accelerators, option: Option, size: Size) -> list[Choice]:
    if option.type.value is not None or option.type.reason:
        return [machine(accelerators, "aws", option.type, size)]
    if option.wanted is not None:
        return wanted_choices(accelerators, option.wanted, size, option.where)
    if option.launches:
        return launched(accelerators, option.launches, size)
    return [unknown_choice(size, option.where, "is not set")]


def option_placement(options: Iterable[Option]) -> str:
    """The placement group of all options, their own or their templates'; empty when they differ."""
    names = {each.placement or launch_placement(each.launches) for each in options}
    return names.pop() if len(names) == 1 else ""


def in_machines(counted: Counted, unit: Field[str]) -> Counted:
    """A capacity that counts vCPUs or memory, in machines: at most as many, for each has at least one."""
    if unit.value in (None, "", "units") and not unit.reason:
        return counted
    why = Unresolved(unit.path, unit.reason or f"counts {unit.value}, not instances")
    top = counted.size.ceiling
    return Counted(perhaps(Size(top, top)), (*counted.open, why))


def largest_of_family(shapes: Iterable[Shape], name: str) -> Shape | None:
    """The largest type of a family: a dedicated host has its accelerators, whichever type is asked of it."""
    own = [
        shape
        for shape in shapes
        if shape.provider == "aws" and shape.kind == "machine" and family("aws", shape.instance_type) == name
    ]
    return max(own, key=lambda shape: (shape.count, shape.instance_type), default=None)
