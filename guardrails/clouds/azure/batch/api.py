"""Azure Batch: accounts with what they allow, and their pools. Keeps out nodes and jobs.

Pools are in no inventory of Azure: they are asked of each account. Source: Azure REST API, Batch Management
2024-07-01.
"""

from collections.abc import Iterator

import msgspec

from guardrails.clouds.azure.compute.sizes import ACTION as SIZES
from guardrails.clouds.azure.compute.sizes import SizeFacts, resolve
from guardrails.clouds.azure.live import Resource
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service

LIST = "BatchAccount_List"
_POOLS = "Pool_ListByBatchAccount"
_VERSION = "2024-07-01"
_TYPE = "Microsoft.Batch/batchAccounts"
ACCOUNTS = RestAction(
    LIST,
    f"{_TYPE}/read",
    "which Batch accounts there are, and how many vCPUs each allows",
    path=f"/subscriptions/{{subscription}}/providers/{_TYPE}",
    version=_VERSION,
    lists=_TYPE.lower(),
)
ACTIONS = (
    ACCOUNTS,
    RestAction(
        _POOLS,
        f"{_TYPE}/pools/read",
        "sizes, numbers and formulas of the pools of an account",
        path="{account}/pools",
        version=_VERSION,
    ),
    SIZES,
)


class Family(msgspec.Struct, frozen=True, rename="camel"):
    """vCPUs that an account allows of a family of sizes."""

    name: str
    core_quota: Count | None = None


class Allowed(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What an account allows, in vCPUs; None: it says nothing, the subscription's own quotas count.

    Attributes:
        dedicated_core_quota_per_vm_family_enforced: Whether the families' numbers count, else their sum.
    """

    dedicated_core_quota: Count | None = None
    dedicated_core_quota_per_vm_family: tuple[Family, ...] | None = msgspec.field(
        name="dedicatedCoreQuotaPerVMFamily", default=None
    )
    dedicated_core_quota_per_vm_family_enforced: bool | None = msgspec.field(
        name="dedicatedCoreQuotaPerVMFamilyEnforced", default=None
    )
    low_priority_core_quota: Count | None = None
    pool_allocation_mode: str | None = None


class Account(Resource, frozen=True, kw_only=True):
    """A Batch account."""

    properties: Allowed


class Pool(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A pool.

    Attributes:
        size: Empty: it says none.
        formula: What sets its number, empty where it is not given; None: nothing does.
        dedicated, low_priority: Nodes of each kind that it is to have.
        now_dedicated, now_low_priority: Those that it has.
        in_subscription: Whether its nodes are machines of the subscription.
        allowed: What its account allows.
    """

    id: str
    region: str
    size: str = ""
    formula: str | None = None
    dedicated: Count | None = None
    low_priority: Count | None = None
    now_dedicated: Count | None = None
    now_low_priority: Count | None = None
    in_subscription: bool = False
    allowed: Allowed = Allowed()
    tags: dict[str, str] = {}


class Records(msgspec.Struct, frozen=True):
    """Batch in one subscription.

    Attributes:
        pools: That may have accelerators.
        types: Sizes that the catalog does not know.
    """

    pools: tuple[Pool, ...] = ()
    types: tuple[SizeFacts, ...] = ()


class _Fixed(msgspec.Struct, rename="camel"):
    target_dedicated_nodes: Count | None = None
    target_low_priority_nodes: Count | None = None


class _Auto(msgspec.Struct):
    formula: str | None = None


class _Scale(msgspec.Struct, rename="camel"):
    fixed_scale: _Fixed | None = None
    auto_scale: _Auto | None = None


class _Properties(msgspec.Struct, rename="camel"):
    vm_size: str | None = None
    current_dedicated_nodes: Count | None = None
    current_low_priority_nodes: Count | None = None
    scale_settings: _Scale | None = None


class _Pool(Resource, frozen=True, kw_only=True):
    properties: _Properties


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The pools that may have accelerators, by id."""
    accounts = [each for each in calls.pages(LIST, "value", Account) if keep.in_scope(each.region)]
    pools = tuple(pool for each in sorted(accounts, key=_key) for pool in _pools(calls, keep, each))
    return Records(pools, resolve(calls, keep, [(each.size, each.region) for each in pools if each.size]))


def _key(resource: Resource) -> str:
    return resource.key


def _pools(calls: Calls, keep: ReadFilter, account: Account) -> Iterator[Pool]:
    listed = calls.pages(_POOLS, "value", _Pool, account=account.id)
    for each in sorted(listed, key=_key):
        own = each.properties
        if own.vm_size and keep.has_no_accelerators(own.vm_size):
            continue
        scale = own.scale_settings or _Scale()
        fixed = scale.fixed_scale or _Fixed()
        yield Pool(
            id=each.id,
            region=account.region,
            size=own.vm_size or "",
            formula=(scale.auto_scale.formula or "") if scale.auto_scale is not None else None,
            dedicated=fixed.target_dedicated_nodes,
            low_priority=fixed.target_low_priority_nodes,
            now_dedicated=own.current_dedicated_nodes,
            now_low_priority=own.current_low_priority_nodes,
            in_subscription=(account.properties.pool_allocation_mode or "").lower() == "usersubscription",
            allowed=account.properties,
            tags=keep.tags({**(account.tags or {}), **(each.tags or {})}),
        )


BATCH = Service(
    name="batch",
    client="arm",
    actions=ACTIONS,
    records=Records,
    read=read,
    regionless=True,
    types=(_TYPE.lower(),),
)
