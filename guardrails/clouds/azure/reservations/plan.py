"""Capacity reservations and dedicated hosts in a plan."""

import msgspec

from guardrails.catalog.accelerators import NONE, SINGLE
from guardrails.clouds.azure.joins import Target, id_of, location
from guardrails.clouds.azure.reservations.holders import (
    CapacityReservation,
    Sku,
    draws,
    held,
    is_occupied,
    rivals,
)
from guardrails.clouds.azure.reservations.settings import Host, Reservation, host_parts, reservation_parts
from guardrails.clouds.azure.reservations.users import group_of, host_group_of
from guardrails.clouds.azure.shared import setting
from guardrails.clouds.build import PlanContext, planned
from guardrails.clouds.holders import of_setting
from guardrails.clouds.parts import machine
from guardrails.formats.decoding import Json, first
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import Resource
from guardrails.model.workload import Workload


class DedicatedHost(msgspec.Struct, kw_only=True):
    """`azurerm_dedicated_host`; schema of azurerm 4.55.0."""

    dedicated_host_group_id: str | None = None
    id: str | None = None
    location: str | None = None
    sku_name: str | None = None
    tags: Json = None


def read(resource: Resource[CapacityReservation]) -> list[Workload]:
    """At most one row: what no machine of the plan fills."""
    values, accelerators = resource.values, resource.plan.accelerators
    sku = first(values.sku) or Sku()
    size = fields.text(resource, sku.name, "sku", 0, "name")
    if machine(accelerators, "azure", size, SINGLE).chip == NONE:
        return []
    group = group_of(resource, values.capacity_reservation_group_id)
    zone = None if values.zone is None else str(values.zone)

    def shared() -> PlanContext:
        return setting(
            resource,
            ids=(values.id, id_of(resource, group, values.capacity_reservation_group_id)),
            location=location(resource, group),
            zone=resource.fact(zone, "zone"),
        )

    owner = of_setting(resource, shared())
    plan, planned_ = resource.plan, resource.planned
    found = Reservation(
        size=size,
        number=fields.number(resource, sku.capacity, "sku", 0, "capacity"),
        zone=fields.text(resource, zone, "zone"),
        draws=draws(plan, group, owner, planned=planned_),
        rivals=rivals(plan, group, held(resource), planned=planned_),
    )
    return planned(resource, reservation_parts(found, accelerators), shared)


def read_host(resource: Resource[DedicatedHost]) -> list[Workload]:
    """At most one row."""
    values = resource.values
    group = host_group_of(resource, values.dedicated_host_group_id)
    own = Target((resource.head,), (values.id,) if values.id else ())
    host = Host(
        sku=fields.text(resource, values.sku_name, "sku_name"),
        is_occupied=is_occupied(resource.plan, own, group, planned=resource.planned),
    )

    def made() -> PlanContext:
        return setting(
            resource,
            ids=(values.id, id_of(resource, group, values.dedicated_host_group_id)),
            location=resource.text(values.location, "location"),
        )

    return planned(resource, host_parts(host, resource.plan.accelerators), made)
