"""Azure Synapse: rows of Spark pools. Pure."""

from guardrails.clouds import managed
from guardrails.clouds.azure.live import AzureFacts, told
from guardrails.clouds.azure.synapse import settings
from guardrails.clouds.azure.synapse.api import Pool, Records
from guardrails.clouds.managed import ManagedResource
from guardrails.clouds.owners import Claimed
from guardrails.clouds.region import LiveContext
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN, Workload


def claim(records: Records, facts: AzureFacts) -> Claimed:
    """A row for each pool that may have accelerators."""
    return Claimed(rows=tuple(row for pool in records.pools for row in _rows(pool, facts)))


def _rows(pool: Pool, facts: AzureFacts) -> list[Workload]:
    resource = ManagedResource(
        kind="azurerm_synapse_spark_pool",
        id=pool.id,
        tags=pool.tags,
        traits=LiveContext(region=pool.region),
    )
    own = settings.SparkPool(
        family=told(pool.family or None, "nodeSizeFamily"),
        size=pool.size or UNKNOWN,
        count=told(pool.count, "nodeCount"),
        least=Field(pool.least),
        most=told(pool.most, "autoScale.maxNodeCount"),
        scales=pool.scales,
    )
    return managed.rows(facts, resource, settings.parts(own))
