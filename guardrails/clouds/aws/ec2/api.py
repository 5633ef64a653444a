"""EC2: instances, reservations, hosts and fleets of one account and region, as far as accelerators go.

Calls, at the least: one page of DescribeInstances for each 1,000 instances, DescribeCapacityReservations,
DescribeHosts, DescribeFleets and DescribeSpotFleetRequests; besides, only when something names one,
DescribePlacementGroups, DescribeLaunchTemplateVersions and DescribeInstanceTypes.
Of network interfaces only their kind is looked at: an instance counts as fast as its type's network, whatever
is attached to it today.
"""

from collections.abc import Iterator

import msgspec

from guardrails.clouds.aws.ec2 import fleets, templates
from guardrails.clouds.aws.ec2.fleets import Fleet
from guardrails.clouds.aws.ec2.live import Machine, details, unlimited
from guardrails.clouds.aws.ec2.options import may_carry, types_of
from guardrails.clouds.aws.ec2.placement import ACTION as PLACEMENT
from guardrails.clouds.aws.ec2.placement import strategies
from guardrails.clouds.aws.ec2.templates import Template
from guardrails.clouds.aws.ec2.types import ACTION as TYPES
from guardrails.clouds.aws.ec2.types import TypeFacts, resolve
from guardrails.clouds.aws.tags import Tag
from guardrails.clouds.outside import outpost
from guardrails.clouds.owners import DistinctDetails
from guardrails.clouds.service import Action, Calls, Count, ReadFilter, Service
from guardrails.model.workload import InstanceDetails

_OVER = ("shutting-down", "terminated")
_RUNNING, _STOPPED = ("pending", "running"), ("stopping", "stopped")
_COMING = ("pending", "scheduled", "payment-pending", "assessing", "delayed", "unavailable")
_NEVER = ("expired", "cancelled", "failed", "payment-failed", "unsupported", "cancelling")


class Instance(msgspec.Struct, frozen=True, omit_defaults=True):
    """One machine that runs or can be started.

    Attributes:
        runs: Whether it runs, or is in a state that is not known; else it is stopped.
        zone: Availability zone.
        group: Placement group; empty when none.
        lifecycle: `spot`, `capacity-block` …; empty for on-demand.
        live: Which of the records' `lives` it has; -1: none.
        state: Where it is one that is not known.
        made_by: Who makes such machines, up to a limit that is not read; empty: nobody.
    """

    id: str
    type: str
    runs: bool = True
    zone: str = ""
    group: str = ""
    lifecycle: str = ""
    tags: dict[str, str] = {}
    live: int = -1
    state: str = ""
    made_by: str = ""


class Reservation(msgspec.Struct, frozen=True, omit_defaults=True):
    """A capacity reservation or capacity block.

    Attributes:
        active: Whether its machines can be started now; else later.
        total, free: Instances: of the reservation, and of these not used by any account.
        owner: Account that has it; it may be shared with this one.
        block: Whether it is a capacity block.
        state: Where it is one that is not known.
    """

    arn: str
    type: str
    total: Count
    free: Count
    owner: str
    active: bool = True
    block: bool = False
    zone: str = ""
    tags: dict[str, str] = {}
    state: str = ""


class Host(msgspec.Struct, frozen=True, omit_defaults=True):
    """A dedicated host.

    Attributes:
        type: The one type that it takes; empty when it takes a family.
        used: Types of the machines that stand on it, whoever's they are.
        free: Types with the machines of each that it still takes, were it only those; None: not said.
    """

    id: str
    owner: str
    type: str = ""
    family: str = ""
    used: tuple[str, ...] = ()
    free: tuple[tuple[str, int], ...] | None = None
    zone: str = ""
    tags: dict[str, str] = {}


