"""What is reserved without running: capacity reservations and dedicated hosts. Pure.

A reservation adds what the machines that draw on it do not fill, at the most that these may be. Sources:
Azure, "On-demand capacity reservation" (machines match by size and zone; a group may be shared with other
subscriptions), "Dedicated Host SKUs" and "VM sizes naming conventions".
"""

import re
from collections.abc import Iterator

import msgspec

from guardrails.catalog.accelerators import SINGLE, Accelerators, Choice, Size
from guardrails.clouds import counting
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.range import ZERO, Range, exactly, total
from guardrails.model.tri import Tri, both
from guardrails.model.workload import SENSITIVE, UNKNOWN, Workload


class Draw(msgspec.Struct, frozen=True):
    """Machines that may fill a reservation.

    Attributes:
        row: Which.
        own: Whether they may use it, for all that is known of whose they are.
        certain: Whether it is certain that they name its group.
    """

    row: Workload
    own: Tri
    certain: bool


class Reservation(msgspec.Struct, frozen=True, kw_only=True):
    """A capacity reservation.

    Attributes:
        size: Of the machines that it is for.
        number: So many.
        zone: Its zone; not set for one of a region.
        used: What is told to be filled already, beside the draws.
        draws: Machines that may fill it.
        rivals: Zones of other reservations of its group that the same machines may fill; None for those of
            a region.
    """

    size: Field[str]
    number: Field[int]
    zone: Field[str] = Field()
    used: Range = ZERO
    draws: tuple[Draw, ...] = ()
    rivals: tuple[str | None, ...] = ()


def reservation_parts(reservation: Reservation, accelerators: Accelerators) -> list[Part]:
    """One part: what nothing fills."""
    number, open_ = counting.fixed(reservation.number)
    left = number.planned.minus(reservation.used + total(_taken(reservation)))
    choice = machine(accelerators, "azure", reservation.size, Size(left, left))
    return [Part(choices=(choice,), open=open_, role="reservation", market="reserved")]


def _taken(reservation: Reservation) -> Iterator[Range]:
    """Instances that each of its users fills; where a rival may take them, or they may not fit, perhaps."""
    rivals = reservation.rivals
    for draw in reservation.draws:
        row = draw.row
        fits = both(_fits(row, reservation.size.value, reservation.zone), draw.own)
        if fits == "yes" and draw.certain and not any(rival in (None, row.zone) for rival in rivals):
            yield row.instances_ceiling
        elif fits != "no":
            yield Range(0, row.instances_ceiling.max)


def _fits(row: Workload, size: str | None, where: Field[str]) -> Tri:
    """Whether the machines of a row are of a reserved size, in its zone or, as it, in none."""
    names = {each.instance_type.lower() for each in row.alternatives} or {row.instance_type.lower()}
    wanted = None if size is None else size.lower()
    if wanted is not None and not names & {UNKNOWN, SENSITIVE, wanted}:
        return "no"
    zone = where.value
    if where.is_lost:
        return "unknown"
    if zone is not None and row.zone not in (UNKNOWN, SENSITIVE, zone):
        return "no"
    return "yes" if names == {wanted} and row.zone == (zone or UNKNOWN) else "unknown"


def rival(one: str | None, other: str | None) -> bool:
    """Whether two reservations may be for one size: where one is not known, they may."""
    return one is None or other is None or one == other


_NO_ACCELERATOR = re.compile(r"(?:standard_)?[a-fl-m][a-z]*\d*[a-z0-9]*[-_]type\d+", re.IGNORECASE)
"""Host SKUs carry the series of the machines that they take (`DSv3-Type1`); A to F, L and M have none."""


class Host(msgspec.Struct, frozen=True):
    """A dedicated host.

    Attributes:
        sku: What it is.
        is_occupied: Machines that are counted may stand on it.
        free: Sizes with the machines of each that it still takes, were it only those; None: not told.
    """

    sku: Field[str]
    is_occupied: bool
    free: tuple[tuple[str, int], ...] | None = None


def takes_no_accelerators(sku: str) -> bool:
    """Whether no machine on hosts of a SKU can have any."""
    return _NO_ACCELERATOR.fullmatch(sku) is not None


def host_parts(host: Host, accelerators: Accelerators) -> list[Part]:
    """At most one part; machines on the host hold what it has, as far as they reach."""
    if host.sku.value is not None and takes_no_accelerators(host.sku.value):
        return []
    return [Part(choices=tuple(_left(host, accelerators)), role="reservation", market="reserved")]


def _left(host: Host, accelerators: Accelerators) -> Iterator[Choice]:
    """What is free of a host: as it is told, else all of it, of which its machines may have any part."""
    if host.free is None:
        size = counting.perhaps(SINGLE) if host.is_occupied else SINGLE
        yield machine(accelerators, "azure", host.sku, size)
        return
    for name, number in host.free:
        yield accelerators.choice("azure", name, Size(exactly(number), exactly(number)), "availableCapacity")
