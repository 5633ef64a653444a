"""Single virtual machines in a plan."""

from collections.abc import Callable

import msgspec

from guardrails.clouds.azure.compute.settings import Machine as Settings
from guardrails.clouds.azure.compute.settings import machine_parts
from guardrails.clouds.azure.shared import Zones, group, setting, single
from guardrails.clouds.build import PlanContext, planned
from guardrails.formats.decoding import Json, first
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.facts import Fact
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.field import Field
from guardrails.model.workload import Workload


class Machine(msgspec.Struct, kw_only=True):
    """Attributes that all kinds of machines have."""

    id: str | None = None
    location: str | None = None
    network_interface_ids: list[str | None] | None = None
    proximity_placement_group_id: str | None = None
    tags: Json = None


class VirtualMachine(Machine, kw_only=True):
    """`azurerm_linux_virtual_machine` and `azurerm_windows_virtual_machine`; schema of azurerm 4.55.0."""

    capacity_reservation_group_id: str | None = None
    dedicated_host_group_id: str | None = None
    dedicated_host_id: str | None = None
    priority: str | None = None
    size: str | None = None
    zone: str | int | None = None


class LegacyVirtualMachine(Machine, kw_only=True):
    """`azurerm_virtual_machine`."""

    vm_size: str | None = None
    zones: Zones = None


class LabVirtualMachine(msgspec.Struct):
    """`azurerm_dev_test_linux_virtual_machine` and its Windows twin."""

    id: str | None = None
    location: str | None = None
    size: str | None = None
    tags: Json = None


def read(resource: Resource[VirtualMachine]) -> list[Workload]:
    """At most one row."""
    values = resource.values
    zone = None if values.zone is None else str(values.zone)
    return _read(
        resource, "size", lambda: resource.fact(zone, "zone"), fields.known(values.priority, "priority")
    )


def read_legacy(resource: Resource[LegacyVirtualMachine]) -> list[Workload]:
    """At most one row."""
    return _read(resource, "vm_size", lambda: single(resource, resource.values.zones, "zones"))


def read_lab(resource: Resource[LabVirtualMachine]) -> list[Workload]:
    """At most one row."""
    values = resource.values
    machine = Settings(size=fields.text(resource, values.size, "size"))
    return planned(
        resource,
        machine_parts(machine, resource.plan.accelerators),
        lambda: setting(resource, ids=(values.id,), location=resource.text(values.location, "location")),
    )


def _read(
    resource: AnyResource,
    size: str,
    zone: Callable[[], Fact],
    priority: Field[str] = Field(),  # noqa: B008 (frozen)
) -> list[Workload]:
    values: Machine = resource.values
    machine = Settings(size=fields.text(resource, getattr(values, size), size), priority=priority)

    def made() -> PlanContext:
        near = group(resource, values.proximity_placement_group_id, "proximity_placement_group_id")
        return setting(
            resource,
            ids=(values.id, first(values.network_interface_ids)),
            location=resource.text(values.location, "location"),
            zone=zone(),
            placement=near,
        )

    return planned(resource, machine_parts(machine, resource.plan.accelerators), made)