class Records(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of one account and region.

    Attributes:
        lives: What else is said of instances, each once.
        strategies: Of placement groups that instances name, by name.
        templates: That fleets use, by key.
        types: That the catalog does not know.
        lost: Operations that were not wholly answered.
    """

    instances: tuple[Instance, ...] = ()
    strategies: dict[str, str] = {}
    reservations: tuple[Reservation, ...] = ()
    hosts: tuple[Host, ...] = ()
    fleets: tuple[Fleet, ...] = ()
    templates: dict[str, Template] = {}
    types: tuple[TypeFacts, ...] = ()
    lost: tuple[str, ...] = ()
    lives: tuple[InstanceDetails, ...] = ()


class _State(msgspec.Struct, rename="pascal"):
    name: str = ""


class _Instance(Machine, kw_only=True, rename="pascal"):
    instance_id: str
    instance_type: str
    state: _State
    instance_lifecycle: str = ""
    outpost_arn: str = ""


class _Launched(msgspec.Struct, rename="pascal"):
    """A `Reservation` of DescribeInstances: what one request launched."""

    instances: list[_Instance] = []


class _CapacityReservation(msgspec.Struct, rename="pascal"):
    capacity_reservation_arn: str
    instance_type: str
    total_instance_count: Count
    available_instance_count: Count
    owner_id: str = ""
    state: str = ""
    reservation_type: str = ""
    availability_zone: str = ""
    outpost_arn: str = ""
    tags: list[Tag] = []


class _HostProperties(msgspec.Struct, rename="pascal"):
    instance_type: str = ""
    instance_family: str = ""


class _Free(msgspec.Struct, rename="pascal"):
    instance_type: str = ""
    available_capacity: Count = 0


class _Capacity(msgspec.Struct, rename="pascal"):
    available_instance_capacity: list[_Free] = []


class _OnHost(msgspec.Struct, rename="pascal"):
    instance_type: str = ""


class _Host(msgspec.Struct, rename="pascal"):
    host_id: str
    state: str = ""
    owner_id: str = ""
    availability_zone: str = ""
    host_properties: _HostProperties = msgspec.field(default_factory=_HostProperties)
    instances: list[_OnHost] = []
    available_capacity: _Capacity | None = None
    outpost_arn: str = ""
    tags: list[Tag] = []


def read(calls: Calls, keep: ReadFilter) -> Records:
    """Everything of EC2 in one region."""
    lives = DistinctDetails()
    instances = tuple(_instances(calls, keep, lives))
    reservations = tuple(_reservations(calls, keep))
    hosts = tuple(_hosts(calls, keep))
    found = [each for each in fleets.read(calls, keep) if may_carry(each[0].options, keep)]
    made = templates.resolve(calls, keep, (ref for _, references in found for ref in references))
    kept = tuple(fleet for fleet, _ in found if may_carry(fleet.options, keep, made))
    options = [option for fleet in kept for option in fleet.options]
    made = {option.template: made[option.template] for option in options if option.template in made}
    named = {each.group for each in instances if each.group}
    named |= {option.group for option in options} | {template.placement for template in made.values()}
    met = [each.type for each in instances] + [each.type for each in reservations]
    met += [kind for host in hosts for kind in (host.type, *host.used) if kind]
    met += types_of(options, made)
    return Records(
        instances,
        strategies(calls, named),
        reservations,
        hosts,
        kept,
        made,
        resolve(calls, keep, met),
        calls.lost,
        lives.every,
    )


def _instances(calls: Calls, keep: ReadFilter, lives: DistinctDetails) -> Iterator[Instance]:
    """Without a filter: a state that is newer than this would be passed over."""
    pages = {"PageSize": 1000}
    for launched in calls.pages(
        "DescribeInstances", "Reservations", _Launched, IncludeManagedResources=True, PaginationConfig=pages
    ):
        for each in launched.instances:
            state = each.state.name
            if state not in _OVER and not keep.has_no_accelerators(each.instance_type):
                yield Instance(
                    each.instance_id,
                    each.instance_type,
                    state not in _STOPPED,
                    _zone(each.outpost_arn, each.placement.availability_zone),
                    each.placement.group_name,
                    each.instance_lifecycle,
                    keep.tags(each.tags),
                    lives.place(details(each)),
                    "" if state in (*_RUNNING, *_STOPPED) else state or "none",
                    unlimited(each),
                )


def _reservations(calls: Calls, keep: ReadFilter) -> Iterator[Reservation]:
    for each in calls.pages(
        "DescribeCapacityReservations",
        "CapacityReservations",
        _CapacityReservation,
        PaginationConfig={"PageSize": 1000},
    ):
        if each.state not in _NEVER and not keep.has_no_accelerators(each.instance_type):
            yield Reservation(
                each.capacity_reservation_arn,
                each.instance_type,
                each.total_instance_count,
                each.available_instance_count,
                each.owner_id,
                each.state == "active",
                each.reservation_type == "capacity-block",
                _zone(each.outpost_arn, each.availability_zone),
                keep.tags(each.tags),
                "" if each.state in ("active", *_COMING) else each.state or "none",
            )


def _hosts(calls: Calls, keep: ReadFilter) -> Iterator[Host]:
    for each in calls.pages("DescribeHosts", "Hosts", _Host, PaginationConfig={"PageSize": 500}):
        kind = each.host_properties.instance_type or each.host_properties.instance_family
        if not each.state.startswith("released") and not keep.has_no_accelerators(kind):
            yield Host(
                each.host_id,
                each.owner_id,
                each.host_properties.instance_type,
                each.host_properties.instance_family,
                tuple(sorted(one.instance_type for one in each.instances)),
                _free(each.available_capacity),
                _zone(each.outpost_arn, each.availability_zone),
                keep.tags(each.tags),
            )


def _zone(outpost_arn: str, availability_zone: str) -> str:
    """The zone in which hardware stands: an Outpost is one of its own, wherever its zone is."""
    return outpost(outpost_arn) if outpost_arn else availability_zone


def _free(capacity: _Capacity | None) -> tuple[tuple[str, int], ...] | None:
    if capacity is None or not capacity.available_instance_capacity:
        return None
    return tuple(
        sorted((each.instance_type, each.available_capacity) for each in capacity.available_instance_capacity)
    )


EC2 = Service(
    name="ec2",
    client="ec2",
    actions=(
        Action("DescribeInstances", "ec2:DescribeInstances", "instances: type, state, place, market, age"),
        Action(
            "DescribeCapacityReservations",
            "ec2:DescribeCapacityReservations",
            "capacity reservations and capacity blocks, and what of them is free",
        ),
        Action("DescribeHosts", "ec2:DescribeHosts", "dedicated hosts, and what of them is free"),
        *fleets.ACTIONS,
        PLACEMENT,
        templates.ACTION,
        TYPES,
    ),
    records=Records,
    read=read,
)
