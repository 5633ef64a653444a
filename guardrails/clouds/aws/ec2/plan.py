"""`aws_instance`: one machine, its type its own or its launch template's."""

import msgspec

from guardrails.catalog.accelerators import NONE, SINGLE, unknown_choice
from guardrails.clouds.aws.ec2 import template_plan as aws_template
from guardrails.clouds.aws.ec2.placement_plan import placement_group
from guardrails.clouds.aws.ec2.settings import launch_market, launch_placement, launched, market_name
from guardrails.clouds.aws.ec2.template_plan import Joined, TemplateReference
from guardrails.clouds.build import PlanContext, workloads
from guardrails.formats.decoding import Json, first
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.resource import Resource
from guardrails.model.workload import Workload


class _Market(msgspec.Struct):
    market_type: str | None = None


class AwsInstance(msgspec.Struct):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    arn: str | None = None
    availability_zone: str | None = None
    iam_instance_profile: str | None = None
    instance_market_options: list[_Market | None] | _Market | None = None
    instance_type: str | None = None
    launch_template: list[TemplateReference | None] | TemplateReference | None = None
    placement_group: str | None = None
    region: str | None = None
    tags: Json = None
    tags_all: Json = None


def read(resource: Resource[AwsInstance]) -> list[Workload]:
    """At most one row."""
    values = resource.values
    templates: list[Joined] = []
    accelerators = resource.plan.accelerators
    own = resource.text(values.instance_type, "instance_type")
    if own.value is not None:
        choices = [accelerators.choice("aws", own.value, SINGLE, "instance_type", hidden=own.sensitive)]
    elif own.reason and resource.is_configured("instance_type"):
        choices = [unknown_choice(SINGLE, "instance_type", own.reason)]
    else:
        templates = aws_template.joined(resource, first(values.launch_template), ("launch_template", 0))
        choices = launched(accelerators, aws_template.launches(templates), SINGLE)
        if not templates:
            choices = [
                unknown_choice(SINGLE, "instance_type", own.reason or "is not set, and no template is")
            ]
    if all(each.chip == NONE for each in choices):
        return []
    return workloads(resource, choices, _setting(resource, templates))


def read_spot(resource: Resource[AwsInstance]) -> list[Workload]:
    """`aws_spot_instance_request`: the same attributes; it is always of the spot market."""
    return [msgspec.structs.replace(row, market="spot") for row in read(resource)]


def _setting(resource: Resource[AwsInstance], templates: list[Joined]) -> PlanContext:
    values = resource.values
    claims = Claims(resource)
    claims.aws(values.tags_all, values.tags)
    aws_template.instance_claims(claims, templates)
    where = place.aws(
        resource,
        arns=(values.arn, values.iam_instance_profile),
        region=resource.fact(values.region, "region"),
        zone=resource.known(values.availability_zone, "availability_zone"),
    )
    return PlanContext(
        "aws",
        where,
        claims,
        placement=placement_group(resource, values.placement_group, "placement_group")
        or launch_placement(aws_template.launches(templates)),
        market=_market(values, templates),
    )


def _market(values: AwsInstance, templates: list[Joined]) -> str:
    own = first(values.instance_market_options)
    if own is not None and own.market_type:
        return market_name(own.market_type)
    return launch_market(aws_template.launches(templates))
