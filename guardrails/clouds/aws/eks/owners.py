"""EKS: node groups own the instances of their autoscaling groups; Auto Mode makes machines as pods ask. Pure.

Nodes that Karpenter or Auto Mode made belong to no group: each is a row of its own. What a node group without
types of its own runs follows from its autoscaling group, which EKS gave the launch template.
"""

from guardrails.catalog.accelerators import OPEN, Choice, Size, unknown_choice
from guardrails.clouds.aws.autoscaling import owners as autoscaling
from guardrails.clouds.aws.eks.api import Cluster, NodeGroup, Records, Scaling
from guardrails.clouds.aws.tags import claims_of
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.region import RegionFacts, RowContext
from guardrails.model.range import Range, exactly
from guardrails.model.workload import UNKNOWN, Unresolved, Workload

MARKETS = {"ON_DEMAND": "on_demand", "SPOT": "spot", "CAPACITY_BLOCK": "reserved"}
_ACCELERATED_IMAGES = ("GPU", "NVIDIA", "NEURON")
"""In the name of an `amiType` that EKS builds for accelerated types only."""
_SHRINKING = "DELETING"


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """Node groups as owners; a cluster in Auto Mode is a delegated row."""
    return Claimed(
        owners=tuple(_owner(group, facts) for group in records.groups),
        rows=tuple(row for cluster in records.clusters for row in _delegated(cluster, facts)),
    )


def _owner(group: NodeGroup, facts: RegionFacts) -> Owner:
    size = _size(group)
    lost = size.ceiling.max is None
    return Owner(
        kind="aws_eks_node_group",
        id=group.nodegroup_arn or facts.path(f"nodegroup/{group.cluster_name}/{group.nodegroup_name}"),
        choices=tuple(_choice(group, name, size, facts) for name in group.instance_types or ()),
        groups=group.autoscaling_groups,
        marks=tuple((autoscaling.TAG, name) for name in group.autoscaling_groups),
        traits=RowContext(
            market=MARKETS.get(group.capacity_type, UNKNOWN) if group.capacity_type else "on_demand",
            claims=claims_of({**(group.labels or {}), **(group.tags or {})}),
            open=(Unresolved("scalingConfig.maxSize", "is not given"),) if lost else (),
        ),
    )


def _choice(group: NodeGroup, name: str, size: Size, facts: RegionFacts) -> Choice:
    found = facts.accelerators.choice("aws", name, size, "instanceTypes")
    if found.count is None and any(word in group.ami_type.upper() for word in _ACCELERATED_IMAGES):
        return Choice(
            found.instance_type, found.chip, None, size, path=found.path, reason=found.reason, least=1
        )
    return found


def _size(group: NodeGroup) -> Size:
    """Nodes that are wanted, and the most of them; a group that is being deleted does not grow."""
    scaling = group.scaling_config or Scaling()
    desired = scaling.desired_size
    planned = exactly(desired) if desired is not None else Range(scaling.min_size or 0, scaling.max_size)
    if group.status == _SHRINKING:
        return Size(planned, planned)
    if scaling.max_size is None:
        return Size(planned, Range(planned.min))
    pool = group.warm_pool_config
    prepared = (pool.max_group_prepared_capacity or 0) if pool is not None and pool.enabled else 0
    return Size(planned, exactly(max(scaling.max_size, planned.min, prepared)))


def _delegated(cluster: Cluster, facts: RegionFacts) -> list[Workload]:
    """Auto Mode, as the plan source has it: anyone with access to the cluster adds pools of any type."""
    reason = "Auto Mode makes the machines that pods ask for"
    found = facts.accelerators.quantity([unknown_choice(OPEN, "computeConfig.enabled", reason)])
    traits = RowContext(role="delegated", claims=claims_of(cluster.tags or {}))
    id_ = cluster.arn or facts.path(f"cluster/{cluster.name}")
    return [] if found is None else [facts.row("aws_eks_cluster", id_, found, traits)]
