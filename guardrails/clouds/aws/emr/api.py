"""EMR: clusters that run, with the groups or fleets of their machines. Keeps out steps, applications, logs.

Source: EMR API, DescribeCluster, ListInstanceGroups, ListInstanceFleets, ListInstances and
GetManagedScalingPolicy.
"""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import replace

from guardrails.clouds.aws.ec2.types import ACTION as TYPES
from guardrails.clouds.aws.ec2.types import TypeFacts, resolve
from guardrails.clouds.aws.tags import Tag
from guardrails.clouds.service import Action, Amount, Calls, Count, ReadFilter, Service

ACTIONS = (
    Action("ListClusters", "elasticmapreduce:ListClusters", "which clusters run"),
    Action("DescribeCluster", "elasticmapreduce:DescribeCluster", "zone and tags of a cluster"),
    Action(
        "ListInstanceGroups",
        "elasticmapreduce:ListInstanceGroups",
        "types, sizes and limits of a cluster's groups",
    ),
    Action(
        "ListInstanceFleets", "elasticmapreduce:ListInstanceFleets", "types and targets of a cluster's fleets"
    ),
    Action(
        "ListInstances", "elasticmapreduce:ListInstances", "which instances of EC2 are of a group or fleet"
    ),
    Action(
        "GetManagedScalingPolicy",
        "elasticmapreduce:GetManagedScalingPolicy",
        "how far a cluster may grow",
        bare=True,
    ),
    TYPES,
)
_THERE = ["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING", "TERMINATING"]
_LIVING = ["AWAITING_FULFILLMENT", "PROVISIONING", "BOOTSTRAPPING", "RUNNING"]
_OVER = ("TERMINATED", "ENDED")
_FLEETS = "INSTANCE_FLEET"


class Status(msgspec.Struct, frozen=True, rename="pascal"):
    """`Status` of a cluster, a group or a fleet."""

    state: str = ""


class Constraints(msgspec.Struct, frozen=True, rename="pascal"):
    """`Constraints` of a group's scaling policy."""

    max_capacity: Count | None = None


class Policy(msgspec.Struct, frozen=True, rename="pascal"):
    """`AutoScalingPolicy` of a group."""

    constraints: Constraints = Constraints()


