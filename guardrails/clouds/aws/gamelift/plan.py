"""`aws_gamelift_fleet` in a plan: it starts with one machine, and no attribute limits its growth."""

from guardrails.clouds.aws.gamelift.settings import GROWS, Fleet, Location, parts
from guardrails.clouds.aws.shared import AwsResource, setting
from guardrails.clouds.build import planned
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import Resource
from guardrails.model.field import Field
from guardrails.model.workload import Workload


class GameLiftFleet(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    ec2_instance_type: str | None = None
    fleet_type: str | None = None


def read(resource: Resource[GameLiftFleet]) -> list[Workload]:
    """At most one row."""
    values = resource.values
    path = "ec2_instance_type"
    location = Location(planned=Field(1, path), most=Field(None, path, GROWS))
    fleet = Fleet(
        type=fields.text(resource, values.ec2_instance_type, path),
        kind=values.fleet_type or "",
        locations=(location,),
    )
    return planned(resource, parts(fleet, resource.plan.accelerators), lambda: setting(resource))
