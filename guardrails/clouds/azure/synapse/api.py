"""Azure Synapse: Spark pools of workspaces. No meaning.

Pools are asked of each workspace. Source: Azure REST API, Big Data Pools - List By Workspace 2021-06-01.
"""

from collections.abc import Iterator

import msgspec

from guardrails.clouds.azure.live import Resource
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service

_LIST, _POOLS = "Workspaces_List", "BigDataPools_ListByWorkspace"
_TYPE = "Microsoft.Synapse/workspaces"
_VERSION = "2021-06-01"
ACTIONS = (
    RestAction(
        _LIST,
        f"{_TYPE}/read",
        "which Synapse workspaces there are",
        path=f"/subscriptions/{{subscription}}/providers/{_TYPE}",
        version=_VERSION,
    ),
    RestAction(
        _POOLS,
        f"{_TYPE}/bigDataPools/read",
        "families, numbers and limits of Spark pools",
        path="{workspace}/bigDataPools",
        version=_VERSION,
    ),
)


class Pool(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A Spark pool.

    Attributes:
        family, size: Of its nodes; empty: it says none.
        count: Nodes, where it does not scale.
        least, most: Limits of its scaling.
        scales: Whether it does.
    """

    id: str
    region: str
    family: str = ""
    size: str = ""
    count: Count | None = None
    least: Count | None = None
    most: Count | None = None
    scales: bool = False
    tags: dict[str, str] = {}


class Records(msgspec.Struct, frozen=True):
    """Synapse in one subscription."""

    pools: tuple[Pool, ...] = ()


class _Scale(msgspec.Struct, rename="camel"):
    enabled: bool | None = None
    min_node_count: Count | None = None
    max_node_count: Count | None = None


class _Properties(msgspec.Struct, rename="camel"):
    auto_scale: _Scale | None = None
    node_count: Count | None = None
    node_size: str | None = None
    node_size_family: str | None = None


class _Pool(Resource, frozen=True, kw_only=True):
    properties: _Properties


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The pools of all workspaces, by id."""
    found = sorted(calls.pages(_LIST, "value", Resource), key=lambda each: each.key)
    workspaces = (each for each in found if keep.in_scope(each.region))
    return Records(tuple(pool for each in workspaces for pool in _pools(calls, keep, each)))


def _pools(calls: Calls, keep: ReadFilter, workspace: Resource) -> Iterator[Pool]:
    for each in calls.pages(_POOLS, "value", _Pool, workspace=workspace.id):
        own, scale = each.properties, each.properties.auto_scale
        yield Pool(
            id=each.id,
            region=each.region or workspace.region,
            family=own.node_size_family or "",
            size=own.node_size or "",
            count=own.node_count,
            least=scale.min_node_count if scale else None,
            most=scale.max_node_count if scale else None,
            scales=scale is not None and scale.enabled is not False,
            tags=keep.tags({**(workspace.tags or {}), **(each.tags or {})}),
        )


SYNAPSE = Service(
    name="synapse",
    client="arm",
    actions=ACTIONS,
    records=Records,
    read=read,
    regionless=True,
    types=(_TYPE.lower(),),
)
