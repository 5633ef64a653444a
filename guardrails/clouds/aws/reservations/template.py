"""Reservations of EC2 in a template, or through Cloud Control.

Who draws on one is not followed here: where the plan or the template has machines that may be of its type,
it holds between nothing and all of it.
"""

from collections.abc import Callable

from guardrails.clouds.aws.ec2.settings import Option
from guardrails.clouds.aws.reservations.settings import (
    ANY,
    NOTHING,
    Filled,
    Fleet,
    Reservation,
    fleet_part,
    part,
)
from guardrails.clouds.aws.reservations.users import same_type, users
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
    listed = body.each("InstanceTypeSpecifications")
    options = tuple(Option(type=each.text("InstanceType"), weight=each.field("Weight")) for each in listed)
    fleet = Fleet(total=body.number("TotalTargetCapacity"), options=options or (Option(where=body.path),))
    kinds = tuple(each.type.value for each in fleet.options)
    return [fleet_part(fleet, template.accelerators, _used(template, kinds))]


def _used(template: Template, kinds: tuple[str | None, ...]) -> Callable[[], Filled]:
    """What machines of the plan and the template use of reservations of some types."""
    return lambda: ANY if any(_may_be_used(template, each) for each in kinds) else NOTHING


def _may_be_used(template: Template, kind: str | None) -> bool:
    """Whether there are machines that may be of a type; those of the spot market use no reservation."""
    if template.resource is not None:
        rows = (row for user in users(template.resource.plan) for row in user.rows)
        if any(same_type(row, kind) != "no" for row in rows):
            return True
    return any(_runs(template, name, body, kind) for name in _USERS for _, body in template.of_type(name))


def _runs(template: Template, name: str, body: Properties, kind: str | None) -> bool:
    found = reader(name)
    parts = found.read(template, body) if found is not None else []
    return any(
        kind is None or choice.chip == UNKNOWN or choice.instance_type == kind
        for each in parts
        if each.market != "spot"
        for choice in each.choices
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
