"""ECS: capacity providers that make machines by themselves. Keeps out tasks and services.

Providers that stand on an autoscaling group add nothing to what the group holds, and Fargate has no
accelerators: neither is kept. Source: ECS API, DescribeClusters and DescribeCapacityProviders.
"""

from collections.abc import Iterator

import msgspec

from guardrails.clouds.aws.ec2.settings import InstanceRequirements
from guardrails.clouds.aws.ec2.types import ACTION as TYPES
from guardrails.clouds.aws.ec2.types import TypeFacts, resolve
from guardrails.clouds.service import Action, Calls, Count, ReadFilter, Service

ACTIONS = (
    Action("ListClusters", "ecs:ListClusters", "which container clusters there are"),
    Action("DescribeClusters", "ecs:DescribeClusters", "which capacity providers a cluster has"),
    Action(
        "DescribeCapacityProviders",
        "ecs:DescribeCapacityProviders",
        "whether ECS makes machines by itself, of which types; tags",
    ),
    TYPES,
)
_FARGATE = frozenset(("FARGATE", "FARGATE_SPOT"))
_CLUSTERS_A_CALL = 100
"""The most that DescribeClusters takes. Source: ECS API, DescribeClusters, `clusters`."""


class Bounds(msgspec.Struct, frozen=True, rename="camel"):
    """A least and a most."""

    min: Count | None = None
    max: Count | None = None


class Requirements(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """`instanceRequirements`: those that speak of accelerators, and those that name types."""

    accelerator_count: Bounds | None = None
    accelerator_manufacturers: tuple[str, ...] | None = None
    accelerator_names: tuple[str, ...] | None = None
    accelerator_total_memory_mi_b: Bounds | None = None
    accelerator_types: tuple[str, ...] | None = None
    allowed_instance_types: tuple[str, ...] | None = None


class LaunchTemplate(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """`instanceLaunchTemplate` of managed instances."""

    capacity_option_type: str = ""
    instance_requirements: Requirements | None = None


class ManagedInstances(msgspec.Struct, frozen=True, rename="camel"):
    """`managedInstancesProvider`."""

    instance_launch_template: LaunchTemplate = LaunchTemplate()

    @property
    def wanted(self) -> InstanceRequirements | None:
        """What is required of its machines; None: ECS chooses by what tasks ask for."""
        wanted = self.instance_launch_template.instance_requirements
        if wanted is None:
            return None
        count, memory = wanted.accelerator_count or Bounds(), wanted.accelerator_total_memory_mi_b or Bounds()
        asked = wanted.accelerator_types or wanted.accelerator_names or wanted.accelerator_manufacturers
        return InstanceRequirements(
            least=count.min,
            most=count.max,
            asked=bool(asked or memory.min),
            allowed=wanted.allowed_instance_types or (),
        )

    @property
    def types(self) -> tuple[str, ...]:
        """The types that are required by name."""
        wanted = self.instance_launch_template.instance_requirements
        allowed = (wanted.allowed_instance_types if wanted is not None else None) or ()
        return tuple(name for name in allowed if "*" not in name)


class CapacityProvider(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A capacity provider of managed instances."""

    capacity_provider_arn: str = ""
    name: str = ""
    managed_instances_provider: ManagedInstances
    tags: dict[str, str] = {}


class Records(msgspec.Struct, frozen=True):
    """ECS in one account and region.

    Attributes:
        types: That the catalog does not know.
    """

    providers: tuple[CapacityProvider, ...] = ()
    types: tuple[TypeFacts, ...] = ()


class _Tag(msgspec.Struct):
    key: str = ""
    value: str = ""


class _Answered(msgspec.Struct, rename="camel", kw_only=True):
    capacity_provider_arn: str = ""
    name: str = ""
    managed_instances_provider: ManagedInstances | None = None
    tags: list[_Tag] | None = None


class _Failure(msgspec.Struct):
    arn: str = ""
    reason: str = ""


class _Cluster(msgspec.Struct, rename="camel"):
    cluster_arn: str = ""
    capacity_providers: list[str] | None = None


class _Clusters(msgspec.Struct):
    clusters: list[_Cluster]
    failures: list[_Failure] = []


class _Providers(msgspec.Struct, rename="camel"):
    capacity_providers: list[_Answered]
    failures: list[_Failure] = []
    next_token: str | None = None


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The capacity providers of managed instances.

    They belong to one cluster, and are listed only for it: clusters whose providers are all of Fargate are
    not asked. Source: ECS API, DescribeCapacityProviders, `cluster`.
    """
    arns = sorted(calls.pages("ListClusters", "clusterArns", str))
    found = {
        provider.capacity_provider_arn or provider.name: provider
        for at in range(0, len(arns), _CLUSTERS_A_CALL)
        for cluster in _with_providers(calls, arns[at : at + _CLUSTERS_A_CALL])
        for provider in _managed(calls, keep, cluster)
    }
    providers = tuple(found[key] for key in sorted(found))
    met = [name for each in providers for name in each.managed_instances_provider.types]
    return Records(providers, resolve(calls, keep, met))


def _with_providers(calls: Calls, arns: list[str]) -> Iterator[str]:
    answer = calls.one("DescribeClusters", _Clusters, clusters=arns)
    if answer is None:
        return
    _note(calls, "DescribeClusters", answer.failures)
    lost = len(arns) - len(answer.clusters) - len(answer.failures)
    if lost > 0:
        calls.error("DescribeClusters", "incomplete", f"{lost} of {len(arns)} are not answered")
    for cluster in answer.clusters:
        if set(cluster.capacity_providers or ()) - _FARGATE:
            yield cluster.cluster_arn


def _managed(calls: Calls, keep: ReadFilter, cluster: str) -> Iterator[CapacityProvider]:
    for each in _providers(calls, cluster):
        if each.managed_instances_provider is not None:
            yield CapacityProvider(
                capacity_provider_arn=each.capacity_provider_arn,
                name=each.name,
                managed_instances_provider=each.managed_instances_provider,
                tags=keep.tags({tag.key: tag.value for tag in each.tags or ()}),
            )


def _providers(calls: Calls, cluster: str) -> Iterator[_Answered]:
    following: dict[str, str] = {}
    seen: set[str] = set()
    while True:
        operation = "DescribeCapacityProviders"
        answer = calls.one(operation, _Providers, cluster=cluster, include=["TAGS"], **following)
        if answer is None:
            return
        _note(calls, operation, answer.failures)
        yield from answer.capacity_providers
        if not answer.next_token:
            return
        if answer.next_token in seen:
            calls.error(operation, "incomplete", "the pages do not end")
            return
        seen.add(answer.next_token)
        following = {"nextToken": answer.next_token}


def _note(calls: Calls, operation: str, failures: list[_Failure]) -> None:
    """Things that were asked for by name and not answered; what is gone by now is no read error."""
    for failure in failures:
        if failure.reason != "MISSING":
            calls.error(operation, "incomplete", failure.reason or "no reason is given")


ECS = Service(name="ecs", client="ecs", actions=ACTIONS, records=Records, read=read)
