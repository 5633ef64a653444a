"""Compute fleets: spot and regular machines of several sizes, among which Azure chooses. Pure.

Source: Azure, "What is Azure Compute Fleet?"; capacity counts machines, or vCPUs where the fleet says so.
"""

import msgspec

from guardrails.catalog.accelerators import Accelerators, Size, unknown_choice
from guardrails.clouds import counting
from guardrails.clouds.counting import Counted
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.range import Range
from guardrails.model.workload import UNKNOWN, Unresolved


class Fleet(msgspec.Struct, frozen=True, kw_only=True):
    """A fleet.

    Attributes:
        sizes: Sizes that it may be made of; none where it says what its machines must have.
        regular, spot: How much of each it has; None where it has none of a kind.
        unit: What these count: `VM` or `VCpu`.
        path: Where its sizes stand.
    """

    sizes: tuple[Field[str], ...]
    regular: Field[int] | None
    spot: Field[int] | None
    unit: Field[str]
    path: str


def parts(fleet: Fleet, accelerators: Accelerators) -> list[Part]:
    """A part for regular machines, and one for spot machines."""
    found = []
    for name, capacity, market in (("regular", fleet.regular, "on_demand"), ("spot", fleet.spot, "spot")):
        if capacity is not None:
            size, open_ = _number(fleet, capacity)
            choices = tuple(machine(accelerators, "azure", each, size) for each in fleet.sizes)
            chosen = unknown_choice(size, fleet.path, "Azure chooses the size")
            found.append(Part(choices=choices or (chosen,), open=open_, name=name, market=market))
    return found


def _number(fleet: Fleet, capacity: Field[int]) -> Counted:
    """How many machines: of vCPUs no more than there are of them."""
    if (fleet.unit.value or "vm").lower() == "vm" and not fleet.unit.is_lost:
        return counting.fixed(capacity, 0)
    most = Range(0, capacity.value)
    return Counted(Size(most, most), (Unresolved(capacity.path, "counts vCPUs, or an unknown unit"),))


def whole(fleet: Fleet, accelerators: Accelerators) -> list[Part]:
    """At most one part: both kinds together, whose machines are of no known market when there are both."""
    found = parts(fleet, accelerators)
    if len(found) < 2:
        return found
    regular, spot = found
    choices = tuple(
        msgspec.structs.replace(one, size=counting.plus(one.size, other.size))
        for one, other in zip(regular.choices, spot.choices, strict=True)
    )
    open_ = tuple(dict.fromkeys((*regular.open, *spot.open)))
    return [Part(choices=choices, open=open_, market=UNKNOWN)]
