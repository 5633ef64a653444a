"""ECS: capacity providers of managed instances are delegated rows. Pure.

The machines that ECS has made are instances of the account, and rows of their own.
"""

from guardrails.clouds.aws.ecs import settings
from guardrails.clouds.aws.ecs.api import CapacityProvider, ManagedInstances, Records
from guardrails.clouds.aws.tags import claims_of
from guardrails.clouds.owners import Claimed
from guardrails.clouds.region import LiveContext, RegionFacts
from guardrails.model.field import Field
from guardrails.model.workload import Workload

_PATH = "managedInstancesProvider.instanceLaunchTemplate"


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """One delegated row for each provider that may make accelerated machines."""
    return Claimed(rows=tuple(row for each in records.providers for row in _row(each, facts)))


def _row(provider: CapacityProvider, facts: RegionFacts) -> list[Workload]:
    part = settings.part(settings_of(provider.managed_instances_provider), facts.accelerators)
    found = facts.accelerators.quantity(part.choices)
    if found is None:
        return []
    traits = LiveContext(role="delegated", market=part.market, claims=claims_of(provider.tags))
    id_ = provider.capacity_provider_arn or facts.path(f"capacity-provider/{provider.name}")
    return [facts.row("aws_ecs_capacity_provider", id_, found, traits)]


def settings_of(managed: ManagedInstances) -> settings.ManagedInstances:
    """What ECS makes machines of, as the API says it; also for Batch."""
    wanted = managed.wanted
    return settings.ManagedInstances(
        wanted=wanted,
        where=_PATH if wanted is None else f"{_PATH}.instanceRequirements",
        option=Field(managed.instance_launch_template.capacity_option_type or None),
    )
