"""Scale sets, and what makes them larger: autoscale settings, standby pools. As the APIs answer; no meaning.

Source: Azure REST API, Virtual Machine Scale Sets - List All; Autoscale Settings - List By Subscription;
Standby Virtual Machine Pools - List By Subscription; Standby Virtual Machines - List By Standby Virtual
Machine Pool Resource.
"""

from collections.abc import Collection, Iterator

import msgspec

from guardrails.clouds.azure.compute.instances import COMPUTE, VERSION, Ref, Reserved
from guardrails.clouds.azure.compute.makers import unlimited
from guardrails.clouds.azure.live import Resource, single_zone
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter
from guardrails.model.workload import UNKNOWN

LIST = "VirtualMachineScaleSets_ListAll"
AUTOSCALE = "AutoscaleSettings_ListBySubscription"
STANDBY = "StandbyVirtualMachinePools_ListBySubscription"
STANDING_BY = "StandbyVirtualMachines_ListByStandbyVirtualMachinePoolResource"
_STANDBY_VERSION = "2025-03-01"
AUTOSCALING = RestAction(
    AUTOSCALE,
    "Microsoft.Insights/autoscaleSettings/read",
    "how far scale sets and what else scales grow by themselves",
    path="/subscriptions/{subscription}/providers/Microsoft.Insights/autoscalesettings",
    version="2022-10-01",
)
"""Asked for wherever something may scale: Resource Graph leaves out, in silence, what may not be read."""
ACTIONS = (
    RestAction(
        LIST,
        "Microsoft.Compute/virtualMachineScaleSets/read",
        "scale sets: sizes, capacity, priority, place",
        path=f"{COMPUTE}/virtualMachineScaleSets",
        version=VERSION,
        lists="microsoft.compute/virtualmachinescalesets",
    ),
    AUTOSCALING,
    RestAction(
        STANDBY,
        "Microsoft.StandbyPool/standbyVirtualMachinePools/read",
        "machines that stand by for scale sets",
        path="/subscriptions/{subscription}/providers/Microsoft.StandbyPool/standbyVirtualMachinePools",
        version=_STANDBY_VERSION,
    ),
    RestAction(
        STANDING_BY,
        "Microsoft.StandbyPool/standbyVirtualMachinePools/standbyVirtualMachines/read",
        "which machines stand by for a scale set",
        path="{pool}/standbyVirtualMachines",
        version=_STANDBY_VERSION,
    ),
)
MIX = "mix"
"""The name of the SKU of a set of several sizes."""


