"""What is reserved without running: capacity reservations and dedicated hosts.

A reservation adds what the machines of the plan that draw on it do not fill, at the most that these may be.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from guardrails.catalog.accelerators import NONE, SINGLE, Choice, Size
from guardrails.clouds.azure.index import Index
from guardrails.clouds.azure.joins import Target, id_of, location, target
from guardrails.clouds.azure.reservations.users import HOST_GROUPS, RESERVATION_GROUPS, users
from guardrails.clouds.azure.shared import Terms, counted, fixed, named, setting, whole
from guardrails.clouds.build import Setting
from guardrails.clouds.holders import Owner, may_use, of_row, of_setting
from guardrails.formats.decoding import Number, first
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import Fact, Resource, Unreadable, open_resource
from guardrails.model.range import Range, total
from guardrails.model.tri import Tri, both
from guardrails.model.workload import SENSITIVE, UNKNOWN, Workload

_GROUP, _HOST_GROUP = "capacity_reservation_group_id", "dedicated_host_group_id"
_RESERVED = Terms(market="reserved", role="reservation")
_RESERVATION = "azurerm_capacity_reservation"


class _Sku(msgspec.Struct):
    capacity: Number = None
    name: str | None = None


class CapacityReservation(msgspec.Struct, kw_only=True):
    """`azurerm_capacity_reservation`; schema of azurerm 4.55.0."""

    capacity_reservation_group_id: str | None = None
    id: str | None = None
    sku: list[_Sku | None] | _Sku | None = None
    tags: Any = None
    zone: str | int | None = None


class DedicatedHost(msgspec.Struct, kw_only=True):
    """`azurerm_dedicated_host`; schema of azurerm 4.55.0."""

    dedicated_host_group_id: str | None = None
    id: str | None = None
    location: str | None = None
    sku_name: str | None = None
    tags: Any = None


def read(resource: Resource[CapacityReservation]) -> list[Workload]:
    """At most one row: what no machine of the plan fills."""
    values = resource.values
    sku, path = first(values.sku) or _Sku(), ("sku", 0, "name")
    group = target(resource, RESERVATION_GROUPS, values.capacity_reservation_group_id, _GROUP)
    if named(resource, sku.name, path, SINGLE).chip == NONE:
        return []

    def shared() -> Setting:
        return setting(
            resource,
            ids=(values.id, id_of(resource, group, values.capacity_reservation_group_id)),
            location=location(resource, group),
            zone=resource.fact(_zone(values), "zone"),
            terms=_RESERVED,
        )

    def choices() -> list[Choice]:
        capacity = counted(resource, sku.capacity, "sku", 0, "capacity")
        size = resource.text(sku.name, *path)
        taken = total(_taken(resource, group, size, of_setting(resource, shared())))
        return [named(resource, sku.name, path, fixed(capacity.minus(taken)))]

    return whole(resource, choices, shared)


def _taken(
    resource: Resource[CapacityReservation], group: Target, size: Fact, holder: Owner
) -> Iterator[Range]:
    """Instances of the reservation that each of its users fills; they name its group, which may be shared."""
    zone = _zone(resource.values)
    rivals = _rivals(resource, group, size)
    for user, certain in users(resource.plan, "reservation", group, planned=resource.planned):
        for row in user.rows:
            own = may_use(holder, of_row(resource.plan, user.head, row), shared=True)
            fits = both(_fits(row, size, zone), own)
            if fits == "yes" and certain and not any(rival in (None, row.zone) for rival in rivals):
                yield row.instances_ceiling
            elif fits != "no":
                yield Range(0, row.instances_ceiling.max)


def _fits(row: Workload, size: Fact, zone: str | None) -> Tri:
    """Whether the machines of a row are of a reserved size, in its zone or, as it, in none."""
    names = {each.instance_type.lower() for each in row.alternatives} or {row.instance_type.lower()}
    if size.value is not None and not names & {UNKNOWN, SENSITIVE, str(size.value).lower()}:
        return "no"
    if zone is not None and row.zone not in (UNKNOWN, SENSITIVE, zone):
        return "no"
    alike = names == {str(size.value).lower()} and row.zone == (zone or UNKNOWN)
    return "yes" if alike else "unknown"


def _rivals(resource: Resource[CapacityReservation], group: Target, size: Fact) -> list[str | None]:
    """The zones of other reservations in the group that are for the same size; None for those of a region."""
    index = resource.plan.once(_index, planned=resource.planned)
    own = None if size.value is None else str(size.value).lower()
    return [
        other.zone
        for other, _ in index.near(group)
        if other.head is not resource.head and (None in (other.size, own) or other.size == own)
    ]


class _Other(msgspec.Struct, frozen=True):
    """What is known of a reservation that others are compared with."""

    head: Head
    size: str | None
    zone: str | None


def _index(plan: Plan, *, planned: bool) -> Index[_Other]:
    return Index(plan, _reservations(plan, planned=planned))


def _reservations(plan: Plan, *, planned: bool) -> Iterator[tuple[Target, _Other]]:
    """The group of each reservation in a plan, with the size that it is for."""
    for head in plan.heads:
        if head.type != _RESERVATION or head.mode == "data" or head.deposed:
            continue
        try:
            found: Resource[CapacityReservation] = open_resource(plan, head, CapacityReservation)
            if found.planned and not planned:
                found = open_resource(plan, head, CapacityReservation, "before")
        except Unreadable:  # it is a row of its own; what is not there before fills nothing
            continue
        if found.planned == planned:
            name = found.text((first(found.values.sku) or _Sku()).name, "sku", 0, "name").value
            group = target(found, RESERVATION_GROUPS, found.values.capacity_reservation_group_id, _GROUP)
            yield group, _Other(head, None if name is None else str(name).lower(), _zone(found.values))


def _zone(values: CapacityReservation) -> str | None:
    return None if values.zone is None else str(values.zone)


_NO_ACCELERATOR = re.compile(r"(?:standard_)?[a-fl-m][a-z]*\d*[a-z0-9]*[-_]type\d+", re.IGNORECASE)
"""Host SKUs carry the series of the machines that they take (`DSv3-Type1`); A to F, L and M have none.

Source: Azure, "VM sizes naming conventions" and "Dedicated Host SKUs".
"""


def read_host(resource: Resource[DedicatedHost]) -> list[Workload]:
    """At most one row; machines of the plan on the host hold what it has, as far as they reach."""
    values = resource.values
    sku = resource.text(values.sku_name, "sku_name")
    if isinstance(sku.value, str) and _NO_ACCELERATOR.fullmatch(sku.value):
        return []
    group = target(resource, HOST_GROUPS, values.dedicated_host_group_id, _HOST_GROUP)
    size = Size(Range(0, 1), Range(0, 1)) if _occupied(resource, group) else SINGLE
    return whole(
        resource,
        lambda: [named(resource, values.sku_name, ("sku_name",), size)],
        lambda: setting(
            resource,
            ids=(values.id, id_of(resource, group, values.dedicated_host_group_id)),
            location=resource.text(values.location, "location"),
            terms=_RESERVED,
        ),
    )


def _occupied(resource: Resource[DedicatedHost], group: Target) -> bool:
    """Whether machines of the plan may stand on the host."""
    plan, planned = resource.plan, resource.planned
    own = Target((resource.head,), (resource.values.id,) if resource.values.id else ())
    if users(plan, "host", own, planned=planned):
        return True
    return any(not user.host.is_set for user, _ in users(plan, "host_group", group, planned=planned))
