"""What makes a scale set larger from outside it: autoscale settings and standby pools.

They join the scale set of the plan that they name; one that names a scale set outside of the plan is a row.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Size, unknown_choice
from guardrails.clouds.azure.joins import Target, target
from guardrails.clouds.azure.shared import at_least, setting, whole
from guardrails.formats.decoding import Flag, Number, each, first, flag
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import Resource, Unreadable, open_resource
from guardrails.model.range import Range, exactly
from guardrails.model.workload import Workload

SCALE_SETS = (
    "azurerm_linux_virtual_machine_scale_set",
    "azurerm_windows_virtual_machine_scale_set",
    "azurerm_orchestrated_virtual_machine_scale_set",
    "azurerm_virtual_machine_scale_set",
)
_TARGET, _ATTACHED = "target_resource_id", "attached_virtual_machine_scale_set_id"


class _Capacity(msgspec.Struct):
    maximum: Number = None
    minimum: Number = None


class _Profile(msgspec.Struct):
    capacity: list[_Capacity | None] | _Capacity | None = None


class AutoscaleSetting(msgspec.Struct, kw_only=True):
    """`azurerm_monitor_autoscale_setting`; schema of azurerm 4.55.0."""

    enabled: Flag = None
    id: str | None = None
    location: str | None = None
    profile: list[_Profile | None] | _Profile | None = None
    tags: Any = None
    target_resource_id: str | None = None


class _Elasticity(msgspec.Struct):
    max_ready_capacity: Number = None
    min_ready_capacity: Number = None


class StandbyPool(msgspec.Struct, kw_only=True):
    """`azurerm_virtual_machine_scale_set_standby_pool`; documentation of azurerm 4.55."""

    attached_virtual_machine_scale_set_id: str | None = None
    elasticity_profile: list[_Elasticity | None] | _Elasticity | None = None
    id: str | None = None
    location: str | None = None
    tags: Any = None


class _Raise(msgspec.Struct, frozen=True):
    """How many machines something lets a scale set have; `scales` when it keeps it above a minimum too."""

    limits: Range
    reason: str
    address: str
    scales: bool
    certain: bool


def read_setting(resource: Resource[AutoscaleSetting]) -> list[Workload]:
    """A row when it scales a scale set that is not in the plan; what else it may scale has no accelerator."""
    if flag(resource.values.enabled) is False:
        return []
    named = target(resource, SCALE_SETS, resource.values.target_resource_id, _TARGET)
    return _outside(resource, named, _TARGET, _setting_limits)


def read_pool(resource: Resource[StandbyPool]) -> list[Workload]:
    """A row when it stands by for a scale set that is not in the plan."""
    named = target(resource, SCALE_SETS, resource.values.attached_virtual_machine_scale_set_id, _ATTACHED)
    return _outside(resource, named, _ATTACHED, _pool_limits)


def _outside(
    resource: Resource[Any], named: Target, path: str, limits: Callable[[Any], tuple[Range, str]]
) -> list[Workload]:
    if any(head.mode != "data" for head in named.heads) and not named.reason:
        return []
    ids = [id_ for id_ in named.outside if "/virtualmachinescalesets/" in id_.lower()]
    if not (named.heads or ids or named.reason):
        return []
    found, lost = limits(resource)
    reason = named.reason or "the scale set that it names is not in the plan"
    number = Range(0, found.max)
    if lost:
        resource.lost(path, lost)
    values = resource.values
    return whole(
        resource,
        lambda: [unknown_choice(Size(number, number), path, reason)],
        lambda: setting(resource, ids=(values.id, *ids), location=resource.text(values.location, "location")),
    )


def _setting_limits(resource: Resource[AutoscaleSetting]) -> tuple[Range, str]:
    """The least minimum and the largest maximum of its profiles, and what is not known of them."""
    low: int | None = None
    high, lost = 0, ""
    profiles = each(resource.values.profile)
    if not profiles:
        return Range(0), "its profiles are known only after apply"
    for at, profile in enumerate(profiles):
        capacity, path = first(profile.capacity) or _Capacity(), ("profile", at, "capacity", 0)
        most = resource.number(capacity.maximum, *path, "maximum")
        least = resource.number(capacity.minimum, *path, "minimum").value or 0
        low = least if low is None else min(low, least)
        high = max(high, most.value or 0)
        if most.value is None:
            lost = f"profile[{at}].capacity[0].maximum {most.reason or 'is not set'}"
    return (Range(low or 0) if lost else Range(min(low or 0, high), high)), lost


def _pool_limits(resource: Resource[StandbyPool]) -> tuple[Range, str]:
    profile = first(resource.values.elasticity_profile) or _Elasticity()
    most = resource.number(profile.max_ready_capacity, "elasticity_profile", 0, "max_ready_capacity")
    if most.value is None:
        return Range(0), f"elasticity_profile[0].max_ready_capacity {most.reason or 'is not set'}"
    return Range(0, most.value), ""


def raised(resource: Resource[Any], own: Size) -> Size:
    """A scale set's size with what scales it from outside.

    A standby pool holds as many machines as its largest ready capacity less those in the scale set, so that
    both together reach that number (Azure, "Standby pools for Virtual Machine Scale Sets", pool size).
    """
    planned, ceiling = own.planned, own.ceiling
    for more in resource.plan.once(_raises).get(id(resource.head), ()):
        if more.reason:
            resource.lost(more.address, more.reason)
        if more.scales and more.certain:
            planned = at_least(planned, exactly(more.limits.min))
        high = more.limits if more.limits.max is None else exactly(more.limits.max)
        higher = at_least(ceiling, high)
        ceiling = higher if more.certain else ceiling.union(higher)
    return Size(planned, at_least(ceiling, exactly(planned.min)))


def _raises(plan: Plan) -> dict[int, list[_Raise]]:
    """By scale set, what raises it."""
    found: dict[int, list[_Raise]] = {}
    for head in plan.heads:
        if head.type in _SCALERS and head.mode != "data" and head.deposed is None:
            _add(plan, head, found)
    return found


_SCALERS: dict[str, tuple[type[Any], str, Callable[[Any], tuple[Range, str]]]] = {
    "azurerm_monitor_autoscale_setting": (AutoscaleSetting, _TARGET, _setting_limits),
    "azurerm_virtual_machine_scale_set_standby_pool": (StandbyPool, _ATTACHED, _pool_limits),
}


def _add(plan: Plan, head: Head, into: dict[int, list[_Raise]]) -> None:
    kind, path, limits = _SCALERS[head.type or ""]
    try:
        resource: Resource[Any] = open_resource(plan, head, kind)
    except Unreadable:  # it is a row of its own
        return
    enabled = flag(getattr(resource.values, "enabled", None))
    if resource.gone or enabled is False:
        return
    named = target(resource, SCALE_SETS, getattr(resource.values, path), path)
    found, lost = limits(resource)
    certain = named.one is not None and not resource.is_unknown("enabled")
    for scaled in named.heads:
        more = _Raise(found, lost, resource.address, path == _TARGET, certain)
        into.setdefault(id(scaled), []).append(more)
