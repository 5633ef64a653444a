"""Managed clusters in a plan that name a size for each role: HDInsight, Service Fabric, Red Hat OpenShift."""

from collections.abc import Iterator, Sequence

import msgspec

from guardrails.clouds.azure.clusters.settings import Role, control_plane, hdinsight_role, missing_part, parts
from guardrails.clouds.azure.shared import setting
from guardrails.clouds.build import planned
from guardrails.clouds.parts import Part, part_names
from guardrails.formats.decoding import Json, Number, each, first
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.field import Field
from guardrails.model.workload import Workload


class _Cluster(msgspec.Struct, kw_only=True):
    id: str | None = None
    location: str | None = None
    tags: Json = None


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


def read_hdinsight(resource: Resource[HdinsightCluster]) -> list[Workload]:
    """A row for each role whose machines may have accelerators."""
    roles = first(resource.values.roles) or _Roles()
    accelerators = resource.plan.accelerators
    found: list[Part] = []
    for role in _Roles.__struct_fields__:
        node = first(getattr(roles, role))
        if node is not None:
            found += parts([_role(resource, role, node)], accelerators)
        elif role == "worker_node" or _is_open(resource, role):
            found.append(_missing(resource, "roles", 0, role, name=role))
    return _rows(resource, found)


def _role(resource: AnyResource, role: str, node: _Node) -> Role:
    path = ("roles", 0, role, 0)
    return hdinsight_role(
        Role(
            name=role,
            size=fields.text(resource, node.vm_size, *path, "vm_size"),
            count=fields.number(resource, node.target_instance_count, *path, "target_instance_count"),
            most=tuple(_most(resource, node, (*path, "autoscale", 0))),
        )
    )


def _most(resource: AnyResource, node: _Node, path: Path) -> Iterator[Field[int]]:
    """What its autoscaler's limits and schedules make of a role."""
    scale = first(node.autoscale) or _Autoscale()
    limits = first(scale.capacity)
    if limits is not None:
        top = (*path, "capacity", 0, "max_instance_count")
        yield fields.number(resource, limits.max_instance_count, *top)
    for at, slot in enumerate(each((first(scale.recurrence) or _Recurrence()).schedule)):
        top = (*path, "recurrence", 0, "schedule", at, "target_instance_count")
        yield fields.number(resource, slot.target_instance_count, *top)


def _is_open(resource: AnyResource, role: str) -> bool:
    return resource.is_unknown("roles", 0, role) and resource.is_configured("roles", 0, role)


def _missing(resource: AnyResource, *path: str | int, name: str = "") -> Part:
    reason = "known only after apply" if resource.is_unknown(*path) else "is not set"
    return missing_part(written(path), reason, name)


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
        return _rows(resource, [_missing(resource, "node_type")] if _may_have(resource) else [])
    labels = part_names([*(kind.name for kind in types), None], "node_type")[:-1]
    roles = [_node_type(resource, at, kind, labels[at]) for at, kind in enumerate(types)]
    return _rows(resource, parts(roles, resource.plan.accelerators))


def _may_have(resource: Resource[ServiceFabricCluster]) -> bool:
    """Whether node types may be there that the plan does not show: an empty list says that there are none."""
    return resource.values.node_type is None or resource.is_open("node_type")


def _node_type(resource: AnyResource, at: int, kind: _NodeType, name: str) -> Role:
    path = ("node_type", at)
    return Role(
        name=name,
        size=fields.text(resource, kind.vm_size, *path, "vm_size"),
        count=fields.number(resource, kind.vm_instance_count, *path, "vm_instance_count"),
    )


class _Profile(msgspec.Struct):
    node_count: Number = None
    vm_size: str | None = None


class OpenshiftCluster(_Cluster, kw_only=True):
    """`azurerm_redhat_openshift_cluster`; schema of azurerm 4.55.0."""

    main_profile: list[_Profile | None] | _Profile | None = None
    worker_profile: list[_Profile | None] | _Profile | None = None


def read_openshift(resource: Resource[OpenshiftCluster]) -> list[Workload]:
    """A row for each of the two profiles whose machines may have accelerators."""
    values = resource.values
    worker = first(values.worker_profile) or _Profile()
    roles = [
        Role(
            name="worker",
            size=fields.text(resource, worker.vm_size, "worker_profile", 0, "vm_size"),
            count=fields.number(resource, worker.node_count, "worker_profile", 0, "node_count"),
        )
    ]
    main = first(values.main_profile)
    if main is not None:
        roles.append(control_plane(fields.text(resource, main.vm_size, "main_profile", 0, "vm_size"), "main"))
    return _rows(resource, parts(roles, resource.plan.accelerators))


def _rows(resource: AnyResource, found: Sequence[Part]) -> list[Workload]:
    values: _Cluster = resource.values
    location = resource.text(values.location, "location")
    return planned(resource, found, lambda: setting(resource, (values.id,), location))
