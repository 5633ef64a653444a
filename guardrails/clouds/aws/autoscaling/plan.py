"""`aws_autoscaling_group`: numbers from the group, types from its overrides, else its launch template."""

from collections.abc import Sequence
from typing import Any

import msgspec

from guardrails.catalog.accelerators import EMPTY, NONE, Choice, Size, unknown_choice
from guardrails.clouds.aws.autoscaling import launch_configuration as aws_launch_configuration
from guardrails.clouds.aws.autoscaling import schedule as aws_schedule
from guardrails.clouds.aws.ec2 import overrides as aws_overrides
from guardrails.clouds.aws.ec2 import template_plan as aws_template
from guardrails.clouds.aws.ec2.overrides import Base, Override
from guardrails.clouds.aws.ec2.settings import mixed_market
from guardrails.clouds.aws.ec2.template_plan import Joined, TemplateReference
from guardrails.clouds.aws.shared import every, placement_group
from guardrails.clouds.build import Setting, workloads
from guardrails.formats.decoding import Number, each, first, whole_number
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.resource import Resource
from guardrails.model.range import Range, exactly
from guardrails.model.workload import UNKNOWN, Workload

_TEMPLATE = ("mixed_instances_policy", 0, "launch_template", 0)


class _PolicyTemplate(msgspec.Struct):
    launch_template_specification: list[TemplateReference | None] | TemplateReference | None = None
    override: list[Override | None] | Override | None = None


class _Distribution(msgspec.Struct):
    on_demand_base_capacity: Number = None
    on_demand_percentage_above_base_capacity: Number = None


class _Policy(msgspec.Struct):
    instances_distribution: list[_Distribution | None] | _Distribution | None = None
    launch_template: list[_PolicyTemplate | None] | _PolicyTemplate | None = None


class _WarmPool(msgspec.Struct):
    max_group_prepared_capacity: Number = None


class AutoscalingGroup(msgspec.Struct):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0; `tags` is from before 4.0."""

    arn: str | None = None
    availability_zones: list[str | None] | None = None
    desired_capacity: Number = None
    desired_capacity_type: str | None = None
    launch_configuration: str | None = None
    launch_template: list[TemplateReference | None] | TemplateReference | None = None
    max_size: Number = None
    min_size: Number = None
    mixed_instances_policy: list[_Policy | None] | _Policy | None = None
    placement_group: str | None = None
    region: str | None = None
    service_linked_role_arn: str | None = None
    tag: Any = None
    tags: Any = None
    warm_pool: list[_WarmPool | None] | _WarmPool | None = None


def read(resource: Resource[AutoscalingGroup]) -> list[Workload]:
    """At most one row; its alternatives are the types of which the group may be made."""
    values = resource.values
    templates, choices = _choices(resource, _size(resource))
    if all(found.chip == NONE for found in choices):
        return []
    zones = [zone for zone in values.availability_zones or () if zone]
    region = resource.fact(values.region, "region")
    where = place.aws(
        resource,
        arns=(values.arn, values.service_linked_role_arn),
        region=region if region.value or not zones else place.aws_region(zones[0]),
        zone=resource.known(zones[0] if len(set(zones)) == 1 else None, "availability_zones"),
    )
    group = placement_group(resource, values.placement_group, "placement_group")
    setting = Setting("aws", where, _claims(resource, templates), group or aws_template.placement(templates))
    setting.market = _market(values, templates)
    return workloads(resource, choices, setting)


def _size(resource: Resource[AutoscalingGroup]) -> Size:
    """Planned instances, and the largest number that the group's settings allow."""
    values = resource.values
    least = resource.number(values.min_size, "min_size").value or 0
    most = resource.number(values.max_size, "max_size")
    desired = resource.number(values.desired_capacity, "desired_capacity")
    pool = first(values.warm_pool)
    prepared = whole_number(pool.max_group_prepared_capacity) if pool is not None else None
    top = None if most.value is None else max(most.value, prepared or 0)
    if top is None:
        resource.lost("max_size", most.reason or "is not set")
    if values.desired_capacity_type not in (None, "", "units"):
        resource.lost("desired_capacity_type", f"counts {values.desired_capacity_type}, not instances")
        return Size(Range(0, top), Range(0, top))
    planned = Range(least, None if most.value is None else max(least, most.value))
    if desired.value is not None:
        planned = exactly(desired.value)
    floor = max(least, planned.min)
    size = Size(planned, Range(floor) if top is None else exactly(max(top, floor)))
    return aws_schedule.raised(resource, size)


def templates(resource: Resource[AutoscalingGroup]) -> list[Joined]:
    """The launch templates of the group."""
    return _choices(resource, EMPTY)[0]


def _choices(resource: Resource[AutoscalingGroup], size: Size) -> tuple[list[Joined], list[Choice]]:
    """The templates of the group and the types of its machines."""
    values = resource.values
    policy = first(values.mixed_instances_policy)
    if policy is not None or resource.is_open("mixed_instances_policy"):
        return _mixed(resource, first(policy.launch_template) if policy is not None else None, size)
    templates = aws_template.joined(resource, first(values.launch_template), ("launch_template", 0))
    if templates:
        return templates, aws_template.choices(templates, size)
    if values.launch_configuration or resource.is_open("launch_configuration"):
        return [], aws_launch_configuration.choices(resource, values.launch_configuration, size)
    return [], [unknown_choice(size, "launch_template", "is not set")]


def _mixed(
    resource: Resource[AutoscalingGroup], template: _PolicyTemplate | None, size: Size
) -> tuple[list[Joined], list[Choice]]:
    """Overrides beat the policy's template; one without a type of its own has the template's."""
    path = (*_TEMPLATE, "launch_template_specification", 0)
    specification = first(template.launch_template_specification) if template is not None else None
    templates = aws_template.joined(resource, specification, path)
    base = Base(templates, size, path[:-1])
    overrides = every(template.override if template is not None else None, Override)
    return templates, aws_overrides.choices(resource, overrides, (*_TEMPLATE, "override"), base)


def _claims(resource: Resource[AutoscalingGroup], templates: Sequence[Joined]) -> Claims:
    """Tags of the group, then those that its one template gives to machines."""
    claims = Claims(resource)
    claims.blocks(each(resource.values.tag), ("tag",))
    tags = resource.values.tags
    if isinstance(tags, dict):
        claims.required(tags, "tags")
    else:
        claims.blocks(each(tags), ("tags",))
    aws_template.instance_claims(claims, templates)
    return claims


def _market(values: AutoscalingGroup, templates: Sequence[Joined]) -> str:
    """A mixed policy's distribution, else the template's market."""
    policy = first(values.mixed_instances_policy)
    if policy is None:
        return aws_template.market(templates)
    distribution = first(policy.instances_distribution)
    if distribution is None or distribution.on_demand_percentage_above_base_capacity is None:
        return "on_demand"
    percent = whole_number(distribution.on_demand_percentage_above_base_capacity)
    if percent is None:
        return UNKNOWN
    return mixed_market(whole_number(distribution.on_demand_base_capacity) or 0, percent)
