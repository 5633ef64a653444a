"""GameLift: a fleet keeps machines of one type in its home region and in each further location. Pure.

Source: GameLift API, FleetAttributes and EC2InstanceCounts.
"""

import msgspec

from guardrails.catalog.accelerators import NONE, OPEN, Accelerators
from guardrails.clouds.counting import scaled
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field

GROWS = "how far the fleet grows is not set there"


class Location(msgspec.Struct, frozen=True, kw_only=True):
    """The machines of a fleet in one place.

    Attributes:
        region: Of the place; empty: the fleet's own.
        planned, least, most: Machines: now, always, and at the most.
    """

    region: str = ""
    planned: Field[int] = Field()
    least: Field[int] = Field()
    most: Field[int] = Field()


class Fleet(msgspec.Struct, frozen=True, kw_only=True):
    """A fleet.

    Attributes:
        type: EC2 type of its machines.
        kind: `ON_DEMAND`, `SPOT`, `ANYWHERE`; empty: not said.
    """

    type: Field[str] = Field()
    kind: str = ""
    locations: tuple[Location, ...] = (Location(),)


def parts(fleet: Fleet, accelerators: Accelerators) -> list[Part]:
    """One for each location; machines of `ANYWHERE` are the customer's own."""
    if fleet.kind.upper() == "ANYWHERE":
        return []
    found = machine(accelerators, "aws", fleet.type, OPEN)
    if found.chip == NONE:
        return []
    market = "spot" if fleet.kind.upper() == "SPOT" else "on_demand"
    result = []
    for each in fleet.locations:
        size, open_ = scaled(each.planned, each.least, each.most)
        choice = msgspec.structs.replace(found, size=size)
        result.append(
            Part(choices=(choice,), open=open_, name=each.region, region=each.region, market=market)
        )
    return result
