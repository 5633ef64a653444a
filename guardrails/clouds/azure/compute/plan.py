"""Single virtual machines: their accelerators are always implied by their size."""

from typing import Any

import msgspec

from guardrails.catalog.accelerators import SINGLE
from guardrails.clouds.azure.shared import Terms, Zones, group, market, named, setting, single, whole
from guardrails.formats.decoding import first
from guardrails.formats.terraform.resource import Fact, Resource
from guardrails.model.workload import Workload


class Machine(msgspec.Struct, kw_only=True):
    """Attributes that all kinds of machines have."""

    id: str | None = None
    location: str | None = None
    network_interface_ids: list[str | None] | None = None
    proximity_placement_group_id: str | None = None
    tags: Any = None


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
    tags: Any = None


def read(resource: Resource[VirtualMachine]) -> list[Workload]:
    """At most one row."""
    values = resource.values
    zone = None if values.zone is None else str(values.zone)
    return _read(resource, "size", resource.fact(zone, "zone"), market(values.priority))


def read_legacy(resource: Resource[LegacyVirtualMachine]) -> list[Workload]:
    """At most one row."""
    return _read(resource, "vm_size", single(resource, resource.values.zones, "zones"))


def read_lab(resource: Resource[LabVirtualMachine]) -> list[Workload]:
    """At most one row."""
    values = resource.values
    return whole(
        resource,
        lambda: [named(resource, values.size, ("size",), SINGLE)],
        lambda: setting(resource, ids=(values.id,), location=resource.text(values.location, "location")),
    )


def _read(resource: Resource[Any], size: str, zone: Fact, sold: str = "on_demand") -> list[Workload]:
    values: Machine = resource.values
    return whole(
        resource,
        lambda: [named(resource, getattr(values, size), (size,), SINGLE)],
        lambda: setting(
            resource,
            ids=(values.id, first(values.network_interface_ids)),
            location=resource.text(values.location, "location"),
            zone=zone,
            terms=Terms(
                group(resource, values.proximity_placement_group_id, "proximity_placement_group_id"), sold
            ),
        ),
    )
