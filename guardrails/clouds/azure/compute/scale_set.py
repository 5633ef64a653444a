"""Virtual machine scale sets: uniform, flexible and legacy."""

from collections.abc import Callable
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Choice, Size, unknown_choice
from guardrails.clouds.azure.compute.scaling import raised
from guardrails.clouds.azure.shared import (
    Terms,
    Zones,
    counted,
    fixed,
    group,
    market,
    named,
    setting,
    single,
    size_choice,
    whole,
)
from guardrails.formats.decoding import Number, each, first
from guardrails.formats.marks import Path
from guardrails.formats.terraform.resource import Fact, Resource
from guardrails.model.workload import UNKNOWN, Workload


class ScaleSet(msgspec.Struct, kw_only=True):
    """`azurerm_linux_virtual_machine_scale_set` and its Windows twin; schema of azurerm 4.55.0."""

    capacity_reservation_group_id: str | None = None
    host_group_id: str | None = None
    id: str | None = None
    instances: Number = None
    location: str | None = None
    priority: str | None = None
    proximity_placement_group_id: str | None = None
    sku: Any = None
    tags: Any = None
    zones: Zones = None


class _Ranked(msgspec.Struct):
    name: str | None = None


class _Profile(msgspec.Struct):
    """Sizes that the set may be made of: a list of names up to 4.x, blocks from 5.0 on."""

    virtual_machine_size: list[_Ranked | None] | _Ranked | None = None
    vm_sizes: list[str | None] | None = None


class Orchestrated(ScaleSet, kw_only=True):
    """`azurerm_orchestrated_virtual_machine_scale_set`."""

    priority_mix: Any = None
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
    values = resource.values
    name = values.sku if isinstance(values.sku, str) else None

    def choices(size: Size) -> list[Choice]:
        return [named(resource, name, ("sku",), size)]

    return _read(resource, choices, (values.instances, ("instances",)))


def read_legacy(resource: Resource[LegacyScaleSet]) -> list[Workload]:
    """At most one row."""
    sku = first(resource.values.sku) or _Sku()

    def choices(size: Size) -> list[Choice]:
        return [named(resource, sku.name, ("sku", 0, "name"), size)]

    return _read(resource, choices, (sku.capacity, ("sku", 0, "capacity")))


def read_orchestrated(resource: Resource[Orchestrated]) -> list[Workload]:
    """At most one row; a set without a size makes no machines, others are put into it one by one."""
    values = resource.values
    name = resource.text(values.sku_name, "sku_name")
    if name.value is None and not name.reason and resource.plan.complete:
        return []

    def choices(size: Size) -> list[Choice]:
        if isinstance(name.value, str) and name.value.lower() == "mix":
            return _mixed(resource, size)
        return [size_choice(resource, name, size, "sku_name")]

    return _read(resource, choices, (values.instances, ("instances",)))


def _mixed(resource: Resource[Orchestrated], size: Size) -> list[Choice]:
    """The sizes of a set of several: Azure chooses among them, by price or by rank."""
    profile = first(resource.values.sku_profile) or _Profile()
    sizes = ("sku_profile", 0, "vm_sizes")
    ranked = ("sku_profile", 0, "virtual_machine_size")
    found = [named(resource, name, (*sizes, at), size) for at, name in enumerate(profile.vm_sizes or ())] + [
        named(resource, block.name, (*ranked, at, "name"), size)
        for at, block in enumerate(each(profile.virtual_machine_size))
    ]
    if found:
        return found
    listed = resource.fact(None, *sizes)
    if isinstance(listed.value, list) and listed.value:
        texts = [Fact(name if isinstance(name, str) else None, "", listed.sensitive) for name in listed.value]
        return [size_choice(resource, text, size, "sku_profile[0].vm_sizes") for text in texts]
    return [unknown_choice(size, "sku_profile", listed.reason or "names no size")]


def _read(
    resource: Resource[Any], choices: Callable[[Size], list[Choice]], instances: tuple[Number, Path]
) -> list[Workload]:
    values: ScaleSet = resource.values
    number, path = instances
    return whole(
        resource,
        lambda: choices(raised(resource, fixed(counted(resource, number, *path)))),
        lambda: setting(
            resource,
            ids=(values.id,),
            location=resource.text(values.location, "location"),
            zone=single(resource, values.zones, "zones"),
            terms=Terms(
                group(resource, values.proximity_placement_group_id, "proximity_placement_group_id"),
                _market(values),
            ),
        ),
    )


def _market(values: ScaleSet) -> str:
    """A spot set with a share of regular machines is both."""
    if first(getattr(values, "priority_mix", None)) is not None:
        return UNKNOWN
    return market(values.priority)