class Group(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """An instance group; counts are machines."""

    id: str
    instance_group_type: str = ""
    instance_type: str = ""
    market: str = ""
    requested_instance_count: Count | None = None
    status: Status = Status()
    auto_scaling_policy: Policy | None = None


class Specification(msgspec.Struct, frozen=True, rename="pascal"):
    """A type that a fleet may use, and the capacity units that a machine of it counts as."""

    instance_type: str = ""
    weighted_capacity: Amount = 1


class Fleet(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """An instance fleet; targets are capacity units."""

    id: str
    instance_fleet_type: str = ""
    target_on_demand_capacity: Count | None = None
    target_spot_capacity: Count | None = None
    instance_type_specifications: tuple[Specification, ...] = ()
    status: Status = Status()


class ComputeLimits(msgspec.Struct, frozen=True, rename="pascal"):
    """`ComputeLimits` of managed scaling."""

    maximum_capacity_units: Count | None = None
    maximum_core_capacity_units: Count | None = None


class Member(msgspec.Struct, frozen=True):
    """A machine of a group or fleet: its id at EC2, and its type."""

    of: str
    id: str
    type: str = ""


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a cluster that may have accelerators.

    Attributes:
        limits: Of managed scaling; None without it.
        limits_read: Whether that could be read.
        members: None when they could not be read.
    """

    id: str
    arn: str = ""
    state: str = ""
    zone: str = ""
    tags: dict[str, str] | None = None
    groups: tuple[Group, ...] = ()
    fleets: tuple[Fleet, ...] = ()
    limits: ComputeLimits | None = None
    limits_read: bool = True
    members: tuple[Member, ...] | None = None


class Records(msgspec.Struct, frozen=True):
    """EMR in one account and region.

    Attributes:
        types: That the catalog does not know.
    """

    clusters: tuple[Cluster, ...] = ()
    types: tuple[TypeFacts, ...] = ()


class _Listed(msgspec.Struct, rename="pascal"):
    id: str


class _Place(msgspec.Struct, rename="pascal"):
    zone: str = msgspec.field(name="Ec2AvailabilityZone", default="")


class _Cluster(msgspec.Struct, rename="pascal", kw_only=True):
    id: str
    arn: str = msgspec.field(name="ClusterArn", default="")
    status: Status = Status()
    place: _Place = msgspec.field(name="Ec2InstanceAttributes", default_factory=_Place)
    instance_collection_type: str = ""
    tags: list[Tag] = []


class _Described(msgspec.Struct, rename="pascal"):
    cluster: _Cluster


class _Managed(msgspec.Struct, rename="pascal"):
    compute_limits: ComputeLimits = ComputeLimits()


class _Scaling(msgspec.Struct, rename="pascal"):
    managed_scaling_policy: _Managed | None = None


class _Instance(msgspec.Struct, rename="pascal"):
    ec2_instance_id: str = ""
    instance_group_id: str = ""
    instance_fleet_id: str = ""
    instance_type: str = ""


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The clusters that run and may have accelerators, by their ids."""
    listed = sorted(
        {each.id for each in calls.pages("ListClusters", "Clusters", _Listed, ClusterStates=_THERE)}
    )
    clusters = tuple(cluster for id_ in listed for cluster in _cluster(calls, keep, id_))
    met = [name for each in clusters for name in _types(each.groups, each.fleets) if name]
    return Records(clusters, resolve(calls, keep, met))


def _cluster(calls: Calls, keep: ReadFilter, id_: str) -> Iterator[Cluster]:
    answer = calls.one("DescribeCluster", _Described, ClusterId=id_)
    if answer is None:
        return
    own = answer.cluster
    groups: tuple[Group, ...] = ()
    fleets: tuple[Fleet, ...] = ()
    if own.instance_collection_type == _FLEETS:
        pages = calls.pages("ListInstanceFleets", "InstanceFleets", Fleet, ClusterId=id_)
        fleets = tuple(each for each in pages if each.status.state not in _OVER)
    else:
        found = calls.pages("ListInstanceGroups", "InstanceGroups", Group, ClusterId=id_)
        groups = tuple(each for each in found if each.status.state not in _OVER)
    if all(name and keep.has_no_accelerators(name) for name in _types(groups, fleets)):
        return
    cluster = Cluster(
        id=id_,
        arn=own.arn,
        state=own.status.state,
        zone=own.place.zone,
        tags=keep.tags(own.tags),
        groups=groups,
        fleets=fleets,
    )
    yield _limited(calls, replace(cluster, members=_members(calls, id_)))


def _types(groups: Iterable[Group], fleets: Iterable[Fleet]) -> Iterator[str]:
    """Every type that is named; an empty one where none is."""
    yield from (each.instance_type for each in groups)
    for fleet in fleets:
        yield from (each.instance_type for each in fleet.instance_type_specifications or (Specification(),))


def _members(calls: Calls, id_: str) -> tuple[Member, ...] | None:
    errors = len(calls.errors)
    pages = calls.pages("ListInstances", "Instances", _Instance, ClusterId=id_, InstanceStates=_LIVING)
    found = tuple(
        Member(each.instance_group_id or each.instance_fleet_id, each.ec2_instance_id, each.instance_type)
        for each in pages
        if each.ec2_instance_id
    )
    return found if len(calls.errors) == errors else None


def _limited(calls: Calls, cluster: Cluster) -> Cluster:
    answer = calls.one("GetManagedScalingPolicy", _Scaling, ClusterId=cluster.id)
    if answer is None:
        return replace(cluster, limits_read=False)
    policy = answer.managed_scaling_policy
    return replace(cluster, limits=policy.compute_limits if policy is not None else None)


EMR = Service(name="emr", client="emr", actions=ACTIONS, records=Records, read=read)
