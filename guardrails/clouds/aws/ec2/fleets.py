"""EC2 Fleets and Spot Fleets that keep up a number of machines. Read as a part of EC2.

A fleet that asked once keeps nothing up: its machines are plain ones.
"""

from collections.abc import Iterator

import msgspec

from guardrails.clouds.aws.ec2.options import Config, Option, Placement, options_of
from guardrails.clouds.aws.ec2.templates import Reference, Requirements
from guardrails.clouds.aws.tags import Tag
from guardrails.clouds.service import Action, Amount, Calls, Count, ReadFilter


class Fleet(msgspec.Struct, frozen=True, omit_defaults=True):
    """A fleet that keeps up its number of machines.

    Attributes:
        target: Capacity units.
        units: What they count; empty: machines.
        spot: Whether it is a Spot Fleet.
        gives: Tags that it puts on its machines.
    """

    id: str
    target: Count
    units: str = ""
    spot: bool = False
    default_market: str = ""
    on_demand: Count = 0
    spot_target: Count = 0
    options: tuple[Option, ...] = ()
    tags: dict[str, str] = {}
    gives: dict[str, str] = {}


class _Target(msgspec.Struct, rename="pascal"):
    total_target_capacity: Count = 0
    on_demand_target_capacity: Count = 0
    spot_target_capacity: Count = 0
    default_target_capacity_type: str = ""
    target_capacity_unit_type: str = ""


class _Fleet(msgspec.Struct, rename="pascal"):
    fleet_id: str
    fleet_state: str = ""
    type: str = ""
    launch_template_configs: list[Config] = []
    target_capacity_specification: _Target = msgspec.field(default_factory=_Target)
    tags: list[Tag] = []


class _TagSpecification(msgspec.Struct, rename="pascal"):
    resource_type: str = ""
    tags: list[Tag] = []


class _Specification(msgspec.Struct, rename="pascal"):
    instance_type: str = ""
    weighted_capacity: Amount = 0
    placement: Placement = msgspec.field(default_factory=Placement)
    instance_requirements: Requirements | None = None
    tag_specifications: list[_TagSpecification] = []


class _SpotConfig(msgspec.Struct, rename="pascal"):
    type: str = ""
    target_capacity: Count = 0
    on_demand_target_capacity: Count = 0
    target_capacity_unit_type: str = ""
    launch_specifications: list[_Specification] = []
    launch_template_configs: list[Config] = []


class _SpotFleet(msgspec.Struct, rename="pascal"):
    spot_fleet_request_id: str
    spot_fleet_request_config: _SpotConfig
    spot_fleet_request_state: str = ""
    tags: list[Tag] = []


_ONCE = ("request", "instant")
Found = tuple[Fleet, list[Reference]]


def _fleets(calls: Calls, keep: ReadFilter) -> Iterator[Found]:
    for each in calls.pages("DescribeFleets", "Fleets", _Fleet):
        if each.type in _ONCE or each.fleet_state in ("deleted", "failed", "deleted_terminating"):
            continue
        target = each.target_capacity_specification
        ending = each.fleet_state.startswith("deleted")
        options, references = options_of(each.launch_template_configs)
        fleet = Fleet(
            each.fleet_id,
            0 if ending else target.total_target_capacity,
            _units(target.target_capacity_unit_type),
            False,
            target.default_target_capacity_type,
            target.on_demand_target_capacity,
            target.spot_target_capacity,
            options,
            keep.tags(each.tags),
        )
        yield fleet, references


def _spot_fleets(calls: Calls, keep: ReadFilter) -> Iterator[Found]:
    for each in calls.pages("DescribeSpotFleetRequests", "SpotFleetRequestConfigs", _SpotFleet):
        config, state = each.spot_fleet_request_config, each.spot_fleet_request_state
        if config.type in _ONCE or state in ("cancelled", "failed", "cancelled_terminating"):
            continue
        options, references = options_of(config.launch_template_configs)
        own = tuple(
            Option(
                one.instance_type,
                one.instance_requirements.wanted() if one.instance_requirements else None,
                "",
                one.weighted_capacity,
                one.placement.group_name,
            )
            for one in config.launch_specifications
        )
        given = [
            tag
            for one in config.launch_specifications
            for group in one.tag_specifications
            if group.resource_type in ("", "instance")
            for tag in group.tags
        ]
        fleet = Fleet(
            each.spot_fleet_request_id,
            0 if state.startswith("cancelled") else config.target_capacity,
            _units(config.target_capacity_unit_type),
            True,
            "spot",
            config.on_demand_target_capacity,
            0,
            (*options, *own),
            keep.tags(each.tags),
            keep.tags(given),
        )
        yield fleet, references


def _units(kind: str) -> str:
    return "" if kind == "units" else kind


ACTIONS = (
    Action("DescribeFleets", "ec2:DescribeFleets", "fleets that keep up a number of instances"),
    Action(
        "DescribeSpotFleetRequests",
        "ec2:DescribeSpotFleetRequests",
        "Spot Fleets that keep up a number of instances",
    ),
)


def read(calls: Calls, keep: ReadFilter) -> Iterator[Found]:
    """Fleets of both kinds, with the templates that they name."""
    yield from _fleets(calls, keep)
    yield from _spot_fleets(calls, keep)
