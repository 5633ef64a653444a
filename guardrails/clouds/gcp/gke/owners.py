"""GKE: pools own the instance groups of their nodes; what clusters make by themselves is delegated. Pure.

How many nodes a pool has now, its groups say: `initialNodeCount` is the number at creation. A limit for nodes
that a cluster makes by itself counts those that run as well: beside pools with the same accelerators, the
room is between nothing and the whole limit.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from guardrails.catalog.accelerators import OPEN, Choice, Size, unknown_choice
from guardrails.clouds.gcp import live
from guardrails.clouds.gcp.compute.named import GcpFacts
from guardrails.clouds.gcp.gke import settings
from guardrails.clouds.gcp.gke.api import Cluster, NodeConfig, Pool, Records, Switch
from guardrails.clouds.gcp.links import last, place, within
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.parts import Part
from guardrails.clouds.region import LiveContext
from guardrails.model.field import Field
from guardrails.model.range import ZERO, Range, exactly
from guardrails.model.workload import UNKNOWN, Unresolved, Workload

CLUSTER = "google_container_cluster"
POOL = "google_container_node_pool"
_DEFAULT = "e2-medium"
"""GKE's machine type where nobody says one; it has no accelerator."""
_GOES = "STOPPING"
_AT_CREATION = "is the number at creation; the instance groups, which have today's, were not read"


def claim(records: Records, facts: GcpFacts) -> Claimed:
    """Pools as owners; nodes that clusters may make by themselves as delegated rows."""
    owners: list[Owner] = []
    rows: list[Workload] = []
    for cluster in records.clusters:
        owners += (_owner(pool, cluster, facts) for pool in cluster.node_pools)
        rows += _delegated(cluster, facts)
    return Claimed(owners=tuple(owners), rows=tuple(rows))


def _owner(pool: Pool, cluster: Cluster, facts: GcpFacts) -> Owner:
    """A pool; one that nothing scales is as large as its groups are."""
    zones = set(pool.locations or cluster.locations or (cluster.location,))
    size, open_ = settings.pool_number(_settings(pool, len(zones)))
    choice = _choice(pool, size, facts)
    goes = _GOES in (pool.status, cluster.status)
    scaled = _is_scaled(pool) and not (goes or _on(cluster.autopilot) or _is_automatic(pool))
    config = pool.config or NodeConfig()
    return Owner(
        kind=POOL,
        id=facts.path(f"{_id(cluster)}/nodePools/{pool.name}"),
        choices=(choice,) if scaled else (),
        otherwise=() if scaled else (_why(choice, open_),),
        groups=tuple(within(url) for url in pool.instance_group_urls),
        traits=LiveContext(
            region=cluster.region,
            zone=zones.pop() if len(zones) == 1 else UNKNOWN,
            placement=_placement(pool, cluster),
            market=_market(pool),
            claims=facts.claims(live.merged(cluster.resource_labels, config.labels, config.resource_labels)),
            open=open_ if scaled else (),
        ),
    )


def _id(cluster: Cluster) -> str:
    return f"locations/{cluster.location}/clusters/{cluster.name}"


def _why(choice: Choice, open_: Sequence[Unresolved]) -> Choice:
    """A choice that says itself why its number is not known."""
    if choice.reason or not open_:
        return choice
    return replace(choice, path=open_[0].path, reason=open_[0].reason)


def _is_automatic(pool: Pool) -> bool:
    """Whether the cluster made it, under the cluster's limits."""
    return pool.autoscaling is not None and pool.autoscaling.autoprovisioned


def _is_scaled(pool: Pool) -> bool:
    return pool.autoscaling is not None and pool.autoscaling.enabled


def _choice(pool: Pool, size: Size, facts: GcpFacts) -> Choice:
    path = "config.machineType"
    if pool.config is None:
        return unknown_choice(size, path, "is not given")
    spec = live.Spec(pool.config.machine_type or _DEFAULT, pool.config.guests, path)
    return live.choice(facts, spec, size)


