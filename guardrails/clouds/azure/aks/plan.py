"""AKS: a cluster's default node pool, its other node pools, and the nodes that it makes by itself."""

from typing import Any

import msgspec

from guardrails.catalog.accelerators import NONE, SINGLE, Size, unknown_choice
from guardrails.clouds.azure import joins
from guardrails.clouds.azure.shared import OPEN, Terms, group, market, setting, size_choice
from guardrails.clouds.build import Setting, workloads
from guardrails.formats.decoding import Flag, Number, first, flag
from guardrails.formats.marks import written
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.resource import Fact, Resource
from guardrails.model.range import Range, exactly
from guardrails.model.workload import Workload

CLUSTERS = ("azurerm_kubernetes_cluster", "azurerm_kubernetes_automatic_cluster")


class Pool(msgspec.Struct, kw_only=True):
    """Attributes of a pool. Source: provider schema, hashicorp/azurerm 4.55.0; `enable_…` is from 3.x."""

    auto_scaling_enabled: Flag = None
    capacity_reservation_group_id: str | None = None
    enable_auto_scaling: Flag = None
    host_group_id: str | None = None
    max_count: Number = None
    min_count: Number = None
    node_count: Number = None
    proximity_placement_group_id: str | None = None
    tags: Any = None
    vm_size: str | None = None
    zones: list[str | int | None] | None = None


class NodePool(Pool, kw_only=True):
    """Attributes that only a node pool of its own has."""

    id: str | None = None
    kubernetes_cluster_id: str | None = None
    priority: str | None = None


class _Provisioning(msgspec.Struct):
    mode: str | None = None


class Automatic(msgspec.Struct, kw_only=True):
    """`azurerm_kubernetes_automatic_cluster`; documentation of azurerm 5."""

    id: str | None = None
    location: str | None = None
    tags: Any = None


class Cluster(msgspec.Struct, kw_only=True):
    """Attributes that are read of a cluster."""

    ai_toolchain_operator_enabled: Flag = None
    default_node_pool: list[Pool | None] | Pool | None = None
    id: str | None = None
    location: str | None = None
    node_provisioning_profile: list[_Provisioning | None] | _Provisioning | None = None
    tags: Any = None


class _Part(msgspec.Struct):
    """A pool with what it takes from its cluster, and where its attributes stand in its resource."""

    pool: Pool
    path: tuple[str | int, ...]
    ids: tuple[str | None, ...]
    location: Fact
    priority: str | None = None

    def written(self, name: str) -> str:
        """The path of one of its attributes."""
        return f"default_node_pool[0].{name}" if self.path else name


def read_cluster(resource: Resource[Cluster]) -> list[Workload]:
    """The default node pool, and the nodes that the cluster makes by itself."""
    values = resource.values
    pool = first(values.default_node_pool) or Pool()
    claims = Claims(resource)
    claims.required(pool.tags, "default_node_pool", 0, "tags")
    claims.required(values.tags, "tags")
    location = resource.text(values.location, "location")
    part = _Part(pool, ("default_node_pool", 0), (values.id,), location)
    return [*_rows(resource, part, claims), *_auto_provisioned(resource), *_toolchain(resource)]


def read_pool(resource: Resource[NodePool]) -> list[Workload]:
    """At most one row; region and subscription are the cluster's."""
    values = resource.values
    claims = Claims(resource)
    claims.required(values.tags, "tags")
    cluster = joins.target(resource, CLUSTERS, values.kubernetes_cluster_id, "kubernetes_cluster_id")
    ids = (values.id, joins.id_of(resource, cluster, values.kubernetes_cluster_id))
    part = _Part(values, (), ids, joins.location(resource, cluster), values.priority)
    return _rows(resource, part, claims)


