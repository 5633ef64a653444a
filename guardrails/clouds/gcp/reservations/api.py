"""Reservations, future reservations, commitments and sole-tenant hosts of one project.

Calls: reservations, future reservations, commitments and node groups, one list each; besides, only when some
are named, instance templates and node templates, and the nodes of each group that may have accelerators.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

import msgspec

from guardrails.clouds.gcp.compute import templates, types
from guardrails.clouds.gcp.compute.lists import HOST, PROJECT, aggregated, listed
from guardrails.clouds.gcp.compute.machines import Accelerator, Guests, guests, is_plain
from guardrails.clouds.gcp.compute.templates import Template
from guardrails.clouds.gcp.compute.types import TypeFacts
from guardrails.clouds.gcp.links import last, place, within
from guardrails.clouds.gcp.reservations.settings import HOST_TYPE
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service

_RESERVATIONS = aggregated("reservations", "reservations, and what of them is in use")
_FUTURE = aggregated("futureReservations", "capacity that is reserved for later")
_COMMITMENTS = msgspec.structs.replace(
    aggregated("commitments", "commitments with accelerators"),
    operation="compute.regionCommitments.aggregatedList",
)
_GROUPS = aggregated("nodeGroups", "sole-tenant hosts: how many, and how far they scale")
_HOSTS = aggregated("nodeTemplates", "accelerators of sole-tenant hosts")
_NODES = RestAction(
    "compute.nodeGroups.listNodes",
    "compute.nodeGroups.get",
    "which sole-tenant hosts have machines",
    host=HOST,
    path=f"{PROJECT}/zones/{{zone}}/nodeGroups/{{group}}/listNodes",
    method="POST",
)
_ACCELERATOR = "ACCELERATOR"
_OFF = ("", "OFF", "MODE_UNSPECIFIED")
"""Modes of an autoscaler of hosts that makes none."""


class Held(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is reserved: machines of a type, or, where there are `amounts`, accelerators by their number.

    Attributes:
        id: Its name within the project: `zones/us-central1-a/reservations/r`.
        type, guests: Of its machines.
        template: That its machines are made of, where no type is said; by its name within the project.
        amounts: Accelerators by their types; None: a number is not said.
        total: Machines.
        status: As the API says it.
    """

    id: str
    type: str = ""
    guests: Guests = ()
    template: str = ""
    amounts: tuple[tuple[str, int | None], ...] = ()
    total: Count | None = None
    status: str = ""


class Reservation(Held, frozen=True, omit_defaults=True, kw_only=True):
    """A reservation.

    Attributes:
        used, used_amounts: What of it is in use, in all projects.
        sharing: With whom it is shared, as the API says it.
    """

    used: Count | None = None
    used_amounts: tuple[tuple[str, int | None], ...] = ()
    sharing: str = ""


class FutureReservation(Held, frozen=True, omit_defaults=True, kw_only=True):
    """A reservation for later.

    Attributes:
        fulfilled: Machines that came of it so far.
        made: Reservations that come of it, by their names within the project.
    """

    fulfilled: Count = 0
    made: tuple[str, ...] = ()


