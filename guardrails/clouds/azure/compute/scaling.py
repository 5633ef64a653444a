"""What makes a scale set larger from outside it: autoscale settings and standby pools, however written.

They join the scale sets of the plan that they name, however either is written; one that names a scale set
outside of the plan is a row.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from guardrails.clouds.azure.compute import settings as words
from guardrails.clouds.azure.compute.settings import Capacity, Limits, Raise
from guardrails.clouds.azure.documents import of_plan
from guardrails.clouds.azure.entry import Entry
from guardrails.clouds.azure.ids import arm_id
from guardrails.clouds.azure.index import Thing, is_planned, thing, things
from guardrails.clouds.azure.joins import Target
from guardrails.clouds.azure.shared import setting
from guardrails.clouds.azure.targets import by_attribute, named
from guardrails.clouds.build import planned
from guardrails.clouds.parts import Part
from guardrails.formats.decoding import Flag, Json, Number, each, first, flag
from guardrails.formats.embedded.properties import Properties
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable, open_resource
from guardrails.model.workload import Workload

SCALED = frozenset(
    (
        "microsoft.compute/virtualmachinescalesets",
        "microsoft.machinelearningservices/workspaces/onlineendpoints/deployments",
        "microsoft.servicefabric/managedclusters/nodetypes",
    )
)
"""Types of ARM that autoscale settings scale and that may have accelerators."""

SETTINGS = "microsoft.insights/autoscalesettings"
POOLS = "microsoft.standbypool/standbyvirtualmachinepools"
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
    tags: Json = None
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
    tags: Json = None


class Scaler(NamedTuple):
    """Something that scales a scale set, or stands by for one.

    Attributes:
        address: Which resource it is, or which holds it.
        names: The scale set.
        limits: How many machines it lets it have.
        is_sure: Whether it is certain that it is on.
    """

    address: str
    names: Target
    limits: Limits
    is_sure: bool = True


def read_setting(resource: Resource[AutoscaleSetting]) -> list[Workload]:
    """A row when it scales a scale set that is not in the plan; what else it may scale has no accelerator."""
    return _read(resource, _setting(resource), _TARGET)


def read_pool(resource: Resource[StandbyPool]) -> list[Workload]:
    """A row when it stands by for a scale set that is not in the plan."""
    return _read(resource, _pool(resource), _ATTACHED)


def _read(resource: AnyResource, scaler: Scaler | None, path: str) -> list[Workload]:
    if scaler is None:
        return []
    values, ids = resource.values, scaler.names.outside
    return planned(
        resource,
        outside(resource.plan, scaler, path),
        lambda: setting(resource, ids=(values.id, *ids), location=resource.text(values.location, "location")),
    )


def outside(plan: Plan, scaler: Scaler, path: str) -> list[Part]:
    """The machines of a scale set that a scaler names and that is not in the plan; none when it is.

    Args:
        plan: The plan.
        scaler: What scales it.
        path: Where it names it.
    """
    names = scaler.names
    if not names.reason and (is_planned(plan, SCALED, names) or not _may_have(names)):
        return []
    reason = names.reason or "the scale set that it names is not in the plan"
    return words.outside_parts(scaler.limits, path, reason)


def _may_have(names: Target) -> bool:
    """Whether what is named may have accelerators."""
    kinds = [found.kind if (found := arm_id(text)) is not None else "" for text in names.outside]
    return bool(names.heads) or not SCALED.isdisjoint(kinds)


def _setting(resource: Resource[AutoscaleSetting]) -> Scaler | None:
    values = resource.values
    if flag(values.enabled) is False:
        return None
    profiles = []
    for at, profile in enumerate(each(values.profile)):
        capacity, path = first(profile.capacity) or _Capacity(), ("profile", at, "capacity", 0)
        least = fields.number(resource, capacity.minimum, *path, "minimum")
        profiles.append(Capacity(least, fields.number(resource, capacity.maximum, *path, "maximum")))
    found = _named(resource, values.target_resource_id, _TARGET)
    limits = words.autoscale_limits(profiles)
    return Scaler(resource.address, found, limits, not resource.is_unknown("enabled"))


def _pool(resource: Resource[StandbyPool]) -> Scaler:
    values = resource.values
    profile = first(values.elasticity_profile) or _Elasticity()
    path = ("elasticity_profile", 0, "max_ready_capacity")
    found = _named(resource, values.attached_virtual_machine_scale_set_id, _ATTACHED)
    ready = fields.number(resource, profile.max_ready_capacity, *path)
    return Scaler(resource.address, found, words.standby_limits(ready))


def _named(resource: AnyResource, value: str | None, path: str) -> Target:
    return by_attribute(resource, SCALE_SETS, SCALED, value, path)


def setting_of(resource: AnyResource, entry: Entry) -> Scaler | None:
    """What an autoscale setting of ARM scales; None when it is off.

    An older version of the API takes it for on when nothing is said, a newer one for off: it counts as on.
    """
    properties = entry.body.block("properties")
    enabled = properties.is_on("enabled")
    if enabled.value is False:
        return None
    profiles = [_capacity(each.block("capacity")) for each in properties.each("profiles")]
    found = named(resource, entry, SCALED, "properties", "targetResourceUri")
    sure = not enabled.is_lost and entry.is_made == "yes"
    return Scaler(_told(resource, entry), found, words.autoscale_limits(profiles), sure)


def _capacity(block: Properties) -> Capacity:
    return Capacity(block.number("minimum"), block.number("maximum"))


def pool_of(resource: AnyResource, entry: Entry) -> Scaler:
    """What a standby pool of ARM stands by for."""
    ready = entry.body.number("properties", "elasticityProfile", "maxReadyCapacity")
    found = named(resource, entry, SCALED, "properties", "attachedVirtualMachineScaleSetId")
    return Scaler(_told(resource, entry), found, words.standby_limits(ready), entry.is_made == "yes")


def _told(resource: AnyResource, entry: Entry) -> str:
    return f"{resource.address}#{entry.label}" if entry.label else resource.address


def raises(resource: AnyResource, entry: Entry | None = None) -> tuple[Raise, ...]:
    """What makes a scale set, or a deployment of an endpoint, larger.

    Args:
        resource: It, or what holds it.
        entry: It, when it is a resource of ARM.
    """
    place = thing(resource, entry.id if entry is not None else "")
    return tuple(resource.plan.once(_raises).get(place, ()))


def _raises(plan: Plan) -> dict[Thing, list[Raise]]:
    """By what is scaled, what raises it."""
    found: dict[Thing, list[Raise]] = {}
    scaled = plan.once(things, SCALED)
    for scaler in _scalers(plan):
        for each_thing, certain in scaled.near(scaler.names) if scaler.names.is_set else ():
            raised = Raise(scaler.limits, scaler.address, certain and scaler.is_sure)
            found.setdefault(each_thing, []).append(raised)
    return found


def _scalers(plan: Plan) -> Iterator[Scaler]:
    for head in plan.heads:
        found = _SCALERS.get(head.type or "")
        if found is not None and head.mode != "data" and head.deposed is None:
            scaler = _scaler(plan, head, *found)
            if scaler is not None:
                yield scaler
    for resource, entry in plan.once(of_plan):
        kind = entry.kind.lower()
        made = setting_of(resource, entry) if kind == SETTINGS else None
        made = pool_of(resource, entry) if kind == POOLS else made
        if made is not None:
            yield made


def _scaler(
    plan: Plan, head: Head, kind: type[Any], made: Callable[[AnyResource], Scaler | None]
) -> Scaler | None:
    try:
        resource: AnyResource = open_resource(plan, head, kind)
    except Unreadable:  # it is a row of its own
        return None
    return None if resource.gone else made(resource)


_SCALERS: dict[str, tuple[type[Any], Callable[[AnyResource], Scaler | None]]] = {
    "azurerm_monitor_autoscale_setting": (AutoscaleSetting, _setting),
    "azurerm_virtual_machine_scale_set_standby_pool": (StandbyPool, _pool),
}
