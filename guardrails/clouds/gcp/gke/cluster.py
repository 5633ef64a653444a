"""`google_container_cluster`: its default pool, inline pools, and nodes that the cluster makes by itself."""

from collections.abc import Iterator

import msgspec

from guardrails.catalog.accelerators import OPEN, unknown_choice
from guardrails.clouds.build import PlanContext, planned
from guardrails.clouds.gcp.compute.settings import machine_parts
from guardrails.clouds.gcp.gke.plan import (
    NodeConfig,
    Pool,
    View,
    clusters,
    pool_claims,
    pool_machine,
    pool_market,
    pool_placement,
    pool_settings,
)
from guardrails.clouds.gcp.gke.settings import Limit, limit_parts, pool_number
from guardrails.clouds.gcp.shared import Google, common, may_be_set, own_location
from guardrails.clouds.parts import Part
from guardrails.formats.decoding import Flag, Number, each, first, flag
from guardrails.formats.marks import written
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import Resource, Unreadable, open_resource
from guardrails.model.range import Range
from guardrails.model.workload import UNKNOWN, Workload

_POOL = "google_container_node_pool"
_LIMITS = ("cluster_autoscaling", 0, "resource_limits")


class _Limit(msgspec.Struct):
    maximum: Number = None
    minimum: Number = None
    resource_type: str | None = None


class _Autoscaling(msgspec.Struct):
    default_compute_class_enabled: Flag = None
    enabled: Flag = None
    resource_limits: list[_Limit | None] | _Limit | None = None


class _Inline(Pool, kw_only=True):
    """A pool inside a cluster, by its name."""

    name: str | None = None


class _Named(msgspec.Struct):
    """Which pool of its own it is, and of which cluster."""

    cluster: str | None = None
    name: str | None = None


