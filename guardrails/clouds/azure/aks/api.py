"""AKS: clusters with the node pools in them; no call a cluster. Keeps out nodes: those are machines.

Source: Azure REST API, Managed Clusters - List 2026-08-01.
"""

import msgspec

from guardrails.clouds.azure.compute.sizes import ACTION as SIZES
from guardrails.clouds.azure.compute.sizes import SizeFacts, resolve
from guardrails.clouds.azure.live import Resource, trimmed
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service

_LIST = "ManagedClusters_List"
ACTIONS = (
    RestAction(
        _LIST,
        "Microsoft.ContainerService/managedClusters/read",
        "node pools of Kubernetes clusters: sizes, numbers, limits; whether nodes make themselves",
        path="/subscriptions/{subscription}/providers/Microsoft.ContainerService/managedClusters",
        version="2026-08-01",
    ),
    SIZES,
)


class Scale(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Nodes of one size in a pool of virtual machines."""

    size: str | None = None
    count: Count | None = None
    min_count: Count | None = None
    max_count: Count | None = None


class Scales(msgspec.Struct, frozen=True, rename="camel"):
    """`scale`: sizes with fixed numbers, and sizes that the autoscaler scales: of these one, or several."""

    manual: tuple[Scale, ...] | None = None
    autoscale: tuple[Scale, ...] | Scale | None = None


class Machines(msgspec.Struct, frozen=True, rename="camel"):
    """`virtualMachinesProfile` of a pool."""

    scale: Scales | None = None


class Power(msgspec.Struct, frozen=True):
    """`powerState`."""

    code: str | None = None

    @property
    def is_off(self) -> bool:
        """Whether it is stopped, and can be started."""
        return (self.code or "").lower() == "stopped"


class Pool(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What is kept of a node pool.

    Attributes:
        count: Nodes that there should be now; None: the service did not say.
        virtual_machine_nodes_status: Of a pool of virtual machines, how many there are of each size.
    """

    name: str
    vm_size: str | None = None
    count: Count | None = None
    min_count: Count | None = None
    max_count: Count | None = None
    enable_auto_scaling: bool | None = None
    scale_set_priority: str | None = None
    power_state: Power | None = None
    availability_zones: tuple[str, ...] | None = None
    capacity_reservation_group_id: str | None = msgspec.field(name="capacityReservationGroupID", default=None)
    host_group_id: str | None = msgspec.field(name="hostGroupID", default=None)
    proximity_placement_group_id: str | None = msgspec.field(name="proximityPlacementGroupID", default=None)
    virtual_machines_profile: Machines | None = None
    virtual_machine_nodes_status: tuple[Scale, ...] | None = None
    tags: dict[str, str] | None = None

    @property
    def scales(self) -> tuple[tuple[Scale, ...], tuple[Scale, ...]]:
        """Of a pool of virtual machines, what is fixed and what scales."""
        profile = self.virtual_machines_profile
        found = Scales() if profile is None or profile.scale is None else profile.scale
        automatic = found.autoscale
        several = (automatic,) if isinstance(automatic, Scale) else automatic or ()
        return found.manual or (), several

    @property
    def sizes(self) -> tuple[str | None, ...]:
        """The sizes that it names."""
        manual, automatic = self.scales
        return tuple(each.size for each in (*manual, *automatic)) or (self.vm_size,)


class Provisioning(msgspec.Struct, frozen=True):
    """`nodeProvisioningProfile`."""

    mode: str | None = None


class Toolchain(msgspec.Struct, frozen=True):
    """`aiToolchainOperatorProfile`."""

    enabled: bool | None = None


class Edition(msgspec.Struct, frozen=True):
    """`sku`."""

    name: str | None = None


class Properties(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What is kept of a cluster's properties.

    Attributes:
        node_resource_group: Name of the group that the service keeps for the nodes.
        power_state: Of the whole cluster.
    """

    agent_pool_profiles: tuple[Pool, ...] | None = None
    ai_toolchain_operator_profile: Toolchain | None = None
    node_provisioning_profile: Provisioning | None = None
    node_resource_group: str | None = None
    power_state: Power | None = None


class Cluster(Resource, frozen=True, rename="camel", kw_only=True):
    """A managed cluster."""

    sku: Edition | None = None
    properties: Properties


class Records(msgspec.Struct, frozen=True):
    """AKS in one subscription.

    Attributes:
        types: Sizes that the catalog does not know.
    """

    clusters: tuple[Cluster, ...] = ()
    types: tuple[SizeFacts, ...] = ()


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The clusters, by id, with the pools that may have accelerators."""
    found = [
        _narrowed(each, keep) for each in calls.pages(_LIST, "value", Cluster) if keep.in_scope(each.region)
    ]
    met = [
        (size, cluster.region)
        for cluster in found
        for pool in cluster.properties.agent_pool_profiles or ()
        for size in pool.sizes
        if size
    ]
    return Records(tuple(sorted(found, key=lambda each: each.key)), resolve(calls, keep, met))


def _narrowed(cluster: Cluster, keep: ReadFilter) -> Cluster:
    pools = tuple(
        msgspec.structs.replace(pool, tags=keep.tags(pool.tags or {}))
        for pool in cluster.properties.agent_pool_profiles or ()
        if not all(size and keep.has_no_accelerators(size) for size in pool.sizes)
    )
    properties = msgspec.structs.replace(cluster.properties, agent_pool_profiles=pools)
    return msgspec.structs.replace(trimmed(cluster, keep), properties=properties)


AKS = Service(
    name="aks",
    client="arm",
    actions=ACTIONS,
    records=Records,
    read=read,
    regionless=True,
    types=("microsoft.containerservice/managedclusters",),
)