class Commitment(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A commitment with accelerators; `types` by their place among its resources."""

    id: str
    types: tuple[tuple[int, str], ...] = ()
    status: str = ""


class NodeGroup(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Sole-tenant hosts of a type.

    Attributes:
        type, guests: Of each host; the type is empty where its template was not read.
        size: How many there are.
        scales: Whether an autoscaler makes more of them, and at most so many.
        busy: How many have a machine; None: not read.
    """

    id: str
    type: str = ""
    guests: Guests = ()
    size: Count | None = None
    scales: bool = False
    most: Count | None = None
    busy: Count | None = None


class Records(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of one project.

    Attributes:
        templates: That reservations use, by their names within the project.
        types: That the catalog does not know.
        lost: Operations that were not wholly answered.
    """

    reservations: tuple[Reservation, ...] = ()
    future: tuple[FutureReservation, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    node_groups: tuple[NodeGroup, ...] = ()
    templates: dict[str, Template] = {}
    types: tuple[TypeFacts, ...] = ()
    lost: tuple[str, ...] = ()


class _Properties(msgspec.Struct, rename="camel"):
    machine_type: str = ""
    guest_accelerators: list[Accelerator] = []


class _Specific(msgspec.Struct, rename="camel"):
    count: Count | None = None
    total_count: Count | None = None
    in_use_count: Count | None = None
    instance_properties: _Properties = msgspec.field(default_factory=_Properties)
    source_instance_template: str = ""


class _Resource(msgspec.Struct):
    accelerator: Accelerator = msgspec.field(default_factory=Accelerator)


class _Aggregate(msgspec.Struct, rename="camel"):
    reserved_resources: list[_Resource] = []
    in_use_resources: list[_Resource] = []


class _Sharing(msgspec.Struct, rename="camel"):
    share_type: str = ""


class _Reservation(msgspec.Struct, rename="camel"):
    self_link: str
    status: str = ""
    specific_reservation: _Specific | None = None
    aggregate_reservation: _Aggregate | None = None
    share_settings: _Sharing = msgspec.field(default_factory=_Sharing)


class _Status(msgspec.Struct, rename="camel"):
    procurement_status: str = ""
    fulfilled_count: Count = 0
    auto_created_reservations: list[str] = []


class _FutureReservation(msgspec.Struct, rename="camel"):
    self_link: str
    status: _Status = msgspec.field(default_factory=_Status)
    specific_sku_properties: _Specific | None = None
    aggregate_reservation: _Aggregate | None = None
    storage_pool_properties: dict[str, object] | None = None
    reservation_name: str = ""


class _Committed(msgspec.Struct, rename="camel"):
    type: str = ""
    accelerator_type: str = ""


class _Commitment(msgspec.Struct, rename="camel"):
    self_link: str
    status: str = ""
    resources: list[_Committed] = []


class _Scaling(msgspec.Struct, rename="camel"):
    mode: str = ""
    max_nodes: Count | None = None


class _NodeGroup(msgspec.Struct, rename="camel"):
    self_link: str
    node_template: str = ""
    size: Count | None = None
    autoscaling_policy: _Scaling = msgspec.field(default_factory=_Scaling)


class _NodeTemplate(msgspec.Struct, rename="camel"):
    self_link: str
    node_type: str = ""
    accelerators: list[Accelerator] = []


class _Node(msgspec.Struct):
    instances: list[str] = []


def read(calls: Calls, keep: ReadFilter) -> Records:
    """Everything that is reserved with accelerators, each thing once, by name."""
    reservations = _once(calls, _RESERVATIONS, _Reservation, _reservation, keep)
    future = _once(calls, _FUTURE, _FutureReservation, _future, keep)
    named = {each.template for each in (*reservations, *future) if each.template}
    made = templates.resolve(calls, keep, named)
    reservations = [each for each in reservations if _may_carry(each, made, keep)]
    future = [each for each in future if _may_carry(each, made, keep)]
    commitments = _once(calls, _COMMITMENTS, _Commitment, _commitment, keep)
    groups = _node_groups(calls, keep)
    met = [each.type for each in (*reservations, *future)] + [each.type for each in made.values()]
    return Records(
        tuple(reservations),
        tuple(future),
        tuple(each for each in commitments if each.types),
        groups,
        {each.template: made[each.template] for each in (*reservations, *future) if each.template in made},
        types.resolve(calls, keep, (*met, *(group.type for group in groups))),
        calls.lost,
    )


R = TypeVar("R", _Reservation, _FutureReservation, _Commitment, _NodeGroup, _NodeTemplate)
T = TypeVar("T")


def _once(
    calls: Calls, action: RestAction, raw: type[R], kept: Callable[[R], T], keep: ReadFilter
) -> list[T]:
    """Each thing that is in scope once, by name, as it was answered last."""
    found = {within(each.self_link): each for each in listed(calls, action, raw)}
    return [kept(each) for name, each in sorted(found.items()) if keep.in_scope(place(name)[0])]


def _reservation(raw: _Reservation) -> Reservation:
    specific, aggregate = raw.specific_reservation or _Specific(), raw.aggregate_reservation or _Aggregate()
    return Reservation(
        id=within(raw.self_link),
        type=last(specific.instance_properties.machine_type),
        guests=guests(specific.instance_properties.guest_accelerators),
        template=_template(specific),
        amounts=_amounts(aggregate.reserved_resources),
        total=specific.count,
        status=raw.status,
        used=specific.in_use_count,
        used_amounts=_amounts(aggregate.in_use_resources),
        sharing=raw.share_settings.share_type,
    )


def _future(raw: _FutureReservation) -> FutureReservation:
    specific, aggregate = (
        raw.specific_sku_properties or _Specific(),
        raw.aggregate_reservation or _Aggregate(),
    )
    name = within(raw.self_link)
    made = [within(link) for link in raw.status.auto_created_reservations]
    if raw.reservation_name:
        made.append(f"zones/{place(name)[1]}/reservations/{raw.reservation_name}")
    storage = raw.storage_pool_properties is not None and raw.specific_sku_properties is None
    return FutureReservation(
        id=name,
        type=last(specific.instance_properties.machine_type),
        guests=guests(specific.instance_properties.guest_accelerators),
        template=_template(specific),
        amounts=_amounts(aggregate.reserved_resources),
        total=0 if storage else specific.total_count,
        status=raw.status.procurement_status,
        fulfilled=raw.status.fulfilled_count,
        made=tuple(dict.fromkeys(made)),
    )


def _template(specific: _Specific) -> str:
    """The template where it alone says what the machines are."""
    return "" if specific.instance_properties.machine_type else within(specific.source_instance_template)


def _amounts(resources: Iterable[_Resource]) -> tuple[tuple[str, int | None], ...]:
    """Accelerators by their type; of resources that are none, nothing."""
    found = (each.accelerator for each in resources)
    return tuple(
        (last(each.accelerator_type), each.accelerator_count)
        for each in found
        if each.accelerator_type or each.accelerator_count
    )


def _may_carry(each: Held, made: dict[str, Template], keep: ReadFilter) -> bool:
    """Whether it may hold accelerators."""
    if each.amounts:
        return True
    template = made.get(each.template, Template())
    if each.template:
        return not is_plain(template.type, template.guests, keep)
    return each.total != 0 and not is_plain(each.type, each.guests, keep)


def _commitment(raw: _Commitment) -> Commitment:
    return Commitment(
        id=within(raw.self_link),
        types=tuple(
            (at, last(each.accelerator_type))
            for at, each in enumerate(raw.resources)
            if each.type == _ACCELERATOR or each.accelerator_type
        ),
        status=raw.status,
    )


def _node_groups(calls: Calls, keep: ReadFilter) -> tuple[NodeGroup, ...]:
    """Groups of hosts that may have accelerators, with the hosts that have machines."""
    raws = _once(calls, _GROUPS, _NodeGroup, lambda raw: raw, keep)
    made = {within(each.self_link): each for each in listed(calls, _HOSTS, _NodeTemplate)} if raws else {}
    groups = [_node_group(raw, made.get(within(raw.node_template))) for raw in raws]
    found = [each for each in groups if not is_plain(each.type, each.guests, keep)]
    return tuple(msgspec.structs.replace(each, busy=_busy(calls, each)) for each in found)


def _node_group(raw: _NodeGroup, template: _NodeTemplate | None) -> NodeGroup:
    scaling = raw.autoscaling_policy
    return NodeGroup(
        id=within(raw.self_link),
        type=(template.node_type or HOST_TYPE) if template else "",
        guests=guests(template.accelerators) if template else (),
        size=raw.size,
        scales=scaling.mode not in _OFF,
        most=scaling.max_nodes,
    )


def _busy(calls: Calls, group: NodeGroup) -> int | None:
    before = len(calls.errors)
    asked = {"zone": place(group.id)[1], "group": last(group.id)}
    busy = sum(bool(each.instances) for each in calls.pages(_NODES.operation, "items", _Node, **asked))
    return None if len(calls.errors) > before else busy


RESERVATIONS = Service(
    name="reservations",
    client="compute",
    actions=(
        _RESERVATIONS,
        _FUTURE,
        _COMMITMENTS,
        _GROUPS,
        _HOSTS,
        _NODES,
        templates.ACTION,
        types.ACTION,
    ),
    records=Records,
    read=read,
    regionless=True,
)
