"""ECS: a capacity provider of managed instances makes the machines that tasks ask for. Pure.

Without requirements ECS chooses types by what the tasks ask for. A provider that stands on an Auto Scaling
group adds nothing to what the group holds. Sources: ECS API, InstanceLaunchTemplate (`capacityOptionType`,
`instanceRequirements`); ECS developer guide, "Amazon ECS Managed Instances instance types".
"""

import msgspec

from guardrails.catalog.accelerators import OPEN, Accelerators, Choice, Size, unknown_choice
from guardrails.clouds.aws.ec2.settings import InstanceRequirements, wanted_choices
from guardrails.clouds.parts import Part
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN

_MARKETS = {"": "on_demand", "ON_DEMAND": "on_demand", "SPOT": "spot", "RESERVED": "reserved"}


class ManagedInstances(msgspec.Struct, frozen=True, kw_only=True):
    """What ECS makes machines of.

    Attributes:
        wanted: What is asked of types; None: nothing.
        where: Where that stands, or what asks for nothing.
        late: Why what is asked is not known; empty when it is.
        option: How its machines are bought, as ECS calls it.
    """

    wanted: InstanceRequirements | None = None
    where: str = ""
    late: str = ""
    option: Field[str] = Field()

    @property
    def market(self) -> str:
        """How its machines are bought."""
        return UNKNOWN if self.option.is_lost else _MARKETS.get(self.option.value or "", UNKNOWN)


def choices(managed: ManagedInstances, accelerators: Accelerators, size: Size) -> list[Choice]:
    """The types of which ECS may make machines."""
    if managed.late:
        return [unknown_choice(size, managed.where, managed.late)]
    if managed.wanted is None:
        return [unknown_choice(size, managed.where, "ECS chooses the machines that tasks ask for")]
    return wanted_choices(accelerators, managed.wanted, size, managed.where)


def part(managed: ManagedInstances, accelerators: Accelerators) -> Part:
    """What it may make: as many machines as tasks ask for."""
    found = choices(managed, accelerators, OPEN)
    return Part(choices=tuple(found), market=managed.market, role="delegated")
