"""`google_container_node_pool`, and pools in general: counts per zone, limits per zone or for the pool."""

from collections.abc import Mapping

import msgspec

from guardrails.clouds.build import PlanContext, planned
from guardrails.clouds.gcp.compute import machine as gcp_machine
from guardrails.clouds.gcp.compute.machine import Fields, Guests
from guardrails.clouds.gcp.compute.plan import Affinity
from guardrails.clouds.gcp.compute.settings import Machine, machine_parts
from guardrails.clouds.gcp.gke.settings import Pool as PoolSettings
from guardrails.clouds.gcp.gke.settings import Scaling, pool_number
from guardrails.clouds.gcp.shared import Text, targets
from guardrails.formats.decoding import Flag, Number, first, flag
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import fields, place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.facts import Fact
from guardrails.formats.terraform.place import placement_group
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.field import Field
from guardrails.model.range import Range, exactly
from guardrails.model.workload import UNKNOWN, Workload

CLUSTER = "google_container_cluster"
_FIELDS = Fields(default="e2-medium")  # GKE's default machine type, which has no accelerator


class NodeConfig(msgspec.Struct):
    """A node's machine. GPU fractions and time sharing divide a device, they do not change the number."""

    flex_start: Flag = None
    guest_accelerator: Guests = msgspec.UNSET
    labels: object = None
    machine_type: Text = msgspec.UNSET
    preemptible: Flag = None
    reservation_affinity: list[Affinity | None] | Affinity | None = None
    resource_labels: object = None
    spot: Flag = None


class _Autoscaling(msgspec.Struct):
    max_node_count: Number = None
    min_node_count: Number = None
    total_max_node_count: Number = None
    total_min_node_count: Number = None


class _PlacementPolicy(msgspec.Struct):
    policy_name: str | None = None
    type: str | None = None


class _Queued(msgspec.Struct):
    enabled: Flag = None


class Pool(msgspec.Struct, kw_only=True):
    """A pool, by itself or inside a cluster. Source: schema of hashicorp/google-beta 6.50.0."""

    autoscaling: list[_Autoscaling | None] | _Autoscaling | None = None
    initial_node_count: Number = None
    node_config: list[NodeConfig | None] | NodeConfig | msgspec.UnsetType | None = msgspec.UNSET
    node_count: Number = None
    node_locations: list[str | None] | None = None
    placement_policy: list[_PlacementPolicy | None] | _PlacementPolicy | None = None
    queued_provisioning: list[_Queued | None] | _Queued | None = None


class NodePool(Pool, kw_only=True):
    """What a pool of its own says besides; `zone` is from before 3.0."""

    cluster: str | None = None
    id: str | None = None
    location: str | None = None
    project: str | None = None
    zone: str | None = None


class View(msgspec.Struct):
    """One pool as it is read.

    Attributes:
        resource: The pool's own resource, or its cluster's.
        pool: The pool's values.
        path: Where it stands in the resource; empty when it is the resource.
        cluster: Its cluster's values; None when the cluster is not known.
        location: Its location, or its cluster's.
    """

    resource: AnyResource
    pool: Pool
    path: Path
    cluster: Mapping[str, object] | None
    location: Fact

    def at(self, *steps: str | int) -> Path:
        """The path of one of its attributes."""
        return (*self.path, *steps)

    def is_open(self, name: str) -> bool:
        """Whether something is set in the configuration and known only after apply."""
        return self.resource.is_unknown(*self.at(name)) and self.resource.is_configured(*self.at(name))


def read(resource: Resource[NodePool]) -> list[Workload]:
    """One row, or one for each of several guest accelerators; none without accelerators."""
    values = resource.values
    cluster = _cluster(resource)
    view = View(resource, values, (), cluster, _location(resource, cluster))
    machine = pool_machine(view)
    if machine is None:
        return []

    def setting() -> PlanContext:
        where = place.gcp(
            resource,
            ids=(values.id, values.cluster),
            project=resource.text(values.project, "project"),
            location=view.location,
        )
        return PlanContext("gcp", where, pool_claims(view), pool_placement(view), pool_market(values))

    found = machine_parts(machine, resource.plan.accelerators, pool_number(pool_settings(view)))
    return planned(resource, found, setting)


def pool_machine(view: View) -> Machine | None:
    """The pool's machine; None when its configuration leaves it to GKE, whose default has no accelerator."""
    config = first(view.pool.node_config)
    path = view.at("node_config")
    if not isinstance(config, NodeConfig):
        resource = view.resource
        if resource.is_unknown(*path) and not resource.is_configured(*path):
            return None
        if view.path and view.pool.node_config is not msgspec.UNSET:
            return None
        config = NodeConfig()
    return gcp_machine.machine(view.resource, config, (*path, 0), _FIELDS)


