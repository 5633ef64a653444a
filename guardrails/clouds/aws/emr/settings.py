"""EMR: how many machines groups and fleets of a cluster have, and the most that scaling allows. Pure.

Sources: EMR API, InstanceGroup, InstanceFleet and ComputeLimits; EMR guide, "Using managed scaling".
"""

from typing import NamedTuple

from guardrails.catalog.accelerators import Size
from guardrails.clouds.counting import grown
from guardrails.model.field import Field
from guardrails.model.range import ZERO, Range


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
