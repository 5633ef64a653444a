"""Reservations of EC2 in a template, or through Cloud Control.

Who draws on one is not followed here: where the plan or the template has machines that may be of its type,
it holds between nothing and all of it.
"""

from collections.abc import Callable, Iterator

from guardrails.catalog.names import family, normal
from guardrails.clouds.aws.ec2.settings import Option
from guardrails.clouds.aws.reservations.settings import (
    ANY,
    NOTHING,
    Filled,
    Fleet,
    Host,
    Reservation,
    fleet_part,
    host_part,
    part,
)
from guardrails.clouds.aws.reservations.users import users
from guardrails.clouds.aws.template import Template, TemplateReader, reader
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.properties import Properties
from guardrails.model.workload import UNKNOWN

_USERS = (
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::EC2::EC2Fleet",
    "AWS::EC2::Instance",
    "AWS::EKS::Nodegroup",
)


def _reservation(template: Template, body: Properties) -> list[Part]:
    """One part."""
    held = Reservation(
        type=body.text("InstanceType"),
        count=body.number("InstanceCount"),
        zone="" if body.hidden else body.label("AvailabilityZone") or "",
    )
    return [part(held, template.accelerators, _used(template, (held.type.value,)))]


def _fleet(template: Template, body: Properties) -> list[Part]:
    """One part."""
    listed = body.at_least_one("InstanceTypeSpecifications")
    options = tuple(Option(type=each.text("InstanceType"), weight=each.field("Weight")) for each in listed)
    fleet = Fleet(total=body.number("TotalTargetCapacity"), options=options or (Option(where=body.path),))
    kinds = tuple(each.type.value for each in fleet.options)
    return [fleet_part(fleet, template.accelerators, _used(template, kinds))]


def _host(template: Template, body: Properties) -> list[Part]:
    """One part."""
    host = Host(type=body.text("InstanceType"), family=body.text("InstanceFamily"))

    def used(name: str) -> Filled:
        kinds = _machines(template)
        return (
            ANY
            if any(kind is None or family("aws", normal("aws", kind)) == name for kind in kinds)
            else NOTHING
        )

    return [host_part(host, template.accelerators, used)]


def _used(template: Template, kinds: tuple[str | None, ...]) -> Callable[[], Filled]:
    """What machines of the plan and the template use of reservations of some types."""

    def used() -> Filled:
        found = set(_machines(template))
        certain = None not in found and None not in kinds and found.isdisjoint(kinds)
        return NOTHING if certain or not found else ANY

    return used


def _machines(template: Template) -> Iterator[str | None]:
    """The types of machines that may use a reservation; None of one that is not known."""
    if template.resource is not None:
        for user in users(template.resource.plan):
            for row in user.rows:
                named = [each.instance_type for each in row.alternatives] or [row.instance_type]
                yield from (None if each == UNKNOWN or each.startswith("(") else each for each in named)
    for kind in _USERS:
        found = reader(kind)
        for _, body in template.of_type(kind) if found is not None else ():
            for part_ in found.read(template, body) if found is not None else ():
                if part_.market != "spot":
                    yield from (
                        None if each.chip == UNKNOWN else each.instance_type for each in part_.choices
                    )


CAPACITY_RESERVATION = TemplateReader(
    _reservation,
    taken=frozenset(("AvailabilityZone", "InstanceCount", "InstanceType")),
    left=frozenset(
        (
            "AvailabilityZoneId",
            "EbsOptimized",
            "EndDate",
            "EndDateType",
            "EphemeralStorage",
            "InstanceMatchCriteria",
            "InstancePlatform",
            "OutPostArn",
            "PlacementGroupArn",
            "TagSpecifications",
            "Tenancy",
            "UnusedReservationBillingOwnerId",
        )
    ),
    computed=frozenset(
        (
            "AvailableInstanceCount",
            "CapacityAllocationSet",
            "CapacityReservationArn",
            "CapacityReservationFleetId",
            "CommitmentInfo",
            "CreateDate",
            "DeliveryPreference",
            "Id",
            "OwnerId",
            "ReservationType",
            "StartDate",
            "State",
            "TotalInstanceCount",
        )
    ),
)
CAPACITY_RESERVATION_FLEET = TemplateReader(
    _fleet,
    taken=frozenset(("InstanceTypeSpecifications", "TotalTargetCapacity")),
    left=frozenset(
        (
            "AllocationStrategy",
            "EndDate",
            "InstanceMatchCriteria",
            "NoRemoveEndDate",
            "RemoveEndDate",
            "TagSpecifications",
            "Tenancy",
        )
    ),
    computed=frozenset(("CapacityReservationFleetId",)),
)
HOST = TemplateReader(
    _host,
    taken=frozenset(("InstanceFamily", "InstanceType")),
    left=frozenset(
        (
            "AssetId",
            "AutoPlacement",
            "AvailabilityZone",
            "HostMaintenance",
            "HostRecovery",
            "OutpostArn",
            "Tags",
        )
    ),
    computed=frozenset(("HostId",)),
)
