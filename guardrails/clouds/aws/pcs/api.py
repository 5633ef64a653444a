"""PCS: compute node groups that may have accelerators. Keeps out queues and what nodes are started with.

Source: PCS API, ListClusters, ListComputeNodeGroups and GetComputeNodeGroup.
"""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from guardrails.clouds.aws.ec2.types import ACTION as TYPES
from guardrails.clouds.aws.ec2.types import TypeFacts, resolve
from guardrails.clouds.service import Action, Calls, Count, ReadFilter, Service

ACTIONS = (
    Action("ListClusters", "pcs:ListClusters", "which clusters there are"),
    Action("ListComputeNodeGroups", "pcs:ListComputeNodeGroups", "which node groups a cluster has"),
    Action("GetComputeNodeGroup", "pcs:GetComputeNodeGroup", "types and limits of a node group"),
    Action("ListTagsForResource", "pcs:ListTagsForResource", "tags that may name the customer"),
    TYPES,
)
_OVER = ("DELETED", "CREATE_FAILED")


class Instance(msgspec.Struct, frozen=True, rename="camel"):
    """A type that a node group may start."""

    instance_type: str = ""


class Scaling(msgspec.Struct, frozen=True, rename="camel"):
    """`scalingConfiguration`, in machines."""

    min_instance_count: Count | None = None
    max_instance_count: Count | None = None


class NodeGroup(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What is kept of a compute node group.

    Attributes:
        tags: None when they could not be read.
    """

    id: str
    arn: str = ""
    status: str = ""
    purchase_option: str = ""
    instance_configs: tuple[Instance, ...] = ()
    scaling_configuration: Scaling = Scaling()
    tags: dict[str, str] | None = None


class Records(msgspec.Struct, frozen=True):
    """PCS in one account and region.

    Attributes:
        types: That the catalog does not know.
    """

    groups: tuple[NodeGroup, ...] = ()
    types: tuple[TypeFacts, ...] = ()


class _Listed(msgspec.Struct):
    id: str


class _Answer(msgspec.Struct, rename="camel"):
    compute_node_group: NodeGroup


class _Tags(msgspec.Struct):
    tags: dict[str, str] = {}


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The node groups that may have accelerators, cluster by cluster."""
    clusters = sorted({each.id for each in calls.pages("ListClusters", "clusters", _Listed)})
    groups = tuple(group for cluster in clusters for group in _groups(calls, keep, cluster))
    met = [each.instance_type for group in groups for each in group.instance_configs if each.instance_type]
    return Records(groups, resolve(calls, keep, met))


def _groups(calls: Calls, keep: ReadFilter, cluster: str) -> Iterator[NodeGroup]:
    listed = calls.pages("ListComputeNodeGroups", "computeNodeGroups", _Listed, clusterIdentifier=cluster)
    for id_ in sorted({each.id for each in listed}):
        named = {"clusterIdentifier": cluster, "computeNodeGroupIdentifier": id_}
        answer = calls.one("GetComputeNodeGroup", _Answer, **named)
        if answer is None or answer.compute_node_group.status in _OVER:
            continue
        group = answer.compute_node_group
        types = [each.instance_type for each in group.instance_configs]
        if types and all(name and keep.has_no_accelerators(name) for name in types):
            continue
        tags = calls.one("ListTagsForResource", _Tags, resourceArn=group.arn)
        yield replace(group, tags=None if tags is None else keep.tags(tags.tags))


PCS = Service(name="pcs", client="pcs", actions=ACTIONS, records=Records, read=read)
