"""Capacity that is reserved in one subscription, and by others for it: reservations and dedicated hosts.

Calls, at the least: one list of reservation groups and one of host groups; one a group for what is in it, and
one more where that may have accelerators, for what of it is used. Groups that other subscriptions share with
this one are only in the list of ids. Source: Azure REST API, Capacity Reservation Groups - List By
Subscription and Get; Capacity Reservations - List By Capacity Reservation Group; Dedicated Host Groups - List
By Subscription and Get; Dedicated Hosts - List By Host Group.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import msgspec

from guardrails.clouds.azure.compute.instances import COMPUTE, Ref
from guardrails.clouds.azure.compute.sizes import ACTION as SIZES
from guardrails.clouds.azure.compute.sizes import SizeFacts, resolve
from guardrails.clouds.azure.live import Resource, single_zone
from guardrails.clouds.azure.reservations.settings import takes_no_accelerators
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service
from guardrails.model.workload import UNKNOWN

VERSION = "2026-04-01"
"""The first that says who uses an open reservation."""
GROUPS, GROUP = "CapacityReservationGroups_ListBySubscription", "CapacityReservationGroups_Get"
IN_GROUP = "CapacityReservations_ListByCapacityReservationGroup"
HOST_GROUPS, HOST_GROUP = "DedicatedHostGroups_ListBySubscription", "DedicatedHostGroups_Get"
HOSTS = "DedicatedHosts_ListByHostGroup"
_EXPANDED = {"$expand": "instanceView"}
_SUBSCRIPTION = re.compile(r"/?subscriptions/([^/]+)/", re.IGNORECASE)
_NEVER = frozenset(("declined", "fulfillmentfailed"))
"""States of a future reservation that will hold nothing."""


class Reservation(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A capacity reservation.

    Attributes:
        id: In lower case.
        owner: Subscription that has it; it may be shared with this one.
        total: Machines that were asked for; None: it does not say.
        now: Of these, how many are reserved by now; None: it does not say.
        used: By subscription, how many of them run in it; None: not known.
        state: As the API says it, in lower case: of a future one whether it holds, else of the last change.
        later: Whether it begins after the day of the scan.
    """

    id: str
    owner: str
    size: str
    region: str
    zone: str = UNKNOWN
    total: Count | None = None
    now: Count | None = None
    used: dict[str, Count] | None = None
    state: str = ""
    later: bool = False
    tags: dict[str, str] = {}


