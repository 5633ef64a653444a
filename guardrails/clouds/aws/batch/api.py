"""Batch: compute environments. Keeps out queues, job definitions and jobs.

Fargate has no accelerators, and an unmanaged environment takes jobs to machines that others make: neither
is kept. Source: Batch API, DescribeComputeEnvironments.
"""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from guardrails.clouds.aws.batch.settings import GENERAL
from guardrails.clouds.aws.ec2.types import ACTION as TYPES
from guardrails.clouds.aws.ec2.types import TypeFacts, resolve
from guardrails.clouds.aws.ecs.api import ManagedInstances
from guardrails.clouds.service import Action, Calls, Count, ReadFilter, Service

ACTIONS = (
    Action(
        "DescribeComputeEnvironments",
        "batch:DescribeComputeEnvironments",
        "types, limits and tags of the machines that Batch makes for jobs",
    ),
    TYPES,
)


class Compute(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """`computeResources`; numbers are vCPUs, and `tags` are those of its machines."""

    type: str
    minv_cpus: Count | None = None
    maxv_cpus: Count | None = None
    desiredv_cpus: Count | None = None
    instance_types: tuple[str, ...] | None = None
    placement_group: str | None = None
    managed_instances_provider: ManagedInstances | None = None
    tags: dict[str, str] | None = None
    capacity_tags: dict[str, str] | None = None


class Environment(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What is kept of a managed compute environment."""

    compute_environment_name: str
    compute_environment_arn: str = ""
    type: str = ""
    state: str = ""
    status: str = ""
    compute_resources: Compute | None = None
    tags: dict[str, str] | None = None


class Records(msgspec.Struct, frozen=True):
    """Batch in one account and region.

    Attributes:
        types: That the catalog does not know.
    """

    environments: tuple[Environment, ...] = ()
    types: tuple[TypeFacts, ...] = ()


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The managed environments that may have accelerators, by name."""
    found = calls.pages("DescribeComputeEnvironments", "computeEnvironments", Environment)
    kept = [_tagged(each, keep) for each in found if _may_have_accelerators(each, keep)]
    met = [name for each in kept for name in _types(each)]
    ordered = sorted(kept, key=lambda each: each.compute_environment_name)
    return Records(tuple(ordered), resolve(calls, keep, met))


def _types(environment: Environment) -> Iterator[str]:
    """The types that an environment names, not its families."""
    compute = environment.compute_resources
    if compute is not None:
        yield from (name for name in compute.instance_types or () if "." in name)
        if compute.managed_instances_provider is not None:
            yield from compute.managed_instances_provider.types


def _may_have_accelerators(environment: Environment, keep: ReadFilter) -> bool:
    compute = environment.compute_resources
    if compute is None:
        return environment.type != "UNMANAGED"
    types = compute.instance_types
    plain = types and all(name in GENERAL or keep.has_no_accelerators(name) for name in types)
    return not (plain or compute.type.startswith("FARGATE"))


def _tagged(environment: Environment, keep: ReadFilter) -> Environment:
    compute = environment.compute_resources
    if compute is not None:
        given = {**(compute.capacity_tags or {}), **(compute.tags or {})}
        compute = replace(compute, tags=keep.tags(given), capacity_tags=None)
    return replace(environment, compute_resources=compute, tags=keep.tags(environment.tags or {}))


BATCH = Service(name="batch", client="batch", actions=ACTIONS, records=Records, read=read)
