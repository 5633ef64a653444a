"""Capacity reservations: machines that are kept for their holder; those that run in them are not added. Pure.

Sources: EC2 API, CreateCapacityReservation, CreateCapacityReservationFleet; EC2 user guide, "Capacity
Reservation Fleets" (weights).
"""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from guardrails.catalog.accelerators import NONE, SINGLE, Accelerators, Choice, Size, plain, unknown_choice
from guardrails.catalog.names import family, normal
from guardrails.clouds.aws.ec2.settings import Option, largest_of_family, machines
from guardrails.clouds.counting import Counted, fixed
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.range import ZERO, Range, exactly
from guardrails.model.workload import SENSITIVE, Unresolved


class Filled(NamedTuple):
    """What is used: for certain, and at most besides; planned and at the ceiling."""

    planned: Range
    ceiling: Range

    @property
    def certain(self) -> bool:
        """Whether both are known."""
        return self.planned.exact and self.ceiling.exact


NOTHING = Filled(ZERO, ZERO)
ANY = Filled(Range(0), Range(0))


class Reservation(msgspec.Struct, frozen=True, kw_only=True):
    """A reservation, or a capacity block.

    Attributes:
        type: Of its machines.
        count: How many.
        zone: Where; empty: not said.
    """

    type: Field[str]
    count: Field[int]
    zone: str = ""


def part(reservation: Reservation, accelerators: Accelerators, used: Callable[[], Filled]) -> Part:
    """What of it its users leave; `used` is not asked when it has no accelerators."""
    counted = fixed(reservation.count)
    found = machine(accelerators, "aws", reservation.type, counted.size)
    if found.chip == NONE:
        return _part((found,), (), reservation.zone)
    rest = _left(counted, used(), reservation.count.path)
    return _part((msgspec.structs.replace(found, size=rest.size),), rest.open, reservation.zone)


class Fleet(msgspec.Struct, frozen=True, kw_only=True):
    """A fleet of reservations: capacity that is reserved in machines of some options, each weighed."""

    total: Field[int]
    options: tuple[Option, ...]


def fleet_part(fleet: Fleet, accelerators: Accelerators, used: Callable[[], Filled]) -> Part:
    """What of it its users leave: its options are alternatives."""
    counted = fixed(fleet.total)
    found, open_ = machines(accelerators, fleet.options, counted.size)
    if all(each.chip == NONE for each in found):
        return _part(tuple(found), (), "")
    filled, rest = used(), tuple[Unresolved, ...]()
    choices = []
    for each in found:
        left = _left(Counted(each.size), filled, fleet.total.path)
        choices.append(msgspec.structs.replace(each, size=left.size))
        rest = left.open
    return _part(tuple(choices), (*counted.open, *open_, *rest), "")


def _left(counted: Counted, used: Filled, path: str) -> Counted:
    size = counted.size
    left = Size(size.planned.minus(used.planned), size.ceiling.minus(used.ceiling))
    if used.certain or size.ceiling.max == 0:
        return Counted(left, counted.open)
    why = Unresolved(path, "how much of it machines of this plan use is not certain")
    return Counted(left, (*counted.open, why))


def _part(choices: tuple[Choice, ...], open_: tuple[Unresolved, ...], zone: str) -> Part:
    return Part(choices=choices, open=open_, zone=zone, market="reserved", role="reservation")


class Host(msgspec.Struct, frozen=True, kw_only=True):
    """A dedicated host: of one type, or of a family."""

    type: Field[str] = Field()
    family: Field[str] = Field()


def host_part(host: Host, accelerators: Accelerators, used: Callable[[str], Filled]) -> Part:
    """What of a host the machines that are put on it leave.

    A host has the accelerators of its family's largest type, whichever type is asked of it.

    Args:
        host: The host.
        accelerators: The catalog.
        used: The accelerators of machines on hosts of a family; not asked when it has none.
    """
    said = host.type if host.type.value is not None else host.family
    name = family("aws", normal("aws", said.value)) if said is host.type and said.value else said.value
    if name is None:
        reason = host.type.reason or host.family.reason or "is not set"
        return _part((unknown_choice(SINGLE, said.path, reason),), (), "")
    catalog, hidden = accelerators.catalog, host.type.hidden or host.family.hidden
    largest = largest_of_family(catalog.shapes.values(), name)
    if largest is None:
        if catalog.has_no_accelerators("aws", name):
            return _part((Choice(name, NONE, 0, SINGLE),), (), "")
        shown = SENSITIVE if hidden else said.value
        return _part((unknown_choice(SINGLE, said.path, f'"{shown}" is not in the catalog'),), (), "")
    asked = (catalog.shape("aws", said.value) if said is host.type and said.value else None) or largest
    filled, whole = used(name), exactly(plain(largest.count / asked.count))
    size = Size(_without(whole, filled.planned, asked.count), _without(whole, filled.ceiling, asked.count))
    why = Unresolved(host.type.path, "how much of the host machines of this plan use is not certain")
    choice = accelerators.choice("aws", asked.instance_type, size, said.path, hidden=hidden)
    return _part((choice,), () if filled.certain else (why,), "")


def _without(whole: Range, accelerators: Range, per_machine: float) -> Range:
    left = whole.minus(accelerators.times(1 / per_machine))
    return Range(plain(left.min), None if left.max is None else plain(left.max))