class Host(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A dedicated host.

    Attributes:
        id: In lower case.
        occupied: Whether machines stand on it.
        free: Sizes with the machines of each that it still takes, were it only those; None: not said.
    """

    id: str
    sku: str
    region: str
    zone: str = UNKNOWN
    occupied: bool = False
    free: tuple[tuple[str, Count], ...] | None = None
    tags: dict[str, str] = {}


class Records(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of one subscription.

    Attributes:
        types: Sizes that the catalog does not know.
        lost: Operations that were not wholly answered.
    """

    reservations: tuple[Reservation, ...] = ()
    hosts: tuple[Host, ...] = ()
    types: tuple[SizeFacts, ...] = ()
    lost: tuple[str, ...] = ()


class _Sku(msgspec.Struct):
    name: str | None = None
    capacity: Count | None = None


class _Schedule(msgspec.Struct):
    start: str | None = None
    end: str | None = None


class _Utilization(msgspec.Struct, rename="camel"):
    current_capacity: Count | None = None
    virtual_machines_allocated: list[Ref] | None = None
    used_reserved_count_by_subscription: dict[str, Count] | None = None


class _StateInfo(msgspec.Struct, rename="camel"):
    reservation_state: str | None = None


class _ReservationView(msgspec.Struct, rename="camel"):
    name: str = ""
    utilization_info: _Utilization | None = None
    reservation_state_info: _StateInfo | None = None


class _GroupView(msgspec.Struct, rename="camel"):
    capacity_reservations: list[_ReservationView] | None = None


class _GroupProperties(msgspec.Struct, rename="camel"):
    instance_view: _GroupView | None = None


class _Group(msgspec.Struct):
    properties: _GroupProperties = msgspec.field(default_factory=_GroupProperties)


class _Properties(msgspec.Struct, rename="camel"):
    provisioning_state: str | None = None
    schedule_profile: _Schedule | None = None


class _Reservation(Resource, frozen=True, kw_only=True):
    sku: _Sku = msgspec.field(default_factory=_Sku)
    properties: _Properties = msgspec.field(default_factory=_Properties)


class _Allocatable(msgspec.Struct, rename="camel"):
    vm_size: str | None = None
    count: float | None = None


class _Available(msgspec.Struct):
    allocatable: list[_Allocatable] | None = msgspec.field(name="allocatableVMs", default=None)


class _HostView(msgspec.Struct, rename="camel"):
    name: str = ""
    available_capacity: _Available | None = None


class _HostGroupView(msgspec.Struct):
    hosts: list[_HostView] | None = None


class _HostGroupProperties(msgspec.Struct, rename="camel"):
    instance_view: _HostGroupView | None = None


class _HostGroup(Resource, frozen=True, kw_only=True):
    properties: _HostGroupProperties = msgspec.field(default_factory=_HostGroupProperties)


class _HostProperties(msgspec.Struct, rename="camel"):
    virtual_machines: list[Ref] | None = None


class _Host(Resource, frozen=True, kw_only=True):
    sku: _Sku = msgspec.field(default_factory=_Sku)
    properties: _HostProperties = msgspec.field(default_factory=_HostProperties)


def read(calls: Calls, keep: ReadFilter) -> Records:
    """What is reserved for a subscription, as far as accelerators go."""
    reservations = tuple(_reservations(calls, keep))
    hosts = tuple(_hosts(calls, keep))
    met = [(each.size, each.region) for each in reservations]
    met += [(size, each.region) for each in hosts for size, _ in each.free or ()]
    return Records(reservations, hosts, resolve(calls, keep, met), calls.lost)


def _reservations(calls: Calls, keep: ReadFilter) -> Iterator[Reservation]:
    today = _today(keep)
    for group in calls.pages(GROUPS, "value", Ref, resourceIdsOnly="All"):
        if not group.id:
            calls.error(GROUPS, "incomplete", "a capacity reservation group has no id")
            continue
        found = [
            each
            for each in calls.pages(IN_GROUP, "value", _Reservation, group=group.id)
            if _wanted(each, keep)
        ]
        views = _views(calls, group.id) if found else {}
        for each in found:
            view = views.get(each.label.lower())
            made = _reservation(each, view, keep, today)
            if not _over(each.properties.schedule_profile, today) and made.state not in _NEVER:
                yield made


def _wanted(each: _Reservation, keep: ReadFilter) -> bool:
    return keep.in_scope(each.region) and not keep.has_no_accelerators(each.sku.name or UNKNOWN)


def _views(calls: Calls, group: str) -> Mapping[str, _ReservationView]:
    """What of each reservation of a group is used, by its name in lower case."""
    found = calls.one(GROUP, _Group, group=group, **_EXPANDED)
    view = found.properties.instance_view if found is not None else None
    listed = (view.capacity_reservations if view is not None else None) or ()
    return {each.name.lower(): each for each in listed}


def _reservation(
    each: _Reservation, view: _ReservationView | None, keep: ReadFilter, today: str
) -> Reservation:
    told = view.utilization_info if view is not None else None
    future = view.reservation_state_info if view is not None else None
    schedule = each.properties.schedule_profile or _Schedule()
    state = (future.reservation_state if future is not None else None) or each.properties.provisioning_state
    return Reservation(
        id=each.key,
        owner=_subscription(each.key),
        size=each.sku.name or UNKNOWN,
        region=each.region,
        zone=single_zone(each.zones),
        total=each.sku.capacity,
        now=told.current_capacity if told is not None else None,
        used=_used(told) if told is not None else None,
        state=(state or "").lower(),
        later=bool(schedule.start and today and schedule.start[:10] > today),
        tags=keep.tags(each.tags or {}),
    )


def _used(told: _Utilization) -> dict[str, int]:
    """Machines that run in a reservation, by subscription: an open one gives numbers, others a list."""
    if told.used_reserved_count_by_subscription is not None:
        return {key.lower(): number for key, number in told.used_reserved_count_by_subscription.items()}
    return dict(Counter(_subscription(each.key) for each in told.virtual_machines_allocated or ()))


def _subscription(id_: str) -> str:
    found = _SUBSCRIPTION.match(id_)
    return found[1].lower() if found else ""


def _today(keep: ReadFilter) -> str:
    """The day of the scan, ISO; empty: not said."""
    return (
        str(date.fromisoformat(keep.since[:10]) + timedelta(days=keep.look_back_days)) if keep.since else ""
    )


def _over(schedule: _Schedule | None, today: str) -> bool:
    """Whether a block has ended before the day of the scan."""
    return bool(schedule and schedule.end and today and schedule.end[:10] < today)


def _hosts(calls: Calls, keep: ReadFilter) -> Iterator[Host]:
    for group in calls.pages(HOST_GROUPS, "value", _HostGroup):
        if not keep.in_scope(group.region):
            continue
        listed = calls.pages(HOSTS, "value", _Host, group=group.id)
        found = [each for each in listed if not takes_no_accelerators(each.sku.name or "")]
        free = _free(calls, group.id) if found else {}
        for each in found:
            yield Host(
                id=each.key,
                sku=each.sku.name or UNKNOWN,
                region=each.region or group.region,
                zone=single_zone(group.zones),
                occupied=bool(each.properties.virtual_machines),
                free=free.get(each.label.lower()),
                tags=keep.tags({**(group.tags or {}), **(each.tags or {})}),
            )


def _free(calls: Calls, group: str) -> Mapping[str, tuple[tuple[str, int], ...]]:
    """What each host of a group still takes, by its name in lower case; one that says nothing is left out."""
    found = calls.one(HOST_GROUP, _HostGroup, group=group, **_EXPANDED)
    view = found.properties.instance_view if found is not None else None
    hosts = (view.hosts if view is not None else None) or ()
    told = {each.name.lower(): each.available_capacity for each in hosts}
    return {
        name: listed
        for name, capacity in told.items()
        if capacity is not None and (listed := tuple(_allocatable(capacity.allocatable or ())))
    }


def _allocatable(listed: Iterable[_Allocatable]) -> Iterator[tuple[str, int]]:
    for each in sorted(listed, key=lambda each: each.vm_size or ""):
        if each.count is not None and each.count >= 0:
            yield each.vm_size or UNKNOWN, int(each.count)


RESERVATIONS = Service(
    name="reservations",
    client="arm",
    actions=(
        RestAction(
            GROUPS,
            "Microsoft.Compute/capacityReservationGroups/read",
            "groups of capacity reservations, and those that others share",
            path=f"{COMPUTE}/capacityReservationGroups",
            version=VERSION,
        ),
        RestAction(
            GROUP,
            "Microsoft.Compute/capacityReservationGroups/read",
            "what of capacity reservations is used, and by which subscription",
            path="{group}",
            version=VERSION,
        ),
        RestAction(
            IN_GROUP,
            "Microsoft.Compute/capacityReservationGroups/capacityReservations/read",
            "capacity reservations: size, number, place, schedule",
            path="{group}/capacityReservations",
            version=VERSION,
        ),
        RestAction(
            HOST_GROUPS,
            "Microsoft.Compute/hostGroups/read",
            "groups of dedicated hosts",
            path=f"{COMPUTE}/hostGroups",
            version=VERSION,
            lists="microsoft.compute/hostgroups",
        ),
        RestAction(
            HOST_GROUP,
            "Microsoft.Compute/hostGroups/read",
            "what dedicated hosts still take",
            path="{group}",
            version=VERSION,
        ),
        RestAction(
            HOSTS,
            "Microsoft.Compute/hostGroups/hosts/read",
            "dedicated hosts: what they are, and whether machines stand on them",
            path="{group}/hosts",
            version=VERSION,
        ),
        SIZES,
    ),
    records=Records,
    read=read,
    regionless=True,
)
