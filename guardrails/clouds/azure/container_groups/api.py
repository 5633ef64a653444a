"""Azure Container Instances: groups of containers that ask for accelerators. No meaning.

Source: Azure REST API, Container Groups - List 2023-05-01.
"""

from collections.abc import Iterator

import msgspec

from guardrails.clouds.azure.live import Resource
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service

_LIST = "ContainerGroups_List"
_TYPE = "Microsoft.ContainerInstance/containerGroups"
ACTIONS = (
    RestAction(
        _LIST,
        f"{_TYPE}/read",
        "accelerators that containers ask for",
        path=f"/subscriptions/{{subscription}}/providers/{_TYPE}",
        version="2023-05-01",
    ),
)


class Gpu(msgspec.Struct, frozen=True):
    """Accelerators."""

    count: Count | None = None
    sku: str | None = None


class Container(msgspec.Struct, frozen=True, omit_defaults=True):
    """A container; what it asks for, and what it is limited to."""

    name: str
    asked: Gpu | None = None
    limit: Gpu | None = None


class Group(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A group; its containers, initial ones too, have names of their own.

    Attributes:
        priority: Empty: it says none.
    """

    id: str
    region: str
    priority: str = ""
    zones: tuple[str, ...] = ()
    containers: tuple[Container, ...] = ()
    tags: dict[str, str] = {}


class Records(msgspec.Struct, frozen=True):
    """Container groups of one subscription that have accelerators."""

    groups: tuple[Group, ...] = ()


class _Amounts(msgspec.Struct):
    gpu: Gpu | None = None


class _Resources(msgspec.Struct):
    requests: _Amounts | None = None
    limits: _Amounts | None = None


class _Inner(msgspec.Struct):
    resources: _Resources | None = None


class _Container(msgspec.Struct):
    name: str
    properties: _Inner | None = None


class _Properties(msgspec.Struct, rename="camel"):
    containers: list[_Container] | None = None
    init_containers: list[_Container] | None = None
    priority: str | None = None


class _Group(Resource, frozen=True, kw_only=True):
    properties: _Properties


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The groups in which a container asks for accelerators, by id."""
    found = sorted(calls.pages(_LIST, "value", _Group), key=lambda each: each.key)
    kept = (_group(each, keep) for each in found if keep.in_scope(each.region))
    return Records(tuple(each for each in kept if each.containers))


def _group(each: _Group, keep: ReadFilter) -> Group:
    return Group(
        id=each.id,
        region=each.region,
        priority=each.properties.priority or "",
        zones=each.zones or (),
        containers=tuple(_asking(each.properties)),
        tags=keep.tags(each.tags or {}),
    )


def _asking(group: _Properties) -> Iterator[Container]:
    for each in (*(group.init_containers or ()), *(group.containers or ())):
        resources = (each.properties or _Inner()).resources or _Resources()
        asked, limit = ((part or _Amounts()).gpu for part in (resources.requests, resources.limits))
        if asked is not None or limit is not None:
            yield Container(each.name, asked, limit)


CONTAINER_GROUPS = Service(
    name="container_groups",
    client="arm",
    actions=ACTIONS,
    records=Records,
    read=read,
    regionless=True,
    types=(_TYPE.lower(),),
)