def _location(resource: Resource[NodePool], cluster: Mapping[str, object] | None) -> Fact:
    """The pool's location, else its cluster's."""
    values = resource.values
    own = resource.text(values.location, "location")
    if own.value is None and values.zone:
        own = resource.text(values.zone, "zone")
    if own.value is None:
        if cluster is not None and isinstance(cluster.get("location"), str):
            return Fact(cluster["location"])
        zones = [zone for zone in values.node_locations or () if zone]
        if zones and own.value is None:
            return Fact(zones[0].rsplit("-", 1)[0], "", resource.is_sensitive("node_locations"))
    return own


def pool_settings(view: View) -> PoolSettings:
    """What says how many nodes a pool has."""
    resource, pool = view.resource, view.pool
    scaling = first(pool.autoscaling)
    found = None if scaling is None else _scaling(view, scaling)
    if scaling is None and view.is_open("autoscaling"):
        found = Scaling(most=Field(None, written(view.at("autoscaling")), "known only after apply"))
    return PoolSettings(
        count=fields.set_number(resource, pool.node_count, *view.at("node_count")),
        initial=fields.number(resource, pool.initial_node_count, *view.at("initial_node_count")),
        scaling=found,
        zones=zones_of(view),
        zones_path=written(view.at("node_locations")),
    )


def _scaling(view: View, block: _Autoscaling) -> Scaling:
    resource, path = view.resource, view.at("autoscaling", 0)
    return Scaling(
        least=fields.number(resource, block.min_node_count, *path, "min_node_count"),
        most=fields.number(resource, block.max_node_count, *path, "max_node_count"),
        total_least=fields.number(resource, block.total_min_node_count, *path, "total_min_node_count"),
        total_most=fields.number(resource, block.total_max_node_count, *path, "total_max_node_count"),
    )


def zones_of(view: View) -> Range:
    """The number of zones that a pool's counts are multiplied with.

    A pool without zones of its own has its cluster's: all those of a regional cluster, and the additional
    ones beside the first of a zonal cluster. GKE chooses a region's zones when nobody names them.
    """
    own = view.pool.node_locations
    if own:
        return exactly(len(set(own)))
    if view.is_open("node_locations"):
        found = view.resource.fact(None, *view.at("node_locations"))
        if isinstance(found.value, list) and found.value:
            return exactly(len(set(map(str, found.value))))
        return Range(1)
    named = view.cluster.get("node_locations") if view.cluster is not None else None
    zonal = isinstance(view.location.value, str) and place.is_zone(view.location.value)
    if isinstance(named, list) and named:
        zones = {str(zone) for zone in named}
        return exactly(len(zones | {str(view.location.value)}) if zonal else len(zones))
    return exactly(1) if zonal else Range(1)


def clusters(resource: AnyResource) -> list[Head]:
    """The clusters that a pool's `cluster` may mean."""
    return targets(resource, (CLUSTER,), resource.values.cluster, "cluster")[0]


def _cluster(resource: Resource[NodePool]) -> Mapping[str, object] | None:
    """The values of the pool's cluster, when exactly one can be meant."""
    heads = clusters(resource)
    if len(heads) != 1:
        return None
    values = resource.plan.body(heads[0])[0]
    return values if isinstance(values, dict) else None


def pool_claims(view: View) -> Claims:
    """The labels of a pool's nodes."""
    config = first(view.pool.node_config)
    claims = Claims(view.resource)
    path = view.at("node_config", 0)
    if isinstance(config, NodeConfig):
        claims.required(config.resource_labels, *path, "resource_labels")
        claims.required(config.labels, *path, "labels")
    else:
        claims.complete = False
    return claims


def pool_placement(view: View) -> str:
    """The pool's placement policy; one that GKE makes for it has the pool's name."""
    policy = first(view.pool.placement_policy)
    if policy is None:
        return ""
    name = placement_group(view.resource, policy.policy_name, *view.at("placement_policy", 0, "policy_name"))
    if name:
        return name
    compact = (policy.type or "").upper() == "COMPACT"
    return f"compact:{view.resource.address}{written(view.path)}" if compact else ""


def pool_market(pool: Pool) -> str:
    """How the pool's machines are bought."""
    config, queued = first(pool.node_config), first(pool.queued_provisioning)
    known = isinstance(config, NodeConfig)
    if (queued is not None and flag(queued.enabled)) or (known and flag(config.flex_start)):
        return "flex_start"
    if not known:
        return UNKNOWN
    return "spot" if flag(config.spot) or flag(config.preemptible) else "on_demand"
