"""ECS: capacity providers of managed instances are delegated rows. Pure.

The machines that ECS has made are instances of the account, and rows of their own.
"""

from guardrails.catalog.accelerators import OPEN, Choice, Size, unknown_choice
from guardrails.clouds.aws.ec2.settings import wanted_choices
from guardrails.clouds.aws.ecs.api import CapacityProvider, ManagedInstances, Records
from guardrails.clouds.aws.tags import claims_of
from guardrails.clouds.owners import Claimed
from guardrails.clouds.region import RegionFacts, RowContext
from guardrails.model.workload import Workload

_PATH = "managedInstancesProvider.instanceLaunchTemplate"


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """One delegated row for each provider that may make accelerated machines."""
    return Claimed(rows=tuple(row for each in records.providers for row in _row(each, facts)))


def _row(provider: CapacityProvider, facts: RegionFacts) -> list[Workload]:
    managed = provider.managed_instances_provider
    found = facts.accelerators.quantity(choices(managed, facts, OPEN))
    if found is None:
        return []
    traits = RowContext(role="delegated", market=managed.market, claims=claims_of(provider.tags))
    id_ = provider.capacity_provider_arn or facts.path(f"capacity-provider/{provider.name}")
    return [facts.row("aws_ecs_capacity_provider", id_, found, traits)]


def choices(managed: ManagedInstances, facts: RegionFacts, size: Size) -> list[Choice]:
    """The types of which ECS may make machines; without requirements it goes by what the tasks ask for."""
    wanted = managed.wanted
    if wanted is None:
        return [unknown_choice(size, _PATH, "ECS chooses the machines that tasks ask for")]
    return wanted_choices(facts.accelerators, wanted, size, f"{_PATH}.instanceRequirements")
