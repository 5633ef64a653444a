"""EKS: node groups own the instances of their autoscaling groups; Auto Mode makes machines as pods ask. Pure.

Nodes that Karpenter or Auto Mode made belong to no group: each is a row of its own. What a node group without
types of its own runs follows from its autoscaling group, which EKS gave the launch template.
"""

from guardrails.clouds.aws.autoscaling import owners as autoscaling
from guardrails.clouds.aws.autoscaling import settings as pools
from guardrails.clouds.aws.eks import settings
from guardrails.clouds.aws.eks.api import Cluster, NodeGroup, Records, Scaling, WarmPool
from guardrails.clouds.aws.tags import claims_of
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.region import LiveContext, RegionFacts
from guardrails.model.field import Field
from guardrails.model.workload import Workload

_SHRINKING = "DELETING"


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """Node groups as owners; a cluster in Auto Mode is a delegated row."""
    return Claimed(
        owners=tuple(_owner(group, facts) for group in records.groups),
        rows=tuple(row for cluster in records.clusters for row in _delegated(cluster, facts)),
    )


def _owner(group: NodeGroup, facts: RegionFacts) -> Owner:
    part = settings.part(_settings(group), facts.accelerators)
    return Owner(
        kind="aws_eks_node_group",
        id=group.nodegroup_arn or facts.path(f"nodegroup/{group.cluster_name}/{group.nodegroup_name}"),
        choices=part.choices if group.instance_types else (),
        groups=group.autoscaling_groups,
        marks=tuple((autoscaling.TAG, name) for name in group.autoscaling_groups),
        traits=LiveContext(
            market=part.market,
            claims=claims_of({**(group.labels or {}), **(group.tags or {})}),
            open=part.open,
        ),
    )


def _settings(group: NodeGroup) -> settings.NodeGroup:
    scaling, pool = group.scaling_config or Scaling(), group.warm_pool_config
    lost = "" if scaling.max_size is not None else "is not given"
    return settings.NodeGroup(
        desired=Field(scaling.desired_size),
        least=Field(scaling.min_size),
        most=Field(scaling.max_size, "scalingConfig.maxSize", lost),
        pool=None if pool is None or pool.enabled is False else _pool(pool),
        types=tuple(Field(name, "instanceTypes") for name in group.instance_types or ()),
        capacity=Field(group.capacity_type),
        image=group.ami_type,
        shrinks=group.status == _SHRINKING,
    )


def _pool(pool: WarmPool) -> pools.WarmPool:
    prepared = pool.max_group_prepared_capacity
    return pools.WarmPool(
        prepared=Field(None if prepared in pools.NO_LIMIT else prepared), kept=Field(pool.min_size)
    )


def _delegated(cluster: Cluster, facts: RegionFacts) -> list[Workload]:
    """Auto Mode."""
    automatic = cluster.compute_config is not None and cluster.compute_config.enabled
    rows = []
    for part in settings.delegated(Field(automatic, "computeConfig.enabled")):
        found = facts.accelerators.quantity(part.choices)
        traits = LiveContext(role="delegated", claims=claims_of(cluster.tags or {}))
        id_ = cluster.arn or facts.path(f"cluster/{cluster.name}")
        rows += [] if found is None else [facts.row("aws_eks_cluster", id_, found, traits)]
    return rows
