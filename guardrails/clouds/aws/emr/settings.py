"""EMR: how many machines groups and fleets of a cluster have, and the most that scaling allows. Pure.

Sources: EMR API, InstanceGroup, InstanceFleet and ComputeLimits; EMR guide, "Using managed scaling".
"""

from typing import Any, NamedTuple

import msgspec

from guardrails.catalog.accelerators import Accelerators, Size
from guardrails.clouds.counting import fixed, grown, weighted
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.range import ZERO, Range
from guardrails.model.workload import UNKNOWN, Unresolved


class Limits(NamedTuple):
    """The most machines (or capacity units) that managed scaling allows core and task machines."""

    core: Range = ZERO
    task: Range = ZERO

    def of(self, role: str) -> Range:
        """Of a role (`master`, `core`, `task`), whose name may be longer; a master is never scaled."""
        name = role.lower()
        return ZERO if name.startswith("master") else self.core if name.startswith("core") else self.task


def managed(most: Field[int], core: Field[int]) -> Limits:
    """A managed scaling policy; a limit in vCPUs is taken for one in machines, which have more than one each.

    Args:
        most: The most capacity of core and task machines together.
        core: The most of core machines; not set: no less than all.
    """
    whole = Range(0) if most.value is None else Range(0, most.value)
    return Limits(whole if core.value is None else Range(0, core.value), whole)


def limited(size: Size, *limits: Range) -> Size:
    """A size whose most is that of scaling policies, where they allow more."""
    for limit in limits:
        size = grown(size, None, limit, certain=True)
    return size


def targets(on_demand: Size, spot: Size) -> Size:
    """The capacity of a fleet: its two targets together."""
    return Size(on_demand.planned + spot.planned, on_demand.ceiling + spot.ceiling)


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Machines of one type.

    Attributes:
        count: Machines that are asked for; one where it is not said.
        own: The most that the group's own scaling policy allows; 0 without one.
        limit: The most that the cluster's managed scaling allows; 0 without it.
        spot: Whether it is bought on the spot market.
        open: What is not known of its own policy.
    """

    name: str = ""
    type: Field[str] = Field()
    count: Field[int] = Field()
    own: Range = ZERO
    limit: Range = ZERO
    spot: bool = False
    open: tuple[Unresolved, ...] = ()


class Kind(NamedTuple):
    """A type of a fleet, and how many units of its targets one machine is."""

    type: Field[str]
    weight: Field[Any] = Field()


class Fleet(msgspec.Struct, frozen=True, kw_only=True):
    """Machines of several types, as alternatives, which fill two targets.

    Attributes:
        kinds: Its types.
        on_demand, spot: Units of each market; one of them is enough.
        limit: The most units that the cluster's managed scaling allows; 0 without it.
    """

    name: str = ""
    kinds: tuple[Kind, ...] = ()
    on_demand: Field[int] = Field()
    spot: Field[int] = Field()
    limit: Range = ZERO


def group_part(group: Group, accelerators: Accelerators) -> Part:
    """The part of a group."""
    size, open_ = fixed(group.count, 1)
    choice = machine(accelerators, "aws", group.type, limited(size, group.own, group.limit))
    market = "spot" if group.spot else "on_demand"
    return Part(name=group.name, choices=(choice,), open=(*open_, *group.open), market=market)


def fleet_part(fleet: Fleet, accelerators: Accelerators) -> Part:
    """The part of a fleet: each type in the number that fills the targets."""
    given = (fleet.on_demand, fleet.spot)
    default = None if all(each.value is None and not each.reason for each in given) else 0
    on_demand, spot = (fixed(each, default) for each in given)
    units = limited(targets(on_demand.size, spot.size), fleet.limit)
    open_ = [*on_demand.open, *spot.open]
    choices = []
    for kind in fleet.kinds or (Kind(Field(None, "instance_type_configs")),):
        own = weighted(units, kind.weight)
        open_ += own.open
        choices.append(machine(accelerators, "aws", kind.type, own.size))
    return Part(
        name=fleet.name, choices=tuple(choices), open=tuple(dict.fromkeys(open_)), market=fleet_market(*given)
    )


def fleet_market(on_demand: Field[int], spot: Field[int]) -> str:
    """On demand or spot, when the targets are of one only."""
    if on_demand.is_lost or spot.is_lost:
        return UNKNOWN
    if not spot.value:
        return "on_demand"
    return UNKNOWN if on_demand.value else "spot"
