"""EMR: each instance group and fleet of a cluster owns the instances that EMR lists for it. Pure."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from guardrails.clouds.aws.emr import settings
from guardrails.clouds.aws.emr.api import Cluster, Fleet, Group, Records
from guardrails.clouds.aws.emr.settings import Kind, Limits, fleet_part, group_part, managed
from guardrails.clouds.aws.tags import claims_of
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.parts import Part
from guardrails.clouds.region import LiveContext, RegionFacts
from guardrails.model.field import Field
from guardrails.model.range import ZERO, Range, exactly
from guardrails.model.workload import UNKNOWN, Unresolved

GROUP, FLEET = "aws_emr_instance_group", "aws_emr_instance_fleet"
_GOING = "TERMINATING"
_MARKETS = {"ON_DEMAND": "on_demand", "SPOT": "spot"}


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """Groups and fleets as owners."""
    return Claimed(owners=tuple(owner for each in records.clusters for owner in _owners(each, facts)))


def _owners(cluster: Cluster, facts: RegionFacts) -> Iterator[Owner]:
    limits = _limits(cluster)
    for group in cluster.groups:
        yield from _owner(GROUP, cluster, group.id, _group(cluster, group, limits, facts), facts)
    for fleet in cluster.fleets:
        yield from _owner(FLEET, cluster, fleet.id, _fleet(fleet, limits, facts), facts)


def _owner(kind: str, cluster: Cluster, id_: str, part: Part, facts: RegionFacts) -> Iterator[Owner]:
    """Nothing when it certainly has no accelerator."""
    if part.holds_none:
        return
    own = None if cluster.members is None else [each for each in cluster.members if each.of == id_]
    lost = () if cluster.limits_read else (Unresolved("ManagedScalingPolicy", "is not read"),)
    yield Owner(
        kind=kind,
        id=facts.path(f"emr/{cluster.id}/{id_}"),
        choices=part.choices,
        running=None if own is None else tuple(sorted(Counter(each.type for each in own).items())),
        instances=frozenset(each.id for each in own or ()),
        traits=LiveContext(
            zone=cluster.zone or UNKNOWN,
            market=part.market,
            claims=claims_of(cluster.tags or {}),
            open=(*part.open, *lost),
        ),
    )


def _limits(cluster: Cluster) -> Limits:
    """Of managed scaling; where it could not be read, there is none that is known."""
    if not cluster.limits_read:
        return Limits(Range(0), Range(0))
    if cluster.limits is None or cluster.state == _GOING:
        return Limits()
    most = cluster.limits.maximum_capacity_units
    core = cluster.limits.maximum_core_capacity_units
    return managed(Field(most, "MaximumCapacityUnits"), Field(core, "MaximumCoreCapacityUnits"))


def _group(cluster: Cluster, group: Group, limits: Limits, facts: RegionFacts) -> Part:
    policy = group.auto_scaling_policy
    own = ZERO
    if policy is not None and cluster.state != _GOING:
        most = policy.constraints.max_capacity
        own = Range(0) if most is None else exactly(most)
    found = settings.Group(
        type=Field(group.instance_type or None, "InstanceType"),
        count=_given(group.requested_instance_count, "RequestedInstanceCount"),
        own=own,
        limit=limits.of(group.instance_group_type),
    )
    part = group_part(found, facts.accelerators)
    return msgspec.structs.replace(part, market=_MARKETS.get(group.market, UNKNOWN))


def _fleet(fleet: Fleet, limits: Limits, facts: RegionFacts) -> Part:
    found = settings.Fleet(
        kinds=tuple(
            Kind(Field(each.instance_type or None, "InstanceType"), Field(each.weighted_capacity or None))
            for each in fleet.instance_type_specifications
        ),
        on_demand=Field(fleet.target_on_demand_capacity, "TargetOnDemandCapacity"),
        spot=Field(fleet.target_spot_capacity, "TargetSpotCapacity"),
        limit=limits.of(fleet.instance_fleet_type),
    )
    return fleet_part(found, facts.accelerators)


def _given(number: int | None, path: str) -> Field[int]:
    """A number that EMR always gives: where it does not, it is not known."""
    return Field(number, path, "" if number is not None else "is not given")
