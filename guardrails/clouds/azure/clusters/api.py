"""Clusters of several services: HDInsight, Red Hat OpenShift, managed Service Fabric, Databricks. No meaning.

One list a service; node types of Service Fabric are asked of each cluster. Source: Azure REST API, HDInsight
2021-06-01, Red Hat OpenShift 2023-11-22, Service Fabric Managed Clusters 2024-04-01, Databricks 2024-05-01.
"""

from collections.abc import Iterator

import msgspec

from guardrails.clouds.azure.compute.sets import AUTOSCALING, Scaler, scalers
from guardrails.clouds.azure.compute.sizes import ACTION as SIZES
from guardrails.clouds.azure.compute.sizes import SizeFacts, resolve
from guardrails.clouds.azure.live import Resource
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service

HDINSIGHT, OPENSHIFT, SERVICE_FABRIC, DATABRICKS = (
    "Microsoft.HDInsight/clusters",
    "Microsoft.RedHatOpenShift/openShiftClusters",
    "Microsoft.ServiceFabric/managedClusters",
    "Microsoft.Databricks/workspaces",
)
_LISTS = {
    HDINSIGHT: ("Clusters_List", "roles of HDInsight clusters: sizes, numbers, limits", "2021-06-01"),
    OPENSHIFT: ("OpenShiftClusters_List", "workers and control planes of OpenShift clusters", "2023-11-22"),
    SERVICE_FABRIC: (
        "ManagedClusters_ListBySubscription",
        "which Service Fabric clusters there are",
        "2024-04-01",
    ),
    DATABRICKS: ("Workspaces_ListBySubscription", "which machines are those of Databricks", "2024-05-01"),
}
_NODE_TYPES = "NodeTypes_ListByManagedClusters"
ACTIONS = (
    *(
        RestAction(
            operation,
            f"{kind}/read",
            why,
            path=f"/subscriptions/{{subscription}}/providers/{kind}",
            version=version,
            lists=kind.lower(),
        )
        for kind, (operation, why, version) in _LISTS.items()
    ),
    RestAction(
        _NODE_TYPES,
        f"{SERVICE_FABRIC}/nodeTypes/read",
        "sizes and numbers of the nodes of Service Fabric clusters",
        path="{cluster}/nodeTypes",
        version=_LISTS[SERVICE_FABRIC][2],
    ),
    AUTOSCALING,
    SIZES,
)


