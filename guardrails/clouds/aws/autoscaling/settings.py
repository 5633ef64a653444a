"""Auto Scaling: a group keeps a number of machines, of its template or of one of several options. Pure.

Sources: Auto Scaling API, CreateAutoScalingGroup (`DesiredCapacityType`), InstancesDistribution, PutWarmPool,
PutScheduledUpdateGroupAction; Auto Scaling user guide, "Instance weights".
"""

import msgspec

from guardrails.catalog.accelerators import Accelerators, Size, unknown_choice
from guardrails.clouds.aws.ec2.settings import (
    Option,
    in_machines,
    launch_market,
    machines,
    option_placement,
)
from guardrails.clouds.counting import Counted, largest, raised, readied, scaled
from guardrails.clouds.parts import Part
from guardrails.model.field import Field
from guardrails.model.range import Range
from guardrails.model.workload import UNKNOWN

NO_LIMIT = (-1, "-1")
"""As a number it says nothing: a limit is as if it were not set, and stays as it is."""


class WarmPool(msgspec.Struct, frozen=True, kw_only=True):
    """Machines that are prepared beside those in service.

    Attributes:
        prepared: The most in service and prepared together; where it is not set, the most of the group.
        kept: So many are always prepared.
    """

    prepared: Field[int] = Field()
    kept: Field[int] = Field()


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """A scheduled action, which sets limits at a time; those that it does not set stay."""

    most: Field[int] = Field()
    desired: Field[int] = Field()


class Distribution(msgspec.Struct, frozen=True, kw_only=True):
    """How a mixed group buys: on-demand machines at the least, and the percentage of them above."""

    base: Field[int] = Field()
    percent: Field[int] = Field()

    @property
    def market(self) -> str:
        """The market of all of them; `unknown` when it is of both."""
        if self.percent.is_lost:
            return UNKNOWN
        if self.percent.value in (None, 100):
            return "on_demand"
        spot = self.percent.value == 0 and not self.base.value and not self.base.is_lost
        return "spot" if spot else UNKNOWN


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A group.

    Attributes:
        desired, least, most: Capacity now, always, and at the most.
        unit: What these count: `units` (machines, or their weights), `vcpu`, `memory-mib`; not set: units.
        pools: Its warm pool; where several are written, each may be it.
        actions: Scheduled ones.
        options: What it may start.
        mixed: How a mixed policy buys; None: as the templates say.
        placement: Its own placement group; empty when none.
    """

    desired: Field[int] = Field()
    least: Field[int] = Field()
    most: Field[int] = Field()
    unit: Field[str] = Field()
    pools: tuple[WarmPool, ...] = ()
    actions: tuple[Action, ...] = ()
    options: tuple[Option, ...] = ()
    mixed: Distribution | None = None
    placement: str = ""

    @property
    def market(self) -> str:
        """How its machines are bought."""
        if self.mixed is not None:
            return self.mixed.market
        return launch_market(launch for each in self.options for launch in each.launches)


def part(group: Group, accelerators: Accelerators) -> Part:
    """What it may be: its options are alternatives, each in the number that fills the capacity."""
    counted = size(group)
    choices, open_ = machines(accelerators, group.options, counted.size)
    return Part(
        choices=tuple(choices),
        open=(*counted.open, *open_),
        market=group.market,
        placement=group.placement or option_placement(group.options),
    )


def size(group: Group) -> Counted:
    """Capacity now, and the most that limits, actions and the warm pool allow."""
    counted = scaled(group.desired, group.least, group.most)
    for action in group.actions:
        top = largest(action.most, action.desired)
        counted = Counted(raised(counted.size, top.size.ceiling), (*counted.open, *top.open))
    for pool in group.pools:
        counted = readied(counted, pool.prepared, pool.kept)
    return in_machines(counted, group.unit)


def alone(most: Counted, path: str) -> list[Part]:
    """What a warm pool or an action may make of a group that is not seen: machines of an unknown type."""
    top = most.size.ceiling
    if top.max == 0:
        return []
    size = Size(Range(0), top)
    return [Part(choices=(unknown_choice(size, path, "its group is not in the plan"),), open=most.open)]
