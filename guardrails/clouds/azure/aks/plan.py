"""AKS in a plan: a cluster's default node pool, other node pools, and nodes that it makes by itself."""

import msgspec

from guardrails.clouds.azure import joins
from guardrails.clouds.azure.aks.settings import (
    Nodes,
    automatic_parts,
    pool_parts,
    provisioning_parts,
    toolchain_parts,
)
from guardrails.clouds.azure.aks.settings import Pool as Settings
from guardrails.clouds.azure.shared import group, setting
from guardrails.clouds.build import PlanContext, planned
from guardrails.formats.decoding import Flag, Json, Number, first, flag
from guardrails.formats.marks import written
from guardrails.formats.terraform import fields, place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.facts import Fact
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.field import Field
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
    tags: Json = None
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
    tags: Json = None


class Cluster(msgspec.Struct, kw_only=True):
    """Attributes that are read of a cluster."""

    ai_toolchain_operator_enabled: Flag = None
    default_node_pool: list[Pool | None] | Pool | None = None
    id: str | None = None
    location: str | None = None
    node_provisioning_profile: list[_Provisioning | None] | _Provisioning | None = None
    tags: Json = None


def read_cluster(resource: Resource[Cluster]) -> list[Workload]:
    """The default node pool, and the nodes that the cluster makes by itself."""
    values = resource.values
    pool = first(values.default_node_pool) or Pool()
    path = ("default_node_pool", 0)

    def made() -> PlanContext:
        claims = Claims(resource)
        claims.required(pool.tags, *path, "tags")
        claims.required(values.tags, "tags")
        at = (values.id,), resource.text(values.location, "location")
        return _shared(resource, pool, path, at, claims)

    accelerators = resource.plan.accelerators
    return [
        *planned(resource, pool_parts(_pool(resource, pool, path), accelerators), made),
        *planned(resource, provisioning_parts(_mode(resource)), lambda: _delegated(resource)),
        *planned(resource, toolchain_parts(_toolchain(resource)), lambda: _delegated(resource)),
    ]


def read_pool(resource: Resource[NodePool]) -> list[Workload]:
    """At most one row; region and subscription are the cluster's."""
    values = resource.values

    def made() -> PlanContext:
        claims = Claims(resource)
        claims.required(values.tags, "tags")
        cluster = joins.target(resource, CLUSTERS, values.kubernetes_cluster_id, "kubernetes_cluster_id")
        ids = (values.id, joins.id_of(resource, cluster, values.kubernetes_cluster_id))
        return _shared(resource, values, (), (ids, joins.location(resource, cluster)), claims)

    found = _pool(resource, values, (), fields.known(values.priority, "priority"))
    return planned(resource, pool_parts(found, resource.plan.accelerators), made)


def read_automatic(resource: Resource[Automatic]) -> list[Workload]:
    """One row: all nodes are made inside the cluster."""
    return planned(resource, automatic_parts(), lambda: _delegated(resource))


def _pool(
    resource: AnyResource,
    pool: Pool,
    path: tuple[str | int, ...],
    priority: Field[str] = Field(),  # noqa: B008 (frozen)
) -> Settings:
    nodes = Nodes(
        size=fields.text(resource, pool.vm_size, *path, "vm_size"),
        count=fields.number(resource, pool.node_count, *path, "node_count"),
        least=fields.number(resource, pool.min_count, *path, "min_count"),
        most=fields.number(resource, pool.max_count, *path, "max_count"),
        scales=_scaling(resource, pool, path),
    )
    return Settings(nodes=(nodes,), priority=priority)


def _scaling(resource: AnyResource, pool: Pool, path: tuple[str | int, ...]) -> Field[bool]:
    """Whether the pool scales by itself."""
    for name in ("auto_scaling_enabled", "enable_auto_scaling"):
        fact = resource.fact(getattr(pool, name), *path, name)
        if fact.reason:
            return Field(None, written((*path, "auto_scaling_enabled")), fact.reason)
        if isinstance(fact.value, bool | str) and flag(fact.value):
            return Field(True)
    return Field(False)


def _mode(resource: Resource[Cluster]) -> Field[str]:
    """How nodes are provisioned; not set without a profile."""
    profile, path = first(resource.values.node_provisioning_profile), ("node_provisioning_profile", 0, "mode")
    if profile is None and not resource.is_open("node_provisioning_profile"):
        return Field()
    found = fields.text(resource, profile.mode if profile is not None else None, *path)
    return found if found.value is not None or found.reason else Field("auto", found.path)


def _toolchain(resource: Resource[Cluster]) -> Field[bool]:
    path = "ai_toolchain_operator_enabled"
    said = resource.fact(resource.values.ai_toolchain_operator_enabled, path)
    on = isinstance(said.value, bool | str) and flag(said.value) is True
    return Field(None if said.reason else on, path, said.reason)


def _shared(
    resource: AnyResource,
    pool: Pool,
    path: tuple[str | int, ...],
    at: tuple[tuple[str | None, ...], Fact],
    claims: Claims,
) -> PlanContext:
    """What the rows of a pool share; `at`: ids of its subscription, and its location."""
    ids, location = at
    zones = [zone for zone in pool.zones or () if zone is not None]
    zone = resource.fact(str(zones[0]) if len(zones) == 1 else None, *path, "zones")
    where = place.azure(resource, ids=ids, location=location, zone=zone)
    placement = group(resource, pool.proximity_placement_group_id, *path, "proximity_placement_group_id")
    return PlanContext("azure", where, claims, placement)


def _delegated(resource: AnyResource) -> PlanContext:
    values = resource.values
    return setting(resource, ids=(values.id,), location=resource.text(values.location, "location"))
