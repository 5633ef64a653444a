"""`azurerm_container_group` in a plan: the provider knew accelerators of containers up to version 3."""

import msgspec

from guardrails.clouds.azure.container_groups.settings import Container, parts
from guardrails.clouds.azure.shared import Zones, setting, single
from guardrails.clouds.build import PlanContext, planned
from guardrails.formats.decoding import Json, Number, each, first
from guardrails.formats.marks import written
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.field import Field
from guardrails.model.workload import Workload


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
    tags: Json = None
    zones: Zones = None


def read(resource: Resource[ContainerGroup]) -> list[Workload]:
    """A row for each container that asks for accelerators."""
    values = resource.values
    found = [_asked(resource, at, container) for at, container in enumerate(each(values.container))]
    priority = fields.known(values.priority, "priority")

    def made() -> PlanContext:
        zone = single(resource, values.zones, "zones")
        return setting(resource, (values.id,), resource.text(values.location, "location"), zone)

    asking = [container for container in found if container is not None]
    return planned(resource, parts(asking, priority, resource.plan.accelerators), made)


def _asked(resource: AnyResource, at: int, container: _Container) -> Container | None:
    """What a container asks for; None when that is nothing."""
    name = container.name or f"container[{at}]"
    request, limit = first(container.gpu), first(container.gpu_limit)
    asked = request or limit
    if asked is None:
        lost = next((block for block in ("gpu", "gpu_limit") if _is_open(resource, at, block)), None)
        path = written(("container", at, "gpu"))
        unknown: Field[str] = Field(None, path, "known only after apply")
        return None if lost is None else Container(name=name, sku=unknown)
    path_ = ("container", at, "gpu" if request is not None else "gpu_limit", 0)
    most = limit.count if limit is not None else None
    return Container(
        name=name,
        sku=fields.text(resource, asked.sku, *path_, "sku"),
        count=fields.number(resource, asked.count, *path_, "count"),
        limit=fields.number(resource, most, "container", at, "gpu_limit", 0, "count"),
    )


def _is_open(resource: AnyResource, at: int, block: str) -> bool:
    path = ("container", at, block)
    return resource.is_unknown(*path) and resource.is_configured(*path)
