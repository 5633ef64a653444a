"""Azure Batch: nodes of a pool are machines of Batch, or of the subscription, where nobody says which. Pure.

In an account that allocates pools in the user's subscription the nodes are in scale sets there, which Batch
marks with tags that anybody may write: these rows stay, and only as many nodes as the pool may still get are
the pool's. Source: Azure Batch, "Create a Batch account with the Azure portal", on pool allocation modes.
"""

from guardrails.clouds import managed
from guardrails.clouds.azure.batch import settings
from guardrails.clouds.azure.batch.api import Allowed, Pool, Records
from guardrails.clouds.azure.families import is_of
from guardrails.clouds.azure.live import AzureFacts, told
from guardrails.clouds.managed import ManagedResource
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.region import LiveContext
from guardrails.model.field import Field
from guardrails.model.workload import Workload

KIND = "azurerm_batch_pool"
_SCALE = "scaleSettings"


def claim(records: Records, facts: AzureFacts) -> Claimed:
    """Pools as rows; those in the subscription as owners."""
    rows: list[Workload] = []
    owners: list[Owner] = []
    for pool in records.pools:
        parts = settings.parts(_settings(pool, facts), facts.accelerators)
        traits = LiveContext(region=pool.region)
        if not pool.in_subscription:
            resource = ManagedResource(kind=KIND, id=pool.id, tags=pool.tags, traits=traits)
            rows += managed.rows(facts, resource, parts)
            continue
        for part in parts:
            own = LiveContext(
                region=pool.region, market=part.market, open=part.open, claims=facts.claims(pool.tags)
            )
            owners.append(
                Owner(
                    kind=KIND,
                    id=pool.id,
                    choices=part.choices,
                    running=_running(pool),
                    unnamed=True,
                    traits=own,
                )
            )
    return Claimed(owners=tuple(owners), rows=tuple(rows))


def _running(pool: Pool) -> tuple[tuple[str, int], ...] | None:
    now = (pool.now_dedicated, pool.now_low_priority)
    if not pool.size or None in now:
        return None
    return ((pool.size, sum(each or 0 for each in now)),)


def _settings(pool: Pool, facts: AzureFacts) -> settings.Pool:
    formula = None if pool.formula is None else told(pool.formula or None, f"{_SCALE}.autoScale.formula")
    if formula is None and pool.dedicated is None and pool.low_priority is None:
        formula = Field(None, _SCALE, "names no scale that is known")
    return settings.Pool(
        size=told(pool.size or None, "vmSize"),
        formula=formula,
        dedicated=Field(pool.dedicated),
        low_priority=Field(pool.low_priority),
        now=(Field(pool.now_dedicated), Field(pool.now_low_priority)),
        cores=(
            Field(_dedicated(pool.size, pool.allowed, facts)),
            Field(pool.allowed.low_priority_core_quota),
        ),
        default=0,
    )


def _dedicated(size: str, allowed: Allowed, facts: AzureFacts) -> int | None:
    """vCPUs of dedicated nodes of a size that an account allows; None where it does not say."""
    if not allowed.dedicated_core_quota_per_vm_family_enforced:
        return allowed.dedicated_core_quota
    found = [
        family.core_quota
        for family in allowed.dedicated_core_quota_per_vm_family or ()
        if is_of(size, family.name, facts.accelerators.catalog)
    ]
    return None if None in found else max((each or 0 for each in found), default=None)
