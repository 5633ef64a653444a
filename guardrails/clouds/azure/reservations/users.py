"""Who draws on what is reserved: machines, scale sets and node pools that name a capacity reservation group
or a dedicated host, with the rows that they are."""

from collections.abc import Callable
from typing import Any

import msgspec

from guardrails.clouds.azure.aks import plan as aks
from guardrails.clouds.azure.compute import plan as azure_vm
from guardrails.clouds.azure.compute import scale_set as azure_scale_set
from guardrails.clouds.azure.index import Index
from guardrails.clouds.azure.joins import Target, target
from guardrails.formats.decoding import absent, first
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import Resource, Unreadable, open_resource
from guardrails.model.workload import Workload

RESERVATION_GROUPS = ("azurerm_capacity_reservation_group",)
HOSTS = ("azurerm_dedicated_host",)
HOST_GROUPS = ("azurerm_dedicated_host_group",)

_Read = Callable[[Any], list[Workload]]
_KINDS: dict[str, tuple[type[Any], _Read, str]] = {
    "azurerm_linux_virtual_machine": (azure_vm.VirtualMachine, azure_vm.read, ""),
    "azurerm_windows_virtual_machine": (azure_vm.VirtualMachine, azure_vm.read, ""),
    "azurerm_linux_virtual_machine_scale_set": (azure_scale_set.ScaleSet, azure_scale_set.read, ""),
    "azurerm_windows_virtual_machine_scale_set": (azure_scale_set.ScaleSet, azure_scale_set.read, ""),
    "azurerm_orchestrated_virtual_machine_scale_set": (
        azure_scale_set.Orchestrated,
        azure_scale_set.read_orchestrated,
        "",
    ),
    "azurerm_kubernetes_cluster": (aks.Cluster, aks.read_cluster, "default_node_pool"),
    "azurerm_kubernetes_cluster_node_pool": (aks.NodePool, aks.read_pool, ""),
}


class User(msgspec.Struct, frozen=True):
    """Something that may draw on a reservation.

    Attributes:
        head: Which resource.
        rows: What it runs.
        reservation: The capacity reservation group that it names.
        host: The dedicated host that it names.
        host_group: The group of hosts that it names.
    """

    head: Head
    rows: tuple[Workload, ...]
    reservation: Target
    host: Target
    host_group: Target


def users(plan: Plan, what: str, named: Target, *, planned: bool) -> list[tuple[User, bool]]:
    """What may draw on the same thing as an attribute names, each with whether that is certain.

    Args:
        plan: Which plan.
        what: `reservation`, `host` or `host_group`.
        named: What it is.
        planned: As planned, or as it was before.
    """
    return plan.once(_index, what, planned=planned).near(named)


def _index(plan: Plan, what: str, *, planned: bool) -> Index[User]:
    entries = [(getattr(user, what), user) for user in plan.once(_users, planned=planned)]
    return Index(plan, [entry for entry in entries if entry[0].is_set])


def _users(plan: Plan, *, planned: bool) -> list[User]:
    """Everything in a plan that may draw on reservations."""
    return [
        user
        for head in plan.heads
        if head.type in _KINDS and head.mode != "data" and head.deposed is None
        for user in _user(plan, head, planned=planned)
    ]


def _user(plan: Plan, head: Head, *, planned: bool) -> list[User]:
    kind, read, block = _KINDS[head.type or ""]
    try:
        resource: Resource[Any] = open_resource(plan, head, kind)
        if resource.planned != planned:
            if planned or absent(resource.change.before):
                return []
            resource = open_resource(plan, head, kind, "before")
        found = _links(resource, block)
        return [] if found is None else [msgspec.structs.replace(found, rows=_running(read(resource)))]
    except Unreadable:  # it is a row of unknowns, and takes nothing away from what is reserved
        return []


def _links(resource: Resource[Any], block: str) -> User | None:
    """What a resource names; None when nothing."""
    values = first(getattr(resource.values, block)) if block else resource.values
    path = (block, 0) if block else ()

    def named(kinds: tuple[str, ...], attribute: str) -> Target:
        if attribute not in values.__struct_fields__:
            return Target()
        return target(resource, kinds, getattr(values, attribute), *path, attribute)

    if values is None:
        return None
    group = named(HOST_GROUPS, "dedicated_host_group_id")
    found = User(
        resource.head,
        (),
        named(RESERVATION_GROUPS, "capacity_reservation_group_id"),
        named(HOSTS, "dedicated_host_id"),
        group if group.is_set else named(HOST_GROUPS, "host_group_id"),
    )
    return found if found.reservation.is_set or found.host.is_set or found.host_group.is_set else None


def _running(rows: list[Workload]) -> tuple[Workload, ...]:
    return tuple(row for row in rows if row.role == "runs")
