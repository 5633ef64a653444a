"""Managed clusters that name a size for each role: HDInsight, Service Fabric, Red Hat OpenShift."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Choice, Size, unknown_choice
from guardrails.clouds.azure.shared import OPEN, Part, at_least, counted, fixed, named, rows, setting
from guardrails.formats.decoding import Number, each, first
from guardrails.formats.marks import written
from guardrails.formats.terraform.resource import Resource
from guardrails.model.range import exactly
from guardrails.model.workload import Workload


class _Cluster(msgspec.Struct, kw_only=True):
    id: str | None = None
    location: str | None = None
    tags: Any = None


class _Limits(msgspec.Struct):
    max_instance_count: Number = None
    min_instance_count: Number = None


class _Scheduled(msgspec.Struct):
    target_instance_count: Number = None


class _Recurrence(msgspec.Struct):
    schedule: list[_Scheduled | None] | _Scheduled | None = None


class _Autoscale(msgspec.Struct):
    capacity: list[_Limits | None] | _Limits | None = None
    recurrence: list[_Recurrence | None] | _Recurrence | None = None


class _Node(msgspec.Struct):
    autoscale: list[_Autoscale | None] | _Autoscale | None = None
    target_instance_count: Number = None
    vm_size: str | None = None


_Nodes = list[_Node | None] | _Node | None


class _Roles(msgspec.Struct):
    edge_node: _Nodes = None
    head_node: _Nodes = None
    kafka_management_node: _Nodes = None
    worker_node: _Nodes = None
    zookeeper_node: _Nodes = None


class HdinsightCluster(_Cluster, kw_only=True):
    """`azurerm_hdinsight_…_cluster`; schema of azurerm 4.55.0."""

    roles: list[_Roles | None] | _Roles | None = None


_FIXED = {"head_node": 2, "zookeeper_node": 3, "kafka_management_node": 2}
"""Nodes of roles that have no number of their own (Azure HDInsight, "Node types", quorum and failover)."""


def read_hdinsight(resource: Resource[HdinsightCluster]) -> list[Workload]:
    """A row for each role whose machines may have accelerators."""
    roles = first(resource.values.roles) or _Roles()
    parts: list[Part] = []
    for role in _Roles.__struct_fields__:
        node = first(getattr(roles, role))
        if node is not None:
            parts.append((role, partial(_role, resource, role, node)))
        elif role == "worker_node" or _is_open(resource, role):
            parts.append((role, partial(_missing, resource, "roles", 0, role)))
    return _rows(resource, parts)


def _role(resource: Resource[Any], role: str, node: _Node) -> list[Choice]:
    path = ("roles", 0, role, 0)
    size = fixed(exactly(_FIXED[role])) if role in _FIXED else _scaled(resource, node, path)
    return [named(resource, node.vm_size, (*path, "vm_size"), size)]


def _is_open(resource: Resource[Any], role: str) -> bool:
    return resource.is_unknown("roles", 0, role) and resource.is_configured("roles", 0, role)


def _missing(resource: Resource[Any], *path: str | int) -> list[Choice]:
    reason = "known only after apply" if resource.is_unknown(*path) else "is not set"
    return [unknown_choice(OPEN, written(path), reason)]


def _scaled(resource: Resource[Any], node: _Node, path: tuple[str | int, ...]) -> Size:
    """Nodes of a role, and the most that its autoscaler makes of them."""
    planned = counted(resource, node.target_instance_count, *path, "target_instance_count")
    scale = first(node.autoscale)
    if scale is None:
        return fixed(planned)
    ceiling = planned
    limits = first(scale.capacity)
    if limits is not None:
        most = (*path, "autoscale", 0, "capacity", 0, "max_instance_count")
        ceiling = at_least(counted(resource, limits.max_instance_count, *most), ceiling)
    recurrence = first(scale.recurrence) or _Recurrence()
    for at, slot in enumerate(each(recurrence.schedule)):
        most = (*path, "autoscale", 0, "recurrence", 0, "schedule", at, "target_instance_count")
        ceiling = at_least(counted(resource, slot.target_instance_count, *most), ceiling)
    return Size(planned, ceiling)


class _NodeType(msgspec.Struct):
    name: str | None = None
    vm_instance_count: Number = None
    vm_size: str | None = None


class ServiceFabricCluster(_Cluster, kw_only=True):
    """`azurerm_service_fabric_managed_cluster`; schema of azurerm 4.55.0."""

    node_type: list[_NodeType | None] | _NodeType | None = None


def read_service_fabric(resource: Resource[ServiceFabricCluster]) -> list[Workload]:
    """A row for each node type that may have accelerators."""
    types: Sequence[_NodeType] = each(resource.values.node_type)
    if not types:
        return _rows(
            resource, [("", partial(_missing, resource, "node_type"))] if _may_have(resource) else []
        )
    names = [kind.name for kind in types]
    parts: list[Part] = []
    for at, kind in enumerate(types):
        part = kind.name if kind.name and names.count(kind.name) == 1 else f"node_type[{at}]"
        parts.append((part, partial(_node_type, resource, at, kind)))
    return _rows(resource, parts)


def _may_have(resource: Resource[ServiceFabricCluster]) -> bool:
    """Whether node types may be there that the plan does not show: an empty list says that there are none."""
    return resource.values.node_type is None or resource.is_open("node_type")


def _node_type(resource: Resource[Any], at: int, kind: _NodeType) -> list[Choice]:
    path = ("node_type", at)
    size = fixed(counted(resource, kind.vm_instance_count, *path, "vm_instance_count"))
    return [named(resource, kind.vm_size, (*path, "vm_size"), size)]


class _Profile(msgspec.Struct):
    node_count: Number = None
    vm_size: str | None = None


class OpenshiftCluster(_Cluster, kw_only=True):
    """`azurerm_redhat_openshift_cluster`; schema of azurerm 4.55.0."""

    main_profile: list[_Profile | None] | _Profile | None = None
    worker_profile: list[_Profile | None] | _Profile | None = None


_CONTROL_NODES = 3
"""Azure Red Hat OpenShift, "Support policies": three control plane nodes, always."""


def read_openshift(resource: Resource[OpenshiftCluster]) -> list[Workload]:
    """A row for each of the two profiles whose machines may have accelerators."""
    values = resource.values
    worker = first(values.worker_profile) or _Profile()
    parts: list[Part] = [("worker", partial(_profile, resource, "worker_profile", worker))]
    main = first(values.main_profile)
    if main is not None:
        parts.append(("main", partial(_profile, resource, "main_profile", main)))
    return _rows(resource, parts)


def _profile(resource: Resource[Any], block: str, profile: _Profile) -> list[Choice]:
    size = fixed(exactly(_CONTROL_NODES))
    if block == "worker_profile":
        size = fixed(counted(resource, profile.node_count, block, 0, "node_count"))
    return [named(resource, profile.vm_size, (block, 0, "vm_size"), size)]


def _rows(resource: Resource[Any], parts: Sequence[Part]) -> list[Workload]:
    values: _Cluster = resource.values
    return rows(
        resource,
        parts,
        lambda: setting(resource, (values.id,), resource.text(values.location, "location")),
    )