def _rows(resource: Resource[Any], part: _Part, claims: Claims) -> list[Workload]:
    pool, path = part.pool, part.path
    name = resource.text(pool.vm_size, *path, "vm_size")
    if size_choice(resource, name, SINGLE, "").chip == NONE:
        return []
    found = size_choice(resource, name, _size(resource, part), part.written("vm_size"))
    zones = [zone for zone in pool.zones or () if zone is not None]
    zone = resource.fact(str(zones[0]) if len(zones) == 1 else None, *path, "zones")
    where = place.azure(resource, ids=part.ids, location=part.location, zone=zone)
    placement = group(resource, pool.proximity_placement_group_id, *path, "proximity_placement_group_id")
    return workloads(resource, [found], Setting("azure", where, claims, placement, market(part.priority)))


def _auto_provisioned(resource: Resource[Cluster]) -> list[Workload]:
    """Nodes that the cluster makes by itself when its node auto provisioning is on.

    Which sizes it may choose stands in node pool objects inside the cluster, and those may name GPU sizes
    (Azure, "Node auto-provisioning in AKS": SKU selectors `karpenter.azure.com/sku-gpu-…`).
    """
    profile, path = first(resource.values.node_provisioning_profile), ("node_provisioning_profile", 0, "mode")
    mode = resource.text(profile.mode if profile is not None else None, *path)
    if profile is None and not resource.is_open("node_provisioning_profile"):
        return []
    if isinstance(mode.value, str) and mode.value.lower() == "manual":
        return []
    return _delegated(resource, "#auto_provisioning", written(path), mode.reason)


def _toolchain(resource: Resource[Cluster]) -> list[Workload]:
    """GPU nodes that the AI toolchain operator (KAITO) makes for its workspaces, when it is on.

    Source: Azure, "Deploy an AI model on AKS with the AI toolchain operator".
    """
    path = "ai_toolchain_operator_enabled"
    said = resource.fact(resource.values.ai_toolchain_operator_enabled, path)
    if not said.reason and not (isinstance(said.value, bool | str) and flag(said.value)):
        return []
    reason = "the AI toolchain operator makes nodes when workspaces ask for them"
    return _delegated(resource, "#kaito", path, said.reason or reason)


def read_automatic(resource: Resource[Automatic]) -> list[Workload]:
    """One row: all nodes are made inside the cluster, whose node auto provisioning is always on.

    Source: Azure, "What is Azure Kubernetes Service (AKS) Automatic?".
    """
    return _delegated(resource, "", "sku", "")


def _delegated(resource: Resource[Any], part: str, path: str, reason: str) -> list[Workload]:
    reason = reason or "the cluster makes nodes by itself, of the sizes that its pods ask for"
    values = resource.values
    location = resource.text(values.location, "location")
    common = setting(resource, ids=(values.id,), location=location, terms=Terms(role="delegated"))
    before, resource.unresolved = resource.unresolved, []
    found = workloads(resource, [unknown_choice(OPEN, path, reason)], common, part)
    resource.unresolved = before
    return found


def _size(resource: Resource[Any], part: _Part) -> Size:
    """Planned nodes, and the largest number of them: the autoscaler's maximum where it is on."""
    pool, path = part.pool, part.path
    count = resource.number(pool.node_count, *path, "node_count")
    most = resource.number(pool.max_count, *path, "max_count")
    least = resource.number(pool.min_count, *path, "min_count").value or 0
    scaling = _scaling(resource, pool, path)
    known = None if count.value is None else exactly(count.value)
    if scaling is False:
        if known is not None:
            return Size(known, known)
        resource.lost(part.written("node_count"), count.reason or "is not set")
        return Size(Range(0), Range(0))
    if most.value is None:
        name = "auto_scaling_enabled" if scaling is None else "max_count"
        resource.lost(part.written(name), most.reason or "is not set")
        return Size(known or Range(least), Range(count.value or least))
    limits = Range(min(least, most.value), most.value)
    return Size(known or limits, exactly(max(most.value, (known or limits).min)))


def _scaling(resource: Resource[Any], pool: Pool, path: tuple[str | int, ...]) -> bool | None:
    """Whether the pool scales by itself; None when that is not known."""
    for name in ("auto_scaling_enabled", "enable_auto_scaling"):
        fact = resource.fact(getattr(pool, name), *path, name)
        if fact.reason:
            return None
        value = flag(fact.value) if isinstance(fact.value, bool | str) else None
        if value:
            return True
    return False