class Role(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Nodes of one role, or of one type.

    Attributes:
        id: Of a node type; empty: it is a part of its cluster.
        size: Empty: it says none.
        count: Nodes that there are.
        most: What schedules and limits let it have; None: it says none.
        spot: Whether they are spot machines.
    """

    name: str
    id: str = ""
    size: str = ""
    count: Count | None = None
    most: tuple[Count | None, ...] = ()
    spot: bool = False


class Cluster(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A cluster, or a workspace that makes clusters.

    Attributes:
        kind: Its type of ARM.
        group: Name of the resource group that the service keeps for its machines; empty: none is.
        control: Size of the control plane of OpenShift.
        roles: None: it makes clusters as its users ask.
        serverless: Whether its machines are the service's own.
    """

    id: str
    region: str
    kind: str
    group: str = ""
    control: str = ""
    roles: tuple[Role, ...] | None = None
    serverless: bool = False
    tags: dict[str, str] = {}


class Records(msgspec.Struct, frozen=True, omit_defaults=True):
    """Clusters of one subscription.

    Attributes:
        scalers: Autoscale settings of node types.
        types: Sizes that the catalog does not know.
        lost: Operations that were not wholly answered.
    """

    clusters: tuple[Cluster, ...] = ()
    scalers: tuple[Scaler, ...] = ()
    types: tuple[SizeFacts, ...] = ()
    lost: tuple[str, ...] = ()


class _Capacity(msgspec.Struct, rename="camel"):
    max_instance_count: Count | None = None


class _Slot(msgspec.Struct, rename="camel"):
    time_and_capacity: _Capacity | None = None


class _Recurrence(msgspec.Struct):
    schedule: list[_Slot] | None = None


class _Autoscale(msgspec.Struct):
    capacity: _Capacity | None = None
    recurrence: _Recurrence | None = None


class _Hardware(msgspec.Struct, rename="camel"):
    vm_size: str | None = None


class _Role(msgspec.Struct, rename="camel"):
    name: str
    target_instance_count: Count | None = None
    autoscale: _Autoscale | None = None
    hardware_profile: _Hardware | None = None


class _Compute(msgspec.Struct):
    roles: list[_Role] | None = None


class _Worker(msgspec.Struct, rename="camel"):
    name: str = ""
    vm_size: str | None = None
    count: Count | None = None


class _Shape(msgspec.Struct, rename="camel"):
    resource_group_id: str | None = None


class _Properties(msgspec.Struct, rename="camel"):
    """Of any of the services: they share no name that means two things."""

    compute_profile: _Compute | None = None
    cluster_profile: _Shape | None = None
    master_profile: _Hardware | None = None
    worker_profiles: list[_Worker] | None = None
    worker_profiles_status: list[_Worker] | None = None
    cluster_id: str | None = None
    managed_resource_group_id: str | None = None
    compute_mode: str | None = None


class _Cluster(Resource, frozen=True, kw_only=True):
    properties: _Properties


class _NodeProperties(msgspec.Struct, rename="camel"):
    vm_size: str | None = None
    vm_instance_count: Count | None = None
    is_spot: bool | None = msgspec.field(name="isSpotVM", default=None)


class _NodeType(Resource, frozen=True, kw_only=True):
    properties: _NodeProperties


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The clusters of all services, by type and id."""
    found = tuple(
        _cluster(calls, keep, kind, each)
        for kind, (operation, _, _) in _LISTS.items()
        for each in sorted(calls.pages(operation, "value", _Cluster), key=lambda each: each.key)
        if keep.in_scope(each.region)
    )
    roles = [(role, cluster.region) for cluster in found for role in cluster.roles or ()]
    met = [(role.size, region) for role, region in roles if role.size]
    met += [(each.control, each.region) for each in found if each.control]
    ids = frozenset(role.id for role, _ in roles if role.id)
    scaling = tuple(scalers(calls, ids)) if ids else ()
    return Records(found, scaling, resolve(calls, keep, met), calls.lost)


def _cluster(calls: Calls, keep: ReadFilter, kind: str, each: _Cluster) -> Cluster:
    own = each.properties
    return Cluster(
        id=each.id,
        region=each.region,
        kind=kind,
        group=_group(own),
        control=(own.master_profile or _Hardware()).vm_size or "",
        roles=_roles(calls, kind, each),
        serverless=(own.compute_mode or "").lower() == "serverless",
        tags=keep.tags(each.tags or {}),
    )


def _group(own: _Properties) -> str:
    """The resource group that a service keeps; that of Service Fabric is named after the cluster's own id."""
    given = own.managed_resource_group_id or (own.cluster_profile or _Shape()).resource_group_id or ""
    return f"SFC_{own.cluster_id}" if own.cluster_id else given.rpartition("/")[2]


def _roles(calls: Calls, kind: str, each: _Cluster) -> tuple[Role, ...] | None:
    own = each.properties
    if kind == DATABRICKS:
        return None
    if kind == OPENSHIFT:
        workers = own.worker_profiles_status or own.worker_profiles or ()
        return tuple(Role(name=one.name, size=one.vm_size or "", count=one.count) for one in workers)
    if kind == SERVICE_FABRIC:
        found = calls.pages(_NODE_TYPES, "value", _NodeType, cluster=each.id)
        return tuple(_node_type(one) for one in sorted(found, key=lambda one: one.key))
    return tuple(_role(one) for one in (own.compute_profile or _Compute()).roles or ())


def _node_type(each: _NodeType) -> Role:
    own = each.properties
    return Role(
        name=each.label,
        id=each.key,
        size=own.vm_size or "",
        count=own.vm_instance_count,
        spot=own.is_spot is True,
    )


def _role(role: _Role) -> Role:
    return Role(
        name=role.name,
        size=(role.hardware_profile or _Hardware()).vm_size or "",
        count=role.target_instance_count,
        most=tuple(each.max_instance_count for each in _limits(role.autoscale)),
    )


def _limits(scale: _Autoscale | None) -> Iterator[_Capacity]:
    """What a role may have by its limits, or by its schedule."""
    if scale is not None and scale.capacity is not None:
        yield scale.capacity
    if scale is not None and scale.recurrence is not None:
        yield from (each.time_and_capacity or _Capacity() for each in scale.recurrence.schedule or ())


def _hidden(records: Records) -> str:
    """What is there and cannot be seen, for people."""
    number = sum(each.serverless for each in records.clusters)
    if not number:
        return ""
    return (
        f"machines of {number} serverless Databricks workspaces are in accounts of Databricks: none is seen"
    )


CLUSTERS = Service(
    name="clusters",
    client="arm",
    actions=ACTIONS,
    records=Records,
    read=read,
    say=_hidden,
    regionless=True,
    types=tuple(kind.lower() for kind in _LISTS),
)
