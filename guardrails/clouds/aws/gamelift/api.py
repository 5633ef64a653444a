"""GameLift: managed fleets whose machines may have accelerators, in each of their locations.

Source: GameLift API, DescribeFleetAttributes, ListContainerFleets, DescribeFleetLocationAttributes,
DescribeFleetCapacity and DescribeFleetLocationCapacity.
"""

from collections.abc import Iterator

import msgspec

from guardrails.clouds.aws.ec2.types import ACTION as TYPES
from guardrails.clouds.aws.ec2.types import TypeFacts, resolve
from guardrails.clouds.aws.tags import Tag
from guardrails.clouds.service import Action, Calls, Count, ReadFilter, Service

ACTIONS = (
    Action("DescribeFleetAttributes", "gamelift:DescribeFleetAttributes", "fleets and their types"),
    Action("ListContainerFleets", "gamelift:ListContainerFleets", "fleets of containers and their types"),
    Action(
        "DescribeFleetLocationAttributes",
        "gamelift:DescribeFleetLocationAttributes",
        "where else a fleet has instances",
    ),
    Action(
        "DescribeFleetCapacity",
        "gamelift:DescribeFleetCapacity",
        "how many instances a fleet has in its own region, and the most",
    ),
    Action(
        "DescribeFleetLocationCapacity",
        "gamelift:DescribeFleetLocationCapacity",
        "how many instances a fleet has elsewhere, and the most",
    ),
    Action("ListTagsForResource", "gamelift:ListTagsForResource", "tags that may name the customer"),
    TYPES,
)
_OVER = ("TERMINATED", "NOT_FOUND", "EXPIRED")
"""States of fleets that have no machines any more. Source: GameLift API, FleetAttributes, `Status`."""


class Counts(msgspec.Struct, frozen=True, omit_defaults=True):
    """`InstanceCounts`, in machines."""

    desired: Count | None = msgspec.field(name="DESIRED", default=None)
    minimum: Count | None = msgspec.field(name="MINIMUM", default=None)
    maximum: Count | None = msgspec.field(name="MAXIMUM", default=None)
    pending: Count = msgspec.field(name="PENDING", default=0)
    active: Count = msgspec.field(name="ACTIVE", default=0)
    terminating: Count = msgspec.field(name="TERMINATING", default=0)


class Capacity(msgspec.Struct, frozen=True):
    """Machines in one place; empty `region`: the fleet's own. None: they could not be read."""

    region: str = ""
    counts: Counts | None = None


class Fleet(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a fleet.

    Attributes:
        kind: `ON_DEMAND` or `SPOT`.
        tags: None when they could not be read.
        complete: Whether all its locations were read.
    """

    id: str
    arn: str = ""
    type: str = ""
    kind: str = ""
    status: str = ""
    capacities: tuple[Capacity, ...] = ()
    tags: dict[str, str] | None = None
    complete: bool = True


class Records(msgspec.Struct, frozen=True):
    """GameLift in one account and region.

    Attributes:
        types: That the catalog does not know.
    """

    fleets: tuple[Fleet, ...] = ()
    types: tuple[TypeFacts, ...] = ()


class _Fleet(msgspec.Struct, rename="pascal"):
    """A fleet of machines, or of containers (`BillingType`)."""

    fleet_id: str
    fleet_arn: str = ""
    instance_type: str = ""
    fleet_type: str = ""
    billing_type: str = ""
    compute_type: str = ""
    status: str = ""


class _State(msgspec.Struct, rename="pascal"):
    location: str


class _Location(msgspec.Struct, rename="pascal"):
    location_state: _State


class _Held(msgspec.Struct, rename="pascal"):
    fleet_id: str = ""
    instance_counts: Counts | None = None


class _There(msgspec.Struct, rename="pascal"):
    fleet_capacity: _Held


class _Tags(msgspec.Struct, rename="pascal"):
    tags: list[Tag] = []


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The managed fleets that may have accelerators, by their ids."""
    listed = [
        *calls.pages("DescribeFleetAttributes", "FleetAttributes", _Fleet),
        *calls.pages("ListContainerFleets", "ContainerFleets", _Fleet),
    ]
    kept = {each.fleet_id: each for each in listed if _may_carry(each, keep)}
    fleets = tuple(_fleet(calls, keep, kept[id_]) for id_ in sorted(kept))
    return Records(fleets, resolve(calls, keep, [each.type for each in fleets if each.type]))


def _may_carry(fleet: _Fleet, keep: ReadFilter) -> bool:
    if fleet.compute_type == "ANYWHERE" or fleet.status in _OVER:
        return False
    return not (fleet.instance_type and keep.has_no_accelerators(fleet.instance_type))


def _fleet(calls: Calls, keep: ReadFilter, raw: _Fleet) -> Fleet:
    before = len(calls.errors)
    capacities = tuple(_capacities(calls, raw.fleet_id))
    complete = len(calls.errors) == before
    tags = calls.one("ListTagsForResource", _Tags, ResourceARN=raw.fleet_arn)
    return Fleet(
        id=raw.fleet_id,
        arn=raw.fleet_arn,
        type=raw.instance_type,
        kind=raw.fleet_type or raw.billing_type,
        status=raw.status,
        capacities=capacities,
        tags=None if tags is None else keep.tags(tags.tags),
        complete=complete,
    )


def _capacities(calls: Calls, id_: str) -> Iterator[Capacity]:
    own = [
        each
        for each in calls.pages("DescribeFleetCapacity", "FleetCapacity", _Held, FleetIds=[id_])
        if each.fleet_id in ("", id_)
    ]
    yield Capacity("", own[0].instance_counts if own else None)
    operation = "DescribeFleetLocationAttributes"
    for each in calls.pages(operation, "LocationAttributes", _Location, following="NextToken", FleetId=id_):
        place = each.location_state.location
        there = calls.one("DescribeFleetLocationCapacity", _There, FleetId=id_, Location=place)
        yield Capacity(place, there.fleet_capacity.instance_counts if there is not None else None)


GAMELIFT = Service(name="gamelift", client="gamelift", actions=ACTIONS, records=Records, read=read)