def _settings(pool: Pool, zones: int) -> settings.Pool:
    initial = Field(pool.initial_node_count, "initialNodeCount")
    if pool.instance_group_urls:
        initial = Field(None, initial.path, _AT_CREATION)
    scaling = pool.autoscaling
    if not _is_scaled(pool) or scaling is None:
        return settings.Pool(count=initial, zones=exactly(zones))
    limit = "autoscaling.maxNodeCount"
    lost = scaling.max_node_count is None and scaling.total_max_node_count is None
    return settings.Pool(
        scaling=settings.Scaling(
            least=Field(scaling.min_node_count),
            most=Field(scaling.max_node_count, limit, "is not given" if lost else ""),
            total_least=Field(scaling.total_min_node_count),
            total_most=Field(scaling.total_max_node_count),
        ),
        zones=exactly(zones),
    )


def _placement(pool: Pool, cluster: Cluster) -> str:
    """The pool's policy; one that GKE makes for it has the pool's name."""
    policy = pool.placement_policy
    if policy is None:
        return ""
    compact = policy.type == "COMPACT" or bool(policy.tpu_topology)
    return last(policy.policy_name) or (f"compact:{cluster.name}/{pool.name}" if compact else "")


def _market(pool: Pool) -> str:
    config = pool.config
    if _on(pool.queued_provisioning) or (config is not None and config.flex_start):
        return "flex_start"
    if config is None:
        return UNKNOWN
    return "spot" if config.spot or config.preemptible else "on_demand"


def _on(switch: Switch | None) -> bool:
    return switch is not None and switch.enabled


def _delegated(cluster: Cluster, facts: GcpFacts) -> Iterator[Workload]:
    """A row for each way in which a cluster makes nodes: so many accelerators, in whatever nodes."""
    traits = LiveContext(
        role="delegated",
        region=cluster.region,
        zone=place(_id(cluster))[1],
        market=UNKNOWN,
        claims=facts.claims(cluster.resource_labels),
    )
    for part in _parts(cluster, facts):
        found = facts.accelerators.quantity(part.choices)
        if found is not None:
            row = facts.row(
                CLUSTER, facts.path(_id(cluster)), found, replace(traits, open=part.open), part.name
            )
            yield replace(row, accelerators_per_instance=None, instances=Range(0, row.instances.max))


def _parts(cluster: Cluster, facts: GcpFacts) -> Iterator[Part]:
    scaling = cluster.autoscaling
    if _on(cluster.autopilot):
        yield _open("autopilot", "autopilot.enabled", "Autopilot makes nodes for whatever pods ask")
    elif scaling is not None and scaling.enable_node_autoprovisioning:
        present = {_choice(pool, OPEN, facts).chip for pool in cluster.node_pools}
        for at, limit in enumerate(scaling.resource_limits):
            path = f"autoscaling.resourceLimits[{at}]"
            given = settings.Limit(
                Field(limit.resource_type or None, path, "" if limit.resource_type else "is not given"),
                Field(),
                live.number(limit.maximum, f"{path}.maximum"),
            )
            for part in settings.limit_parts(given, facts.accelerators, f"cluster_autoscaling[{at}]"):
                yield _beside(part, present, path)
    elif scaling is not None and _on(scaling.default_compute_class_config):
        path = "autoscaling.defaultComputeClassConfig.enabled"
        yield _open("compute_class", path, "compute classes make nodes")


def _open(name: str, path: str, reason: str) -> Part:
    return Part(choices=(unknown_choice(OPEN, path, reason),), name=name)


def _beside(part: Part, present: set[str], path: str) -> Part:
    """The room of a limit: nothing of it is there beside the pools, and what runs in them takes of it."""
    (choice,) = part.choices
    top = choice.size.ceiling
    if choice.chip not in present and UNKNOWN not in (choice.chip, *present):
        return replace(part, choices=(replace(choice, size=Size(ZERO, top)),))
    why = Unresolved(path, "nodes of the pools that run take of this limit")
    size = Size(ZERO, Range(0, top.max))
    return replace(part, choices=(replace(choice, size=size),), open=(*part.open, why))
