"""GKE: clusters with their pools, in one answer that has no pages. Keeps out nodes: those are VMs of Compute.

Source: GKE API v1, projects.locations.clusters.list.
"""

import msgspec
from msgspec.structs import replace

from guardrails.clouds.gcp.links import place
from guardrails.clouds.gcp.live import plain
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service

LIST = "container.projects.locations.clusters.list"
ACTIONS = (
    RestAction(
        LIST,
        "container.clusters.list",
        "node pools with their machines and limits, and what clusters make by themselves",
        host="container",
        path="/v1/projects/{project}/locations/-/clusters",
    ),
)


class Accelerator(msgspec.Struct, frozen=True, rename="camel"):
    """Accelerators of each node."""

    accelerator_type: str = ""
    accelerator_count: Count | None = None


class NodeConfig(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """`config` of a pool: its machines."""

    machine_type: str = ""
    accelerators: tuple[Accelerator, ...] = ()
    spot: bool = False
    preemptible: bool = False
    flex_start: bool = False
    labels: dict[str, str] = {}
    resource_labels: dict[str, str] = {}

    @property
    def guests(self) -> tuple[tuple[str, int | None], ...]:
        """Types and numbers of its accelerators."""
        return tuple((each.accelerator_type, each.accelerator_count) for each in self.accelerators)


class Scaling(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """`autoscaling` of a pool, in nodes: of each zone, or in total."""

    enabled: bool = False
    autoprovisioned: bool = False
    min_node_count: Count | None = None
    max_node_count: Count | None = None
    total_min_node_count: Count | None = None
    total_max_node_count: Count | None = None


class Placement(msgspec.Struct, frozen=True, rename="camel"):
    """`placementPolicy` of a pool."""

    type: str = ""
    policy_name: str = ""
    tpu_topology: str = ""


class Switch(msgspec.Struct, frozen=True):
    """Something that is on or off."""

    enabled: bool = False


class Pool(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What is kept of a pool.

    Attributes:
        config: None when the answer does not have it.
        initial_node_count: In each zone, when the pool was made.
        instance_group_urls: The managed instance groups that have its nodes, one in each zone.
    """

    name: str
    status: str = ""
    config: NodeConfig | None = None
    initial_node_count: Count | None = None
    locations: tuple[str, ...] = ()
    instance_group_urls: tuple[str, ...] = ()
    autoscaling: Scaling | None = None
    placement_policy: Placement | None = None
    queued_provisioning: Switch | None = None


class Limit(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """`resourceLimits`: of nodes that a cluster makes by itself; in cores, GB or accelerators."""

    resource_type: str = ""
    minimum: Count | None = None
    maximum: Count | None = None


class Autoscaling(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """`autoscaling` of a cluster: nodes that it makes by itself."""

    enable_node_autoprovisioning: bool = False
    resource_limits: tuple[Limit, ...] = ()
    default_compute_class_config: Switch | None = None


class Cluster(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What is kept of a cluster: pools only where they may have accelerators."""

    name: str
    status: str = ""
    location: str = ""
    locations: tuple[str, ...] = ()
    autopilot: Switch | None = None
    autoscaling: Autoscaling | None = None
    node_pools: tuple[Pool, ...] = ()
    resource_labels: dict[str, str] = {}

    @property
    def region(self) -> str:
        """Where it is."""
        return place(f"locations/{self.location}")[0]

    @property
    def makes_nodes(self) -> bool:
        """Whether it may make nodes of its own accord."""
        scaling = self.autoscaling
        return bool(
            (self.autopilot and self.autopilot.enabled)
            or (scaling and scaling.enable_node_autoprovisioning)
            or (
                scaling
                and scaling.default_compute_class_config
                and scaling.default_compute_class_config.enabled
            )
        )


class Records(msgspec.Struct, frozen=True):
    """GKE in one project: clusters that have, or may make, nodes with accelerators."""

    clusters: tuple[Cluster, ...] = ()


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The clusters, by location and name."""
    found = calls.pages(LIST, "clusters", Cluster)
    kept = [_kept(each, keep) for each in found if keep.in_scope(each.region)]
    kept = [each for each in kept if each.node_pools or each.makes_nodes]
    return Records(tuple(sorted(kept, key=lambda each: (each.location, each.name))))


def _kept(cluster: Cluster, keep: ReadFilter) -> Cluster:
    pools = tuple(_pool(each, keep) for each in cluster.node_pools if not _is_plain(each, keep))
    return replace(cluster, node_pools=pools, resource_labels=keep.tags(cluster.resource_labels))


def _is_plain(pool: Pool, keep: ReadFilter) -> bool:
    config = pool.config
    return config is not None and plain(keep, config.machine_type, config.guests)


def _pool(pool: Pool, keep: ReadFilter) -> Pool:
    if pool.config is None:
        return pool
    labels, resource_labels = keep.tags(pool.config.labels), keep.tags(pool.config.resource_labels)
    return replace(pool, config=replace(pool.config, labels=labels, resource_labels=resource_labels))


GKE = Service(name="gke", client="container", actions=ACTIONS, records=Records, read=read, regionless=True)