class ScaleSet(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A scale set.

    Attributes:
        id: In lower case.
        sizes: Its size, or several among which Azure chooses; empty: it says none.
        capacity: How many machines it is to have; None: it says none.
        flexible: Whether its machines are in the list of machines; else it lists them itself.
        makes: Whether it makes machines: a flexible set without a profile only takes what is put into it.
        mixed: Whether it has spot machines and regular ones.
        placement: Name of its proximity placement group, or where its machines stand on one trunk of the
            interconnect, its own.
        zone, priority, reservation, hosted, maker: As of its machines.
    """

    id: str
    region: str
    sizes: tuple[str, ...] = ()
    capacity: Count | None = None
    flexible: bool = False
    makes: bool = True
    mixed: bool = False
    zone: str = UNKNOWN
    priority: str = ""
    placement: str = ""
    reservation: str = ""
    hosted: bool = False
    maker: str = ""
    tags: dict[str, str] = {}


class Limit(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one profile of an autoscale setting allows, as it says it: numbers in text."""

    minimum: str | None = None
    maximum: str | None = None


class Scaler(msgspec.Struct, frozen=True):
    """An autoscale setting that is on.

    Attributes:
        scale_set: Id of it, or of what else it scales, in lower case.
    """

    id: str
    scale_set: str
    profiles: tuple[Limit, ...]


class StandbyPool(msgspec.Struct, frozen=True, omit_defaults=True):
    """A standby pool.

    Attributes:
        scale_set: Id, in lower case.
        ready: The most that stand by and run together; None: it says none.
        machines: Ids, in lower case, of those that stand by.
    """

    id: str
    scale_set: str
    ready: Count | None = None
    machines: tuple[str, ...] = ()


class _Sku(msgspec.Struct):
    name: str | None = None
    capacity: Count | None = None


class _Size(msgspec.Struct):
    name: str | None = None


class _SkuProfile(msgspec.Struct, rename="camel"):
    vm_sizes: list[_Size] | None = None


class _Profile(msgspec.Struct, rename="camel"):
    priority: str | None = None
    capacity_reservation: Reserved | None = None


class _MixPolicy(msgspec.Struct):
    """`priorityMixPolicy`: that it is there is all that is asked."""


class _Properties(msgspec.Struct, rename="camel"):
    orchestration_mode: str | None = None
    sku_profile: _SkuProfile | None = None
    priority_mix_policy: _MixPolicy | None = None
    virtual_machine_profile: _Profile | None = None
    proximity_placement_group: Ref | None = None
    host_group: Ref | None = None
    high_speed_interconnect_placement: str | None = None


class _ScaleSet(Resource, frozen=True, kw_only=True):
    sku: _Sku | None = None
    properties: _Properties = msgspec.field(default_factory=_Properties)


class _Capacity(msgspec.Struct):
    minimum: str | int | None = None
    maximum: str | int | None = None


class _AutoscaleProfile(msgspec.Struct):
    capacity: _Capacity | None = None


class _AutoscaleProperties(msgspec.Struct, rename="camel"):
    target_resource_uri: str | None = None
    enabled: bool | None = None
    profiles: list[_AutoscaleProfile] | None = None


class _Setting(Resource, frozen=True, kw_only=True):
    properties: _AutoscaleProperties = msgspec.field(default_factory=_AutoscaleProperties)


class _Elasticity(msgspec.Struct, rename="camel"):
    max_ready_capacity: Count | None = None


class _PoolProperties(msgspec.Struct, rename="camel"):
    attached_virtual_machine_scale_set_id: str | None = None
    elasticity_profile: _Elasticity | None = None


class _Pool(Resource, frozen=True, kw_only=True):
    properties: _PoolProperties = msgspec.field(default_factory=_PoolProperties)


class _StandingByProperties(msgspec.Struct, rename="camel"):
    virtual_machine_resource_id: str | None = None


class _StandingBy(msgspec.Struct):
    properties: _StandingByProperties = msgspec.field(default_factory=_StandingByProperties)


def scale_sets(calls: Calls, keep: ReadFilter) -> Iterator[ScaleSet]:
    """The scale sets that may have accelerators."""
    for each in calls.pages(LIST, "value", _ScaleSet):
        found = _scale_set(each, keep)
        certain = found.sizes and all(keep.has_no_accelerators(size) for size in found.sizes)
        if keep.in_scope(found.region) and not certain:
            yield found


def _scale_set(each: _ScaleSet, keep: ReadFilter) -> ScaleSet:
    own, sku = each.properties, each.sku or _Sku()
    profile = own.virtual_machine_profile or _Profile()
    reserved = profile.capacity_reservation and profile.capacity_reservation.capacity_reservation_group
    flexible = (own.orchestration_mode or "").lower() == "flexible"
    return ScaleSet(
        id=each.key,
        region=each.region,
        sizes=_sizes(own.sku_profile, sku.name),
        capacity=sku.capacity,
        flexible=flexible,
        makes=not flexible or own.virtual_machine_profile is not None or sku.name is not None,
        mixed=own.priority_mix_policy is not None,
        zone=single_zone(each.zones),
        priority=profile.priority or "",
        placement=_placement(each),
        reservation=reserved.key if reserved else "",
        hosted=own.host_group is not None,
        maker=unlimited(each.tags),
        tags=keep.tags(each.tags or {}),
    )


def _sizes(profile: _SkuProfile | None, name: str | None) -> tuple[str, ...]:
    """Those of the profile, which stand for the name `Mix`; one that says no name is not known."""
    listed = (profile.vm_sizes if profile else None) or ()
    if listed:
        return tuple(size.name or UNKNOWN for size in listed)
    return () if name is None or name.lower() == MIX else (name,)


def _placement(each: _ScaleSet) -> str:
    own = each.properties
    if own.proximity_placement_group is not None:
        return own.proximity_placement_group.label
    return each.label if (own.high_speed_interconnect_placement or "").lower() == "trunk" else ""


def scalers(calls: Calls, sets: Collection[str]) -> Iterator[Scaler]:
    """The autoscale settings of some scale sets, or of other things, that are not off.

    An older API takes a setting for on when nothing is said, a newer one for off: it counts as on.
    """
    for each in calls.pages(AUTOSCALE, "value", _Setting):
        own = each.properties
        if own.enabled is False:
            continue
        target = _target(calls, AUTOSCALE, own.target_resource_uri)
        if target in sets:
            yield Scaler(each.key, target, tuple(map(_limit, own.profiles or ())))


def _target(calls: Calls, operation: str, id_: str | None) -> str:
    """The id of what something makes larger, in lower case; that none is named is a read error."""
    if not id_:
        calls.error(operation, "incomplete", "an answer does not name its scale set")
    return (id_ or "").lower()


def _limit(profile: _AutoscaleProfile) -> Limit:
    capacity = profile.capacity or _Capacity()
    return Limit(*(None if each is None else str(each) for each in (capacity.minimum, capacity.maximum)))


def standby_pools(calls: Calls, sets: Collection[str]) -> Iterator[StandbyPool]:
    """The standby pools of some scale sets, each with the machines in it."""
    for each in calls.pages(STANDBY, "value", _Pool):
        own = each.properties
        target = _target(calls, STANDBY, own.attached_virtual_machine_scale_set_id)
        if target in sets:
            listed = calls.pages(STANDING_BY, "value", _StandingBy, pool=each.id)
            machines = ((one.properties.virtual_machine_resource_id or "").lower() for one in listed)
            ready = own.elasticity_profile or _Elasticity()
            yield StandbyPool(each.key, target, ready.max_ready_capacity, tuple(sorted(machines)))
