"""Quotas: how many vCPUs of accelerated sizes a subscription may run at all. Not read unless it is asked for.

Three services count apart: machines of the subscription in each region, compute of Machine Learning in each
region, and each Batch account that brings its own machines. Two calls a region, and one for Batch.
Source: Azure REST API, Subscriptions - List Locations; Usage - List; Machine Learning, Quotas - List.
"""

from collections.abc import Iterator

import msgspec

from guardrails.catalog.regions import spelt
from guardrails.clouds.azure.batch.api import ACCOUNTS, Account
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, ReadFilter, Service

_LOCATIONS, _USAGES, _LEARNING = "Subscriptions_ListLocations", "Usage_List", "Quotas_List"
_ROOT = "/subscriptions/{subscription}"
ACTIONS = (
    RestAction(
        _LOCATIONS,
        "Microsoft.Resources/subscriptions/locations/read",
        "which regions have quotas",
        path=f"{_ROOT}/locations",
        version="2022-12-01",
    ),
    RestAction(
        _USAGES,
        "Microsoft.Compute/locations/usages/read",
        "how many vCPUs of each family of sizes the subscription may run",
        path=f"{_ROOT}/providers/Microsoft.Compute/locations/{{location}}/usages",
        version="2025-04-01",
    ),
    RestAction(
        _LEARNING,
        "Microsoft.MachineLearningServices/locations/quotas/read",
        "how many of them machine learning workspaces may run",
        path=f"{_ROOT}/providers/Microsoft.MachineLearningServices/locations/{{location}}/quotas",
        version="2024-10-01",
    ),
    ACCOUNTS,
)


class Quota(msgspec.Struct, frozen=True, omit_defaults=True):
    """One limit.

    Attributes:
        name: As the service names what it limits; empty: all sizes together.
        limit: In vCPUs; below 0: none is set; None: it says none.
    """

    name: str
    limit: int | None = None


class Records(msgspec.Struct, frozen=True, omit_defaults=True):
    """Quotas of one subscription; the defaults are those of one of which nothing was read.

    Attributes:
        compute, learning: Those of all regions that were asked for.
        batch: Those of all Batch accounts there.
        whole: Whether all of them were read.
    """

    compute: tuple[Quota, ...] = ()
    learning: tuple[Quota, ...] = ()
    batch: tuple[Quota, ...] = ()
    whole: bool = False


class _Metadata(msgspec.Struct, rename="camel"):
    region_type: str | None = None


class _Location(msgspec.Struct):
    name: str
    metadata: _Metadata | None = None


class _Name(msgspec.Struct):
    value: str | None = None


class _Usage(msgspec.Struct):
    name: _Name
    limit: int | None = None
    id: str | None = None


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The quotas of all regions that are asked for."""
    compute: list[Quota] = []
    learning: list[Quota] = []
    for region in sorted(_regions(calls, keep)):
        compute += (_quota(each) for each in calls.pages(_USAGES, "value", _Usage, location=region))
        listed = calls.pages(_LEARNING, "value", _Usage, location=region)
        learning += (_quota(each) for each in listed if "/workspaces/" not in (each.id or "").lower())
    batch = tuple(_batch(calls, keep))
    return Records(tuple(compute), tuple(learning), batch, not calls.lost)


def _regions(calls: Calls, keep: ReadFilter) -> Iterator[str]:
    """The regions where machines can be: others stand for several of them."""
    for each in calls.pages(_LOCATIONS, "value", _Location):
        kind = (each.metadata or _Metadata()).region_type or ""
        if kind.lower() != "logical" and keep.in_scope(spelt(each.name)):
            yield spelt(each.name)


def _quota(usage: _Usage) -> Quota:
    return Quota(usage.name.value or "", usage.limit)


def _batch(calls: Calls, keep: ReadFilter) -> Iterator[Quota]:
    """What accounts allow whose machines are Batch's own."""
    for account in calls.pages(ACCOUNTS.operation, "value", Account):
        allowed = account.properties
        own = (allowed.pool_allocation_mode or "").lower() != "usersubscription"
        if not own or not keep.in_scope(account.region):
            continue
        families = allowed.dedicated_core_quota_per_vm_family
        if allowed.dedicated_core_quota_per_vm_family_enforced and families is not None:
            yield from (Quota(each.name, each.core_quota) for each in families)
        else:
            yield Quota("", allowed.dedicated_core_quota)
        yield Quota("", allowed.low_priority_core_quota)


QUOTAS = Service(name="quotas", client="arm", actions=ACTIONS, records=Records, read=read, regionless=True)
