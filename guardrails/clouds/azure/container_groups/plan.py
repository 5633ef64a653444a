"""`azurerm_container_group`: accelerators of containers, which the provider knew up to version 3."""

from functools import partial
from typing import Any

import msgspec

from guardrails.catalog.accelerators import SINGLE, Choice, unknown_choice
from guardrails.clouds.azure.shared import Part, Terms, Zones, market, rows, setting, single
from guardrails.formats.decoding import Number, each, first, whole_number
from guardrails.formats.marks import written
from guardrails.formats.terraform.resource import Resource
from guardrails.model.workload import SENSITIVE, UNKNOWN, Workload


class _Gpu(msgspec.Struct):
    count: Number = None
    sku: str | None = None


class _Container(msgspec.Struct):
    gpu: list[_Gpu | None] | _Gpu | None = None
    gpu_limit: list[_Gpu | None] | _Gpu | None = None
    name: str | None = None


class ContainerGroup(msgspec.Struct, kw_only=True):
    """Attributes that are read. Source: schema of azurerm 4.55.0; `gpu` and `gpu_limit` are from 3.x."""

    container: list[_Container | None] | _Container | None = None
    id: str | None = None
    location: str | None = None
    priority: str | None = None
    tags: Any = None
    zones: Zones = None


def read(resource: Resource[ContainerGroup]) -> list[Workload]:
    """A row for each container that asks for accelerators; all containers of a group run together."""
    values = resource.values
    parts: list[Part] = []
    for at, container in enumerate(each(values.container)):
        for block in ("gpu", "gpu_limit"):
            if first(getattr(container, block)) is not None or _is_open(resource, at, block):
                parts.append((container.name or f"container[{at}]", partial(_gpu, resource, at, container)))
                break
    return rows(
        resource,
        parts,
        lambda: setting(
            resource,
            (values.id,),
            resource.text(values.location, "location"),
            single(resource, values.zones, "zones"),
            Terms(market=market(values.priority)),
        ),
    )


def _is_open(resource: Resource[Any], at: int, block: str) -> bool:
    path = ("container", at, block)
    return resource.is_unknown(*path) and resource.is_configured(*path)


def _gpu(resource: Resource[Any], at: int, container: _Container) -> list[Choice]:
    """The larger of what a container asks for and what it is limited to."""
    block = "gpu_limit" if first(container.gpu) is None and first(container.gpu_limit) is not None else "gpu"
    path = ("container", at, block, 0)
    asked = first(container.gpu) or first(container.gpu_limit)
    if asked is None:
        return [unknown_choice(SINGLE, written(path[:-1]), "known only after apply")]
    sku = resource.text(asked.sku, *path, "sku")
    count = resource.number(asked.count, *path, "count")
    limit = first(container.gpu_limit)
    number = count.value
    if number is not None and limit is not None:
        number = max(number, whole_number(limit.count) or 0)
    chip = resource.plan.accelerators.catalog.accelerator("azure", sku.value) if sku.value else None
    open_path = written((*path, "count" if chip is not None else "sku"))
    reason = "" if chip is not None else sku.reason or "is no accelerator that is known"
    if number is None and chip is not None:
        reason = count.reason or "is not set"
    shown = SENSITIVE if sku.sensitive else sku.value or UNKNOWN
    name = UNKNOWN if chip is None else chip.name
    return [Choice(shown, name, number, SINGLE, path=open_path if reason else "", reason=reason)]
