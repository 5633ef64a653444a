"""EKS: clusters, and the managed node groups in them. Keeps out nodes: those are instances of EC2.

Source: EKS API, DescribeCluster and DescribeNodegroup.
"""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from guardrails.clouds.aws.ec2.types import ACTION as TYPES
from guardrails.clouds.aws.ec2.types import TypeFacts, resolve
from guardrails.clouds.service import Action, Calls, Count, ReadFilter, Service

ACTIONS = (
    Action("ListClusters", "eks:ListClusters", "which Kubernetes clusters there are"),
    Action("DescribeCluster", "eks:DescribeCluster", "whether Auto Mode makes machines by itself; tags"),
    Action("ListNodegroups", "eks:ListNodegroups", "which node groups a cluster has"),
    Action("DescribeNodegroup", "eks:DescribeNodegroup", "types, sizes, limits and tags of a node group"),
    TYPES,
)


class Compute(msgspec.Struct, frozen=True, rename="camel"):
    """`computeConfig` of a cluster: Auto Mode."""

    enabled: bool | None = None


class Cluster(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What is kept of a cluster in Auto Mode."""

    name: str
    arn: str = ""
    compute_config: Compute | None = None
    tags: dict[str, str] | None = None


class Scaling(msgspec.Struct, frozen=True, rename="camel"):
    """`scalingConfig` of a node group, in nodes."""

    min_size: Count | None = None
    max_size: Count | None = None
    desired_size: Count | None = None


class Group(msgspec.Struct, frozen=True, rename="camel"):
    """An autoscaling group that EKS made."""

    name: str = ""


class Resources(msgspec.Struct, frozen=True, rename="camel"):
    """What EKS made for a node group."""

    auto_scaling_groups: tuple[Group, ...] | None = None


class WarmPool(msgspec.Struct, frozen=True, rename="camel"):
    """`warmPoolConfig`: machines that are prepared beside those that run, counted together."""

    enabled: bool | None = None
    max_group_prepared_capacity: int | None = None
    min_size: Count | None = None


class NodeGroup(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What is kept of a managed node group.

    Attributes:
        instance_types: None when the launch template names the type.
    """

    nodegroup_name: str
    nodegroup_arn: str = ""
    cluster_name: str
    status: str = ""
    capacity_type: str = ""
    ami_type: str = ""
    scaling_config: Scaling | None = None
    instance_types: tuple[str, ...] | None = None
    warm_pool_config: WarmPool | None = None
    resources: Resources | None = None
    labels: dict[str, str] | None = None
    tags: dict[str, str] | None = None

    @property
    def autoscaling_groups(self) -> tuple[str, ...]:
        """Names of the autoscaling groups that hold its nodes."""
        groups = (self.resources.auto_scaling_groups or ()) if self.resources is not None else ()
        return tuple(group.name for group in groups if group.name)


class Records(msgspec.Struct, frozen=True):
    """EKS in one account and region.

    Attributes:
        clusters: In Auto Mode.
        groups: That may have accelerators.
        types: That the catalog does not know.
    """

    clusters: tuple[Cluster, ...] = ()
    groups: tuple[NodeGroup, ...] = ()
    types: tuple[TypeFacts, ...] = ()


class _ClusterAnswer(msgspec.Struct):
    cluster: Cluster


class _GroupAnswer(msgspec.Struct):
    nodegroup: NodeGroup


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The clusters in Auto Mode, and the node groups that may have accelerators.

    Connected clusters outside of AWS are not listed.
    """
    names = sorted(calls.pages("ListClusters", "clusters", str))
    clusters = tuple(cluster for name in names for cluster in _automatic(calls, keep, name))
    groups = tuple(group for name in names for group in _groups(calls, keep, name))
    met = [name for group in groups for name in group.instance_types or ()]
    return Records(clusters, groups, resolve(calls, keep, met))


def _automatic(calls: Calls, keep: ReadFilter, name: str) -> Iterator[Cluster]:
    answer = calls.one("DescribeCluster", _ClusterAnswer, name=name)
    if answer is None or answer.cluster.compute_config is None or not answer.cluster.compute_config.enabled:
        return
    yield replace(answer.cluster, tags=keep.tags(answer.cluster.tags or {}))


def _groups(calls: Calls, keep: ReadFilter, cluster: str) -> Iterator[NodeGroup]:
    for name in sorted(calls.pages("ListNodegroups", "nodegroups", str, clusterName=cluster)):
        answer = calls.one("DescribeNodegroup", _GroupAnswer, clusterName=cluster, nodegroupName=name)
        if answer is None:
            continue
        group, types = answer.nodegroup, answer.nodegroup.instance_types
        if not types or not all(map(keep.has_no_accelerators, types)):
            tags, labels = keep.tags(group.tags or {}), keep.tags(group.labels or {})
            yield replace(group, tags=tags, labels=labels)


EKS = Service(name="eks", client="eks", actions=ACTIONS, records=Records, read=read)
