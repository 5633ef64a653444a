"""Who draws on what is reserved: machines, scale sets and node pools that name a capacity reservation group
or a dedicated host, with the rows that they are."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from guardrails.clouds.azure.aks import plan as aks
from guardrails.clouds.azure.aks.template import pools
from guardrails.clouds.azure.arm.plan import rows_of
from guardrails.clouds.azure.compute import plan as azure_vm
from guardrails.clouds.azure.compute import scale_set as azure_scale_set
from guardrails.clouds.azure.documents import of_plan
from guardrails.clouds.azure.entry import Entry
from guardrails.clouds.azure.index import Index
from guardrails.clouds.azure.joins import Target
from guardrails.clouds.azure.targets import Kinds, by_attribute, named, parent
from guardrails.formats.decoding import absent, first
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Unreadable, open_resource
from guardrails.model.workload import Workload

RESERVATIONS = "microsoft.compute/capacityreservationgroups/capacityreservations"
_RESERVATION_GROUPS = frozenset(("microsoft.compute/capacityreservationgroups",))
_HOSTS = frozenset(("microsoft.compute/hostgroups/hosts",))
_HOST_GROUPS = frozenset(("microsoft.compute/hostgroups",))
_OF_TERRAFORM = {
    _RESERVATION_GROUPS: ("azurerm_capacity_reservation_group",),
    _HOSTS: ("azurerm_dedicated_host",),
    _HOST_GROUPS: ("azurerm_dedicated_host_group",),
}


def group_of(resource: AnyResource, value: str | None) -> Target:
    """The group of a reservation."""
    return _by(resource, _RESERVATION_GROUPS, value, "capacity_reservation_group_id")


def host_group_of(resource: AnyResource, value: str | None) -> Target:
    """The group of a host."""
    return _by(resource, _HOST_GROUPS, value, "dedicated_host_group_id")


def reservation_group(resource: AnyResource, entry: Entry) -> Target:
    """The group of a reservation of ARM."""
    return parent(resource, entry, _RESERVATION_GROUPS)


def host_group(resource: AnyResource, entry: Entry) -> Target:
    """The group of a host of ARM."""
    return parent(resource, entry, _HOST_GROUPS)


def _by(resource: AnyResource, kinds: Kinds, value: str | None, *path: str | int) -> Target:
    return by_attribute(resource, _OF_TERRAFORM[kinds], kinds, value, *path)


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

    @property
    def is_one(self) -> bool:
        """Whether it names anything."""
        return self.reservation.is_set or self.host.is_set or self.host_group.is_set


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
    found = [
        user
        for head in plan.heads
        if head.type in _KINDS and head.mode != "data" and head.deposed is None
        for user in _user(plan, head, planned=planned)
    ]
    for resource, entry in plan.once(of_plan, planned=planned):
        found += _of_arm(resource, entry)
    return found


def _user(plan: Plan, head: Head, *, planned: bool) -> list[User]:
    kind, read, block = _KINDS[head.type or ""]
    try:
        resource: AnyResource = open_resource(plan, head, kind)
        if resource.planned != planned:
            if planned or absent(resource.change.before):
                return []
            resource = open_resource(plan, head, kind, "before")
        found = _links(resource, block)
        return [] if found is None else [msgspec.structs.replace(found, rows=_running(read(resource)))]
    except Unreadable:  # it is a row of unknowns, and takes nothing away from what is reserved
        return []


def _links(resource: AnyResource, block: str) -> User | None:
    """What a resource names; None when nothing."""
    values = first(getattr(resource.values, block)) if block else resource.values
    path = (block, 0) if block else ()

    def named(kinds: Kinds, attribute: str) -> Target:
        if attribute not in values.__struct_fields__:
            return Target()
        return _by(resource, kinds, getattr(values, attribute), *path, attribute)

    if values is None:
        return None
    group = named(_HOST_GROUPS, "dedicated_host_group_id")
    found = User(
        resource.head,
        (),
        named(_RESERVATION_GROUPS, "capacity_reservation_group_id"),
        named(_HOSTS, "dedicated_host_id"),
        group if group.is_set else named(_HOST_GROUPS, "host_group_id"),
    )
    return found if found.is_one else None


_GROUP = ("capacityReservation", "capacityReservationGroup", "id")
_MACHINES = "microsoft.compute/virtualmachines"
_SCALE_SETS = "microsoft.compute/virtualmachinescalesets"
_CLUSTERS = "microsoft.containerservice/managedclusters"


def _of_arm(resource: AnyResource, entry: Entry) -> Iterator[User]:
    """What a machine, a scale set, a cluster's pools or a pool of ARM name."""
    kind = entry.kind.lower()
    if kind == _MACHINES:
        yield from _linked(resource, entry, ("properties", *_GROUP), ("properties", "hostGroup", "id"))
    elif kind == _SCALE_SETS:
        profile = ("properties", "virtualMachineProfile", *_GROUP)
        yield from _linked(resource, entry, profile, ("properties", "hostGroup", "id"))
    elif kind == f"{_CLUSTERS}/agentpools":
        group = ("properties", "capacityReservationGroupID")
        yield from _linked(resource, entry, group, ("properties", "hostGroupID"))
    elif kind == _CLUSTERS:
        for block, name in pools(entry.body.block("properties")):
            pool = msgspec.structs.replace(entry, body=block)
            for user in _linked(
                resource, pool, ("capacityReservationGroupID",), ("hostGroupID",), whole=entry
            ):
                own = tuple(row for row in user.rows if name in row.id.rpartition("#")[2].split("."))
                yield msgspec.structs.replace(user, rows=own)


def _linked(
    resource: AnyResource,
    entry: Entry,
    group: tuple[str, ...],
    hosts: tuple[str, ...],
    whole: Entry | None = None,
) -> Iterator[User]:
    found = User(
        resource.head,
        (),
        named(resource, entry, _RESERVATION_GROUPS, *group),
        named(resource, entry, _HOSTS, "properties", "host", "id"),
        named(resource, entry, _HOST_GROUPS, *hosts),
    )
    if found.is_one:
        yield msgspec.structs.replace(found, rows=_running(rows_of(resource, whole or entry)))


def _running(rows: list[Workload]) -> tuple[Workload, ...]:
    return tuple(row for row in rows if row.role == "runs")
