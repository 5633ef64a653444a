"""`aws_autoscaling_group`: numbers from the group, types from its overrides, else its launch template."""

from collections.abc import Sequence

import msgspec

from guardrails.clouds.aws.autoscaling import launch_configuration as aws_launch_configuration
from guardrails.clouds.aws.autoscaling.attached import of_group
from guardrails.clouds.aws.autoscaling.settings import NO_LIMIT, Distribution, Group, WarmPool, part
from guardrails.clouds.aws.ec2 import overrides as aws_overrides
from guardrails.clouds.aws.ec2 import template_plan as aws_template
from guardrails.clouds.aws.ec2.overrides import Override
from guardrails.clouds.aws.ec2.placement_plan import placement_group
from guardrails.clouds.aws.ec2.settings import Option
from guardrails.clouds.aws.ec2.template_plan import Joined, TemplateReference
from guardrails.clouds.aws.shared import every
from guardrails.clouds.build import PlanContext, planned
from guardrails.formats.decoding import Json, Number, each, first
from guardrails.formats.terraform import fields, place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.resource import Resource
from guardrails.model.field import Field
from guardrails.model.workload import Workload

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
    min_size: Number = None


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
    tag: Json = None
    tags: Json = None
    warm_pool: list[_WarmPool | None] | _WarmPool | None = None


def read(resource: Resource[AutoscalingGroup]) -> list[Workload]:
    """At most one row; its alternatives are the types of which the group may be made."""
    values = resource.values
    templates, options = _options(resource)
    made = part(_group(resource, options), resource.plan.accelerators)

    def shared() -> PlanContext:
        zones = [zone for zone in values.availability_zones or () if zone]
        region = resource.fact(values.region, "region")
        where = place.aws(
            resource,
            arns=(values.arn, values.service_linked_role_arn),
            region=region if region.value or not zones else place.aws_region(zones[0]),
            zone=resource.known(zones[0] if len(set(zones)) == 1 else None, "availability_zones"),
        )
        return PlanContext("aws", where, _claims(resource, templates))

    return planned(resource, (made,), shared)


def _group(resource: Resource[AutoscalingGroup], options: tuple[Option, ...]) -> Group:
    values = resource.values
    pools, actions = of_group(resource)
    policy = first(values.mixed_instances_policy)
    return Group(
        desired=fields.number(resource, values.desired_capacity, "desired_capacity"),
        least=fields.number(resource, values.min_size, "min_size"),
        most=fields.number(resource, values.max_size, "max_size"),
        unit=fields.text(resource, values.desired_capacity_type or None, "desired_capacity_type"),
        pools=(*_pool(resource), *pools),
        actions=actions,
        options=options,
        mixed=None if policy is None else _distribution(resource, policy),
        placement=placement_group(resource, values.placement_group, "placement_group"),
    )


def _pool(resource: Resource[AutoscalingGroup]) -> tuple[WarmPool, ...]:
    """The group's own warm pool."""
    pool, path = first(resource.values.warm_pool), ("warm_pool", 0)
    if pool is None:
        late = Field[int](None, "warm_pool", "known only after apply")
        return (WarmPool(prepared=late),) if resource.is_open("warm_pool") else ()
    prepared = pool.max_group_prepared_capacity
    where = (*path, "max_group_prepared_capacity")
    return (
        WarmPool(
            prepared=fields.known(None, *where)
            if prepared in NO_LIMIT
            else fields.number(resource, prepared, *where),
            kept=fields.number(resource, pool.min_size, *path, "min_size"),
        ),
    )


def _distribution(resource: Resource[AutoscalingGroup], policy: _Policy) -> Distribution:
    said = first(policy.instances_distribution) or _Distribution()
    path = ("mixed_instances_policy", 0, "instances_distribution", 0)
    base, percent = "on_demand_base_capacity", "on_demand_percentage_above_base_capacity"
    return Distribution(
        base=fields.number(resource, said.on_demand_base_capacity, *path, base),
        percent=fields.number(resource, said.on_demand_percentage_above_base_capacity, *path, percent),
    )


def templates(resource: Resource[AutoscalingGroup]) -> list[Joined]:
    """The launch templates of the group."""
    return _options(resource)[0]


def _options(resource: Resource[AutoscalingGroup]) -> tuple[list[Joined], tuple[Option, ...]]:
    """The templates of the group, and what it may start: overrides beat the policy's template."""
    values = resource.values
    policy = first(values.mixed_instances_policy)
    if policy is not None or resource.is_open("mixed_instances_policy"):
        template = first(policy.launch_template) if policy is not None else None
        path = (*_TEMPLATE, "launch_template_specification", 0)
        specification = first(template.launch_template_specification) if template is not None else None
        joined = aws_template.joined(resource, specification, path)
        overrides = every(template.override if template is not None else None, Override)
        return joined, aws_overrides.options(resource, overrides, (*_TEMPLATE, "override"), joined, path[:-1])
    joined = aws_template.joined(resource, first(values.launch_template), ("launch_template", 0))
    made = aws_template.launches(joined)
    if not joined and (values.launch_configuration or resource.is_open("launch_configuration")):
        made = aws_launch_configuration.launches(resource, values.launch_configuration)
    return joined, (Option(where="launch_template", launches=made),)


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
