"""Batch: a compute environment makes machines, up to its limit in vCPUs. Pure.

Batch does not list what it made. A machine is an environment's when AWS's own tag says so. Autoscaling groups
are named by Batch after the environment, and anybody can give such a name: they keep their rows, and what
both may come to is a range. `AWSBatchServiceTag` is a tag that anybody can write, and decides nothing.
"""

import msgspec

from guardrails.catalog.accelerators import NONE, OPEN, Choice, Size, unknown_choice
from guardrails.clouds.aws.batch.api import GENERAL, Compute, Environment, Records
from guardrails.clouds.aws.ec2.vcpus import filling, of_family, vcpus
from guardrails.clouds.aws.ecs import owners as ecs
from guardrails.clouds.aws.facts import Claimed, Owner, RegionFacts, RowContext, claims_of
from guardrails.model.workload import UNKNOWN, Unresolved, Workload

KIND = "aws_batch_compute_environment"
MARK = "aws:batch:compute-environment"


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """Environments on EC2 are owners; those on managed instances of ECS are delegated rows."""
    owners: list[Owner] = []
    rows: list[Workload] = []
    for environment in records.environments:
        compute = environment.compute_resources
        found = _sized(environment, facts)
        if all(each.chip == NONE for each in found):
            continue
        if compute is not None and compute.type == "ECS_MANAGED_INSTANCES":
            rows += _delegated(environment, compute, found, facts)
        else:
            owners.append(_owner(environment, found, facts))
    return Claimed(owners=tuple(owners), rows=tuple(rows))


def _owner(environment: Environment, found: list[Choice], facts: RegionFacts) -> Owner:
    name = environment.compute_environment_name
    return Owner(
        kind=KIND,
        id=_id(environment, facts),
        choices=tuple(found),
        alike=f"AWSBatch-{name}-asg-",
        marks=((MARK, name),),
        traits=_traits(environment),
    )


def _delegated(
    environment: Environment, compute: Compute, found: list[Choice], facts: RegionFacts
) -> list[Workload]:
    quantity = facts.accelerators.quantity(found)
    traits = msgspec.structs.replace(_traits(environment), role="delegated")
    if compute.managed_instances_provider is not None:
        traits = msgspec.structs.replace(traits, market=compute.managed_instances_provider.market)
    return [] if quantity is None else [facts.row(KIND, _id(environment, facts), quantity, traits)]


def _id(environment: Environment, facts: RegionFacts) -> str:
    name = environment.compute_environment_name
    return environment.compute_environment_arn or facts.path(f"compute-environment/{name}")


def _traits(environment: Environment) -> RowContext:
    compute = environment.compute_resources
    if compute is None:
        return RowContext(market=UNKNOWN, claims=claims_of(environment.tags or {}))
    given = {**(compute.tags or {}), **(environment.tags or {})}
    lost = compute.maxv_cpus is None
    return RowContext(
        placement=compute.placement_group or "",
        market="spot" if compute.type == "SPOT" else "on_demand",
        claims=claims_of(given),
        open=(Unresolved("computeResources.maxvCpus", "is not given"),) if lost else (),
    )


def _sized(environment: Environment, facts: RegionFacts) -> list[Choice]:
    """The types, each with the machines of it that fill the vCPUs."""
    compute = environment.compute_resources
    if compute is None:
        return [unknown_choice(OPEN, "computeResources", "is not given")]
    grows = environment.state != "DISABLED" and environment.status not in ("DELETING", "DELETED")
    return [
        msgspec.structs.replace(each, size=_size(compute, each.instance_type, grows=grows))
        for each in _types(compute, facts)
    ]


def _size(compute: Compute, name: str, *, grows: bool) -> Size:
    """An environment that is off keeps what runs, and its least number.

    Source: Batch API, ComputeEnvironmentDetail, `state`; ComputeResource, `minvCpus`.
    """
    desired, least, most = compute.desiredv_cpus, compute.minv_cpus or 0, compute.maxv_cpus
    if not grows:
        most = max(least, desired or 0)
    return filling(desired, least, most, vcpus(name))


def _types(compute: Compute, facts: RegionFacts) -> list[Choice]:
    """The types that are named, or that are of a family that is named; their number is left open."""
    if compute.managed_instances_provider is not None:
        return ecs.choices(compute.managed_instances_provider, facts, OPEN)
    path = "computeResources.instanceTypes"
    found: list[Choice] = []
    for name in compute.instance_types or ():
        if name in GENERAL:
            found.append(Choice(name, NONE, 0, OPEN))
            continue
        family = of_family(facts.accelerators.catalog, name) if "." not in name else []
        found += [facts.accelerators.choice("aws", each, OPEN, path) for each in family or (name,)]
    return found or [unknown_choice(OPEN, path, "is not given")]
