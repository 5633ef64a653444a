"""EC2 Fleets and Spot Fleets: a target capacity, filled with machines of some options. Pure.

All types that a fleet names are alternatives: which of them it starts is the service's choice. Sources: EC2
API, TargetCapacitySpecification, SpotFleetRequestConfigData.
"""

import msgspec

from guardrails.catalog.accelerators import Accelerators, unknown_choice
from guardrails.clouds.aws.ec2.settings import Option, in_machines, machines, market_name, option_placement
from guardrails.clouds.counting import fixed
from guardrails.clouds.parts import Part
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN


class Fleet(msgspec.Struct, frozen=True, kw_only=True):
    """A fleet.

    Attributes:
        target: Capacity that it fills.
        unit: What that counts: `units` (machines, or their weights), `vcpu`, `memory-mib`; not set: units.
        default: The market of what neither of the next two says, as EC2 calls it.
        on_demand, spot: Capacity of each market.
        options: What it may start.
        nothing: Where an option would stand.
    """

    target: Field[int]
    unit: Field[str] = Field()
    default: Field[str] = Field()
    on_demand: Field[int] = Field()
    spot: Field[int] = Field()
    options: tuple[Option, ...] = ()
    nothing: str = ""

    @property
    def market(self) -> str:
        """The market of the whole fleet; `unknown` when it is of both."""
        if self.default.is_lost or self.on_demand.is_lost or self.spot.is_lost:
            return UNKNOWN
        kind = market_name(self.default.value or "")
        both = bool(self.on_demand.value) and bool(self.spot.value)
        if both or (kind == "spot" and self.on_demand.value) or (kind == "on_demand" and self.spot.value):
            return UNKNOWN
        return kind


def part(fleet: Fleet, accelerators: Accelerators) -> Part:
    """What it may be: its options are alternatives, each in the number that fills the capacity."""
    counted = in_machines(fixed(fleet.target), fleet.unit)
    choices, open_ = machines(accelerators, fleet.options, counted.size)
    return Part(
        choices=tuple(choices) or (unknown_choice(counted.size, fleet.nothing, "is not set"),),
        open=(*counted.open, *open_),
        market=fleet.market,
        placement=option_placement(fleet.options),
    )