class Cluster(Google, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/google-beta 6.50.0."""

    cluster_autoscaling: list[_Autoscaling | None] | _Autoscaling | msgspec.UnsetType | None = msgspec.UNSET
    enable_autopilot: Flag = None
    initial_node_count: Number = None
    node_config: list[NodeConfig | None] | NodeConfig | msgspec.UnsetType | None = msgspec.UNSET
    node_locations: list[str | None] | None = None
    node_pool: list[_Inline | None] | _Inline | msgspec.UnsetType | None = msgspec.UNSET
    remove_default_node_pool: Flag = None
    resource_labels: object = None


def read(resource: Resource[Cluster]) -> list[Workload]:
    """A row for each pool with accelerators, and for each way in which the cluster makes such nodes."""
    autopilot = resource.fact(resource.values.enable_autopilot, "enable_autopilot")
    if _is_on(autopilot.value):
        reason = "Autopilot makes nodes for whatever pods ask"
        return _delegated(resource, _open("autopilot", "enable_autopilot", reason))
    result = [row for view, name in _pools(resource) for row in _pool_rows(view, name)]
    if autopilot.reason and resource.is_open("enable_autopilot"):
        result += _delegated(resource, _open("autopilot", "enable_autopilot", autopilot.reason))
    return result + _provisioned(resource)


def _is_on(value: object) -> bool:
    return bool(flag(value)) if isinstance(value, bool | str) else False


def _pools(resource: Resource[Cluster]) -> Iterator[tuple[View, str]]:
    """Pools that the cluster's own resource makes, or that it is known to have.

    The provider writes every pool of a cluster into `node_pool` after apply, also those that are resources
    of their own: none counts here that another resource of the plan has.
    """
    values = resource.values
    cluster = {"node_locations": values.node_locations}
    location = own_location(resource)
    inline = each(values.node_pool) if isinstance(values.node_pool, _Inline | list) else []
    others = _own_pools(resource) if inline else frozenset()
    for at, pool in enumerate(inline):
        if pool.name is None or pool.name not in others:
            yield View(resource, pool, ("node_pool", at), cluster, location), f"#node_pool[{at}]"
    if not inline and _pools_open(resource):
        yield View(resource, Pool(), ("node_pool", 0), cluster, location), "#node_pool[0]"
    elif not inline and _keeps_default(resource):
        default = Pool(node_config=values.node_config, initial_node_count=values.initial_node_count)
        yield View(resource, default, (), cluster, location), "#node_config"


def _keeps_default(resource: Resource[Cluster]) -> bool:
    """Whether the default pool has a machine of its own choice, and is not taken away in the same run."""
    values = resource.values
    if flag(values.remove_default_node_pool):
        return False
    known = isinstance(first(values.node_config), NodeConfig)
    return known or may_be_set(resource, values.node_config, "node_config")


def _pools_open(resource: Resource[Cluster]) -> bool:
    """Whether pools are set that are known only after apply; a cluster must have those or a first number."""
    values = resource.values
    if may_be_set(resource, values.node_pool, "node_pool"):
        return True
    first_number = resource.fact(values.initial_node_count, "initial_node_count")
    return resource.is_unknown("node_pool") and first_number.value is None and not first_number.reason


def _own_pools(resource: Resource[Cluster]) -> frozenset[str]:
    """Names of the cluster's pools that are resources of their own."""
    return frozenset(resource.plan.once(_pool_table).get(id(resource.head), ()))


def _pool_table(plan: Plan) -> dict[int, list[str]]:
    """Names of pools by cluster."""
    table: dict[int, list[str]] = {}
    for head in plan.heads:
        if head.type == _POOL and head.mode != "data":
            try:
                pool = open_resource(plan, head, _Named)
            except Unreadable:
                continue
            for cluster in clusters(pool) if pool.values.name else ():
                table.setdefault(id(cluster), []).append(str(pool.values.name))
    return table


def _pool_rows(view: View, name: str) -> list[Workload]:
    machine = pool_machine(view)
    if machine is None:
        return []
    resource = view.resource

    def setting() -> PlanContext:
        shared = _setting(resource)
        claims = pool_claims(view)
        claims.take(shared.claims)
        shared.claims, shared.placement = claims, pool_placement(view)
        shared.market = pool_market(view.pool)
        return shared

    found = machine_parts(machine, resource.plan.accelerators, pool_number(pool_settings(view)), name)
    return planned(resource, found, setting)


def _setting(resource: Resource[Cluster]) -> PlanContext:
    shared = common(resource)
    claims = Claims(resource)
    claims.labels(
        ("effective_labels", resource.values.effective_labels),
        ("terraform_labels", resource.values.terraform_labels),
        ("resource_labels", resource.values.resource_labels),
    )
    shared.claims = claims
    return shared


def _provisioned(resource: Resource[Cluster]) -> list[Workload]:
    """Nodes that auto-provisioning may make: at most what the limit of an accelerator says.

    An accelerator without a limit has the limit 0. Source: Google Cloud CLI reference, `gcloud container
    clusters create`, flag `--max-accelerator`.
    """
    values = resource.values
    block = first(values.cluster_autoscaling)
    if not isinstance(block, _Autoscaling):
        if not may_be_set(resource, values.cluster_autoscaling, "cluster_autoscaling"):
            return []
        return _delegated(resource, _open("cluster_autoscaling", "cluster_autoscaling", "is not known"))
    path = ("cluster_autoscaling", 0)
    classes = resource.fact(block.default_compute_class_enabled, *path, "default_compute_class_enabled")
    enabled = resource.fact(block.enabled, *path, "enabled")
    off = isinstance(enabled.value, bool | str) and flag(enabled.value) is False
    if off or (block.enabled is None and not enabled.reason):
        if not _is_on(classes.value):
            return []
        where = written((*path, "default_compute_class_enabled"))
        return _delegated(resource, _open("compute_class", where, "compute classes make nodes"))
    if resource.is_unknown(*_LIMITS):
        return _delegated(resource, _open("cluster_autoscaling", written(_LIMITS), "known only after apply"))
    limits = [_limit(resource, limit, at) for at, limit in enumerate(each(block.resource_limits))]
    return _delegated(
        resource,
        [
            part
            for at, limit in enumerate(limits)
            for part in limit_parts(limit, resource.plan.accelerators, f"cluster_autoscaling[{at}]")
        ],
    )


def _limit(resource: Resource[Cluster], limit: _Limit, at: int) -> Limit:
    path = (*_LIMITS, at)
    return Limit(
        fields.text(resource, limit.resource_type, *path, "resource_type"),
        fields.number(resource, limit.minimum, *path, "minimum"),
        fields.number(resource, limit.maximum, *path, "maximum"),
    )


def _open(name: str, path: str, reason: str) -> list[Part]:
    return [Part(choices=(unknown_choice(OPEN, path, reason),), name=name)]


def _delegated(resource: Resource[Cluster], parts: list[Part]) -> list[Workload]:
    """Rows for nodes that the cluster makes: how many accelerators, never how many in a node."""

    def setting() -> PlanContext:
        found = _setting(resource)
        found.role, found.market = "delegated", UNKNOWN
        return found

    return [
        msgspec.structs.replace(row, accelerators_per_instance=None, instances=Range(0, row.instances.max))
        for row in planned(resource, parts, setting)
    ]
