"""EKS: managed node groups, and clusters whose Auto Mode makes nodes by itself."""

import msgspec

from guardrails.clouds.aws.autoscaling.settings import NO_LIMIT, WarmPool
from guardrails.clouds.aws.ec2 import template_plan as aws_template
from guardrails.clouds.aws.ec2.template_plan import Joined, TemplateReference
from guardrails.clouds.aws.eks import settings
from guardrails.clouds.aws.shared import AwsResource, setting
from guardrails.clouds.build import PlanContext, planned
from guardrails.formats.decoding import Flag, Json, Number, first, flag
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import Resource
from guardrails.model.field import Field
from guardrails.model.workload import Workload


class _Scaling(msgspec.Struct):
    desired_size: Number = None
    max_size: Number = None
    min_size: Number = None


class _WarmPool(msgspec.Struct):
    enabled: Flag = None
    max_group_prepared_capacity: Number = None
    min_size: Number = None


class NodeGroup(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0, and `warm_pool_config`."""

    ami_type: str | None = None
    capacity_type: str | None = None
    instance_types: list[str | None] | None = None
    labels: Json = None
    launch_template: list[TemplateReference | None] | TemplateReference | None = None
    scaling_config: list[_Scaling | None] | _Scaling | None = None
    warm_pool_config: list[_WarmPool | None] | _WarmPool | None = None


class _Compute(msgspec.Struct):
    enabled: Flag = None


class Cluster(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    compute_config: list[_Compute | None] | _Compute | None = None


def read_group(resource: Resource[NodeGroup]) -> list[Workload]:
    """At most one row; several instance types are alternatives."""
    values = resource.values
    templates = aws_template.joined(resource, first(values.launch_template), ("launch_template", 0))

    def shared() -> PlanContext:
        made = setting(resource)
        made.claims.required(values.labels, "labels")
        aws_template.instance_claims(made.claims, templates)
        return made

    part = settings.part(_group(resource, templates), resource.plan.accelerators)
    return planned(resource, (part,), shared)


def _group(resource: Resource[NodeGroup], templates: list[Joined]) -> settings.NodeGroup:
    values = resource.values
    scaling, path = first(values.scaling_config) or _Scaling(), ("scaling_config", 0)
    listed = bool(values.instance_types) or resource.is_configured("instance_types")
    untemplated = not resource.is_configured("launch_template")
    return settings.NodeGroup(
        desired=fields.number(resource, scaling.desired_size, *path, "desired_size"),
        least=fields.number(resource, scaling.min_size, *path, "min_size"),
        most=fields.number(resource, scaling.max_size, *path, "max_size"),
        pool=_pool(resource),
        types=fields.texts(resource, values.instance_types, "instance_types") if listed else (),
        launches=aws_template.launches(templates),
        names_none=resource.is_unknown("instance_types") and (bool(templates) or untemplated),
        capacity=fields.known(values.capacity_type, "capacity_type"),
        image=values.ami_type or "",
    )


def _pool(resource: Resource[NodeGroup]) -> WarmPool | None:
    """The nodes that are prepared; a pool is there where its block is, but for one that is off."""
    pool, path = first(resource.values.warm_pool_config), ("warm_pool_config", 0)
    if pool is None:
        late = Field[int](None, "warm_pool_config", "known only after apply")
        return WarmPool(prepared=late) if resource.is_open("warm_pool_config") else None
    if flag(pool.enabled) is False:
        return None
    prepared, where = pool.max_group_prepared_capacity, (*path, "max_group_prepared_capacity")
    return WarmPool(
        prepared=fields.known(None, *where)
        if prepared in NO_LIMIT
        else fields.number(resource, prepared, *where),
        kept=fields.number(resource, pool.min_size, *path, "min_size"),
    )


def read_cluster(resource: Resource[Cluster]) -> list[Workload]:
    """At most one row, of role `delegated`."""
    config = first(resource.values.compute_config)
    if config is None:
        if not resource.is_open("compute_config"):
            return []
        config = _Compute()
    enabled = fields.anything(resource, config.enabled, "compute_config", 0, "enabled")
    on = flag(enabled.value) if isinstance(enabled.value, bool | str) else None
    reason = "" if on is not None or not (enabled.reason or enabled.value) else enabled.reason or "is no flag"
    automatic = Field(on, enabled.path, reason)
    return planned(resource, settings.delegated(automatic), lambda: setting(resource))
