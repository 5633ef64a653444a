"""Azure Container Instances: rows of containers that ask for accelerators. Pure."""

from guardrails.clouds import managed
from guardrails.clouds.azure.container_groups import settings
from guardrails.clouds.azure.container_groups.api import Container, Gpu, Group, Records
from guardrails.clouds.azure.live import AzureFacts, single_zone, told
from guardrails.clouds.managed import ManagedResource
from guardrails.clouds.owners import Claimed
from guardrails.clouds.parts import part_names
from guardrails.clouds.region import LiveContext
from guardrails.model.field import Field
from guardrails.model.workload import Workload


def claim(records: Records, facts: AzureFacts) -> Claimed:
    """A row for each container that asks for accelerators."""
    return Claimed(rows=tuple(row for group in records.groups for row in _rows(group, facts)))


def _rows(group: Group, facts: AzureFacts) -> list[Workload]:
    names = part_names([*(each.name for each in group.containers), None], "container")
    asking = [_settings(each, name) for each, name in zip(group.containers, names, strict=False)]
    resource = ManagedResource(
        kind="azurerm_container_group",
        id=group.id,
        tags=group.tags,
        traits=LiveContext(region=group.region, zone=single_zone(group.zones)),
    )
    return managed.rows(facts, resource, settings.parts(asking, Field(group.priority), facts.accelerators))


def _settings(container: Container, name: str) -> settings.Container:
    asked, limit = container.asked or container.limit or Gpu(), container.limit or Gpu()
    return settings.Container(
        name=name,
        sku=told(asked.sku, "gpu.sku"),
        count=told(asked.count, "gpu.count"),
        limit=Field(limit.count),
    )
