"""Batch: a compute environment makes machines, up to its limit in vCPUs. Pure.

Batch does not list what it made. A machine is an environment's when AWS's own tag says so. Autoscaling groups
are named by Batch after the environment, and anybody can give such a name: they keep their rows, and what
both may come to is a range. `AWSBatchServiceTag` is a tag that anybody can write, and decides nothing.
"""

from collections.abc import Iterator

import msgspec

from guardrails.catalog.accelerators import OPEN
from guardrails.clouds.aws.batch.api import Compute, Environment, Records
from guardrails.clouds.aws.batch.settings import Environment as Settings
from guardrails.clouds.aws.batch.settings import parts
from guardrails.clouds.aws.ecs import settings as ecs
from guardrails.clouds.aws.ecs.owners import settings_of
from guardrails.clouds.aws.tags import claims_of
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.region import LiveContext, RegionFacts
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN, Workload

KIND = "aws_batch_compute_environment"
MARK = "aws:batch:compute-environment"


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """Environments on EC2 are owners; those on managed instances of ECS are delegated rows."""
    owners: list[Owner] = []
    rows: list[Workload] = []
    for environment in records.environments:
        compute = environment.compute_resources
        if compute is not None and compute.type == "ECS_MANAGED_INSTANCES":
            rows += _delegated(environment, compute, facts)
        else:
            owners += _owners(environment, facts)
    return Claimed(owners=tuple(owners), rows=tuple(rows))


def _owners(environment: Environment, facts: RegionFacts) -> Iterator[Owner]:
    name = environment.compute_environment_name
    for part in parts(_settings(environment, facts), facts.accelerators):
        yield Owner(
            kind=KIND,
            id=_id(environment, facts),
            choices=part.choices,
            alike=f"AWSBatch-{name}-asg-",
            marks=((MARK, name),),
            traits=msgspec.structs.replace(_traits(environment), market=part.market, open=part.open),
        )


def _delegated(environment: Environment, compute: Compute, facts: RegionFacts) -> Iterator[Workload]:
    managed = compute.managed_instances_provider
    for part in parts(_settings(environment, facts), facts.accelerators):
        quantity = facts.accelerators.quantity(part.choices)
        if quantity is not None:
            market = part.market if managed is None else settings_of(managed).market
            traits = msgspec.structs.replace(
                _traits(environment), role="delegated", market=market, open=part.open
            )
            yield facts.row(KIND, _id(environment, facts), quantity, traits)


def _id(environment: Environment, facts: RegionFacts) -> str:
    name = environment.compute_environment_name
    return environment.compute_environment_arn or facts.path(f"compute-environment/{name}")


def _traits(environment: Environment) -> LiveContext:
    compute = environment.compute_resources
    tags = (compute.tags or {}) if compute is not None else {}
    return LiveContext(
        placement=(compute.placement_group or "") if compute is not None else "",
        claims=claims_of({**tags, **(environment.tags or {})}),
    )


def _settings(environment: Environment, facts: RegionFacts) -> Settings:
    compute = environment.compute_resources
    if compute is None:
        lost: Field[int] = Field(None, "computeResources", "is not given")
        return Settings(kind=UNKNOWN, types=(Field(None, lost.path, lost.reason),), most=lost)
    managed = compute.managed_instances_provider
    path = "computeResources.instanceTypes"
    listed = tuple(Field(name, path) for name in compute.instance_types or ())
    return Settings(
        kind=compute.type,
        types=listed or (Field(None, path, "is not given"),),
        chosen=() if managed is None else tuple(ecs.choices(settings_of(managed), facts.accelerators, OPEN)),
        desired=Field(compute.desiredv_cpus),
        least=Field(compute.minv_cpus),
        most=Field(
            compute.maxv_cpus,
            "computeResources.maxvCpus",
            "" if compute.maxv_cpus is not None else "is not given",
        ),
        grows=environment.state != "DISABLED" and environment.status not in ("DELETING", "DELETED"),
    )
