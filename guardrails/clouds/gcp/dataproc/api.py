"""Dataproc: clusters with their groups of machines, and autoscaling policies, region by region.

Keeps out what clusters run. Clusters inside GKE are pools there. Source: Dataproc API v1, clusters.list and
autoscalingPolicies.list.
"""

import msgspec
from msgspec.structs import replace

from guardrails.clouds.gcp.live import plain
from guardrails.clouds.gcp.regional import by_region
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service

CLUSTERS = "dataproc.projects.regions.clusters.list"
POLICIES = "dataproc.projects.regions.autoscalingPolicies.list"
ACTIONS = (
    RestAction(
        CLUSTERS,
        "dataproc.clusters.list",
        "groups of machines of clusters, and the machines in them",
        host="dataproc",
        path="/v1/projects/{project}/regions/{location}/clusters",
    ),
    RestAction(
        POLICIES,
        "dataproc.autoscalingPolicies.list",
        "how far clusters grow",
        host="dataproc",
        path="/v1/projects/{project}/regions/{location}/autoscalingPolicies",
    ),
)


class _Shape(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Fields as the API names them."""


class Accelerator(_Shape, frozen=True):
    """Accelerators of a machine."""

    accelerator_type_uri: str = ""
    accelerator_count: Count | None = None


class Selection(_Shape, frozen=True):
    """Types that a group may be of."""

    machine_types: tuple[str, ...] = ()


class Flexibility(_Shape, frozen=True):
    """Types and markets that a group may mix.

    Attributes:
        provisioning_model_mix: What is in it does not matter: it mixes markets.
    """

    instance_selection_list: tuple[Selection, ...] = ()
    provisioning_model_mix: dict[str, int] | None = None


class Managed(_Shape, frozen=True):
    """The managed instance group of a group of machines."""

    instance_group_manager_uri: str = ""
    instance_group_manager_name: str = ""


class Group(_Shape, frozen=True):
    """A group of machines."""

    machine_type_uri: str = ""
    accelerators: tuple[Accelerator, ...] = ()
    num_instances: Count | None = None
    instance_names: tuple[str, ...] = ()
    preemptibility: str = ""
    managed_group_config: Managed | None = None
    instance_flexibility_policy: Flexibility | None = None

    @property
    def guests(self) -> tuple[tuple[str, int | None], ...]:
        """Types and numbers of the accelerators of a machine."""
        return tuple((each.accelerator_type_uri, each.accelerator_count) for each in self.accelerators)

    @property
    def types(self) -> tuple[str, ...]:
        """Types of which its machines may be."""
        flexible = self.instance_flexibility_policy
        listed = flexible.instance_selection_list if flexible is not None else ()
        return tuple(kind for each in listed for kind in each.machine_types) or (self.machine_type_uri,)


class NodeGroup(_Shape, frozen=True):
    """A further group, with labels of its own."""

    node_group_config: Group = Group()
    labels: dict[str, str] = {}


class Auxiliary(_Shape, frozen=True):
    """A further group by its name."""

    node_group: NodeGroup = NodeGroup()
    node_group_id: str = ""


class Autoscaling(_Shape, frozen=True):
    """Which policy scales a cluster."""

    policy_uri: str = ""


class Place(_Shape, frozen=True):
    """Where machines stand."""

    zone_uri: str = ""


class Config(_Shape, frozen=True):
    """A cluster on machines of Compute."""

    gce_cluster_config: Place = Place()
    autoscaling_config: Autoscaling = Autoscaling()
    master_config: Group | None = None
    worker_config: Group | None = None
    secondary_worker_config: Group | None = None
    auxiliary_node_groups: tuple[Auxiliary, ...] = ()

    @property
    def groups(self) -> tuple[Group, ...]:
        """All of them."""
        own = (self.master_config, self.worker_config, self.secondary_worker_config)
        others = (each.node_group.node_group_config for each in self.auxiliary_node_groups)
        return (*(each for each in own if each is not None), *others)


class Status(_Shape, frozen=True):
    """What state a cluster is in."""

    state: str = ""


class Cluster(_Shape, frozen=True):
    """What is kept of a cluster.

    Attributes:
        region: In which it was listed.
        config: None of one inside GKE.
    """

    cluster_name: str
    region: str = ""
    labels: dict[str, str] = {}
    status: Status = Status()
    config: Config | None = None


class Limit(_Shape, frozen=True):
    """Limits of a group."""

    max_instances: Count | None = None


class Policy(_Shape, frozen=True):
    """An autoscaling policy."""

    id: str
    region: str = ""
    worker_config: Limit = Limit()
    secondary_worker_config: Limit = Limit()


class Records(msgspec.Struct, frozen=True):
    """Dataproc in one project: clusters that may have accelerators, and policies where these name some."""

    clusters: tuple[Cluster, ...] = ()
    policies: tuple[Policy, ...] = ()


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The clusters and policies, by region and name."""
    clusters = [
        replace(each, region=region, labels=keep.tags(each.labels))
        for region, each in by_region(calls, keep, CLUSTERS, "clusters", Cluster)
        if not _is_plain(each, keep)
    ]
    scaled = {each.region for each in clusters if each.config and each.config.autoscaling_config.policy_uri}
    here = replace(keep, regions=tuple(sorted(scaled)))
    policies = [
        replace(each, region=region) for region, each in by_region(calls, here, POLICIES, "policies", Policy)
    ]
    return Records(
        tuple(sorted(clusters, key=lambda each: (each.region, each.cluster_name))),
        tuple(sorted(policies, key=lambda each: (each.region, each.id))),
    )


def _is_plain(cluster: Cluster, keep: ReadFilter) -> bool:
    if cluster.config is None:
        return True
    return all(plain(keep, kind, group.guests) for group in cluster.config.groups for kind in group.types)


DATAPROC = Service(
    name="dataproc", client="dataproc", actions=ACTIONS, records=Records, read=read, regionless=True
)
