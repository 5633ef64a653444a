"""What may fill a reservation or stand on a host, and which other reservations it may fill instead."""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from guardrails.clouds.azure.documents import of_plan
from guardrails.clouds.azure.index import Index, Thing, thing
from guardrails.clouds.azure.joins import Target
from guardrails.clouds.azure.reservations.settings import Draw, rival
from guardrails.clouds.azure.reservations.users import RESERVATIONS, group_of, reservation_group, users
from guardrails.clouds.holders import Owner, may_use, of_row
from guardrails.formats.decoding import Json, Number, first
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable, open_resource


class Sku(msgspec.Struct):
    """What a reservation is for."""

    capacity: Number = None
    name: str | None = None


class CapacityReservation(msgspec.Struct, kw_only=True):
    """`azurerm_capacity_reservation`; schema of azurerm 4.55.0."""

    capacity_reservation_group_id: str | None = None
    id: str | None = None
    sku: list[Sku | None] | Sku | None = None
    tags: Json = None
    zone: str | int | None = None


class Held(NamedTuple):
    """What is known of a reservation that others are compared with."""

    thing: Thing
    size: str | None
    zone: str | None


def held(resource: Resource[CapacityReservation]) -> Held:
    """What other reservations of its group are compared with."""
    values = resource.values
    name = fields.text(resource, (first(values.sku) or Sku()).name, "sku", 0, "name").value
    zone = None if values.zone is None else str(values.zone)
    return Held(thing(resource), None if name is None else name.lower(), zone)


def draws(plan: Plan, group: Target, holder: Owner, *, planned: bool) -> tuple[Draw, ...]:
    """The machines that name a reservation's group, which may be shared.

    Args:
        plan: Which plan.
        group: The group.
        holder: Whose the reservation is.
        planned: As planned, or as it was before.
    """
    return tuple(
        Draw(row, may_use(holder, of_row(plan, user.head, row), shared=True), certain)
        for user, certain in users(plan, "reservation", group, planned=planned)
        for row in user.rows
    )


def rivals(plan: Plan, group: Target, own: Held, *, planned: bool) -> tuple[str | None, ...]:
    """The zones of other reservations in a group that are for the same size; None for those of a region."""
    near = plan.once(_held, planned=planned).near(group)
    return tuple(other.zone for other, _ in near if other.thing != own.thing and rival(other.size, own.size))


def is_occupied(plan: Plan, host: Target, group: Target, *, planned: bool) -> bool:
    """Whether machines of the plan may stand on a host."""
    if users(plan, "host", host, planned=planned):
        return True
    return any(not user.host.is_set for user, _ in users(plan, "host_group", group, planned=planned))


def _held(plan: Plan, *, planned: bool) -> Index[Held]:
    return Index(plan, _reservations(plan, planned=planned))


def _reservations(plan: Plan, *, planned: bool) -> Iterator[tuple[Target, Held]]:
    """The group of each reservation in a plan, with the size that it is for."""
    for head in plan.heads:
        if head.type != "azurerm_capacity_reservation" or head.mode == "data" or head.deposed:
            continue
        try:
            found: AnyResource = open_resource(plan, head, CapacityReservation)
            if found.planned and not planned:
                found = open_resource(plan, head, CapacityReservation, "before")
        except Unreadable:  # it is a row of its own; what is not there before fills nothing
            continue
        if found.planned == planned:
            yield group_of(found, found.values.capacity_reservation_group_id), held(found)
    for resource, entry in plan.once(of_plan, planned=planned):
        if entry.kind.lower() == RESERVATIONS:
            size = entry.body.text("sku", "name").value
            zones = entry.body.texts("zones")
            zone = zones[0].value if len(zones) == 1 else None
            own = Held(thing(resource, entry.id), None if size is None else size.lower(), zone)
            yield reservation_group(resource, entry), own
