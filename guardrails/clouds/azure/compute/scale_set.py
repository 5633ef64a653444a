"""Virtual machine scale sets in a plan: uniform, flexible and legacy."""

import msgspec

from guardrails.clouds.azure.compute.scaling import raises
from guardrails.clouds.azure.compute.settings import ScaleSet as Settings
from guardrails.clouds.azure.compute.settings import scale_set_parts
from guardrails.clouds.azure.shared import Zones, group, setting, single
from guardrails.clouds.build import PlanContext, planned
from guardrails.formats.decoding import Json, Number, each, first
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.field import Field
from guardrails.model.workload import Workload


class ScaleSet(msgspec.Struct, kw_only=True):
    """`azurerm_linux_virtual_machine_scale_set` and its Windows twin; schema of azurerm 4.55.0."""

    capacity_reservation_group_id: str | None = None
    host_group_id: str | None = None
    id: str | None = None
    instances: Number = None
    location: str | None = None
    priority: str | None = None
    proximity_placement_group_id: str | None = None
    sku: Json = None
    tags: Json = None
    zones: Zones = None


class _Ranked(msgspec.Struct):
    name: str | None = None


class _Profile(msgspec.Struct):
    """Sizes that the set may be made of: a list of names up to 4.x, blocks from 5.0 on."""

    virtual_machine_size: list[_Ranked | None] | _Ranked | None = None
    vm_sizes: list[str | None] | None = None


class Orchestrated(ScaleSet, kw_only=True):
    """`azurerm_orchestrated_virtual_machine_scale_set`."""

    priority_mix: Json = None
    sku_name: str | None = None
    sku_profile: list[_Profile | None] | _Profile | None = None


class _Sku(msgspec.Struct):
    capacity: Number = None
    name: str | None = None


class LegacyScaleSet(ScaleSet, kw_only=True):
    """`azurerm_virtual_machine_scale_set`."""

    sku: list[_Sku | None] | _Sku | None = None


def read(resource: Resource[ScaleSet]) -> list[Workload]:
    """At most one row."""
    sku = resource.values.sku
    return _read(resource, (fields.text(resource, sku if isinstance(sku, str) else None, "sku"),))


def read_legacy(resource: Resource[LegacyScaleSet]) -> list[Workload]:
    """At most one row."""
    sku = first(resource.values.sku) or _Sku()
    number = fields.number(resource, sku.capacity, "sku", 0, "capacity")
    return _read(resource, (fields.text(resource, sku.name, "sku", 0, "name"),), number)


def read_orchestrated(resource: Resource[Orchestrated]) -> list[Workload]:
    """At most one row; a set without a size makes no machines, others are put into it one by one."""
    name = fields.text(resource, resource.values.sku_name, "sku_name")
    if name.value is None and not name.reason and resource.plan.complete:
        return []
    return _read(resource, _mixed(resource) if (name.value or "").lower() == "mix" else (name,))


def _mixed(resource: Resource[Orchestrated]) -> tuple[Field[str], ...]:
    """The sizes of a set of several: Azure chooses among them, by price or by rank."""
    profile = first(resource.values.sku_profile) or _Profile()
    path = ("sku_profile", 0, "vm_sizes")
    ranked = ("sku_profile", 0, "virtual_machine_size")
    blocks = enumerate(each(profile.virtual_machine_size))
    found = (
        *(fields.text(resource, name, *path, at) for at, name in enumerate(profile.vm_sizes or ())),
        *(fields.text(resource, block.name, *ranked, at, "name") for at, block in blocks),
    )
    if found:
        return found
    listed = resource.fact(None, *path)
    if isinstance(listed.value, list) and listed.value:
        return fields.texts(resource, None, *path)
    return (Field(None, "sku_profile", listed.reason or "names no size"),)


def _read(
    resource: AnyResource, sizes: tuple[Field[str], ...], instances: Field[int] | None = None
) -> list[Workload]:
    values: ScaleSet = resource.values
    found = Settings(
        sizes=sizes,
        instances=instances or fields.number(resource, values.instances, "instances"),
        priority=fields.known(values.priority, "priority"),
        is_mixed=first(getattr(values, "priority_mix", None)) is not None,
        raises=raises(resource),
    )

    def made() -> PlanContext:
        return setting(
            resource,
            ids=(values.id,),
            location=resource.text(values.location, "location"),
            zone=single(resource, values.zones, "zones"),
            placement=group(resource, values.proximity_placement_group_id, "proximity_placement_group_id"),
        )

    return planned(resource, scale_set_parts(found, resource.plan.accelerators), made)
