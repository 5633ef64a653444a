"""`aws_codebuild_fleet` and `aws_codebuild_project` in a plan."""

import msgspec

from guardrails.clouds.aws.codebuild import settings
from guardrails.clouds.aws.codebuild.settings import Environment
from guardrails.clouds.aws.shared import AwsResource, setting
from guardrails.clouds.build import planned
from guardrails.formats.decoding import Json, Number, first
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import Resource
from guardrails.model.workload import Workload


class _Compute(msgspec.Struct):
    instance_type: str | None = None


class _Scaling(msgspec.Struct):
    max_capacity: Number = None


class Fleet(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    base_capacity: Number = None
    compute_configuration: list[_Compute | None] | _Compute | None = None
    compute_type: str | None = None
    environment_type: str | None = None
    overflow_behavior: str | None = None
    scaling_configuration: list[_Scaling | None] | _Scaling | None = None


class _Environment(msgspec.Struct):
    compute_type: str | None = None
    fleet: Json = None
    type: str | None = None


class Project(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    concurrent_build_limit: Number = None
    environment: list[_Environment | None] | _Environment | None = None


def read_fleet(resource: Resource[Fleet]) -> list[Workload]:
    """At most one row."""
    values = resource.values
    compute = first(values.compute_configuration) or _Compute()
    path = ("compute_configuration", 0, "instance_type")
    environment = Environment(
        kind=fields.text(resource, values.environment_type, "environment_type"),
        compute=fields.text(resource, values.compute_type, "compute_type"),
        custom=fields.text(resource, compute.instance_type, *path),
    )
    scaling = first(values.scaling_configuration) or _Scaling()
    fleet = settings.Fleet(
        environment=environment,
        base=fields.number(resource, values.base_capacity, "base_capacity"),
        most=fields.number(resource, scaling.max_capacity, "scaling_configuration", 0, "max_capacity"),
        overflow=fields.text(resource, values.overflow_behavior, "overflow_behavior"),
    )
    parts = settings.fleet_parts(fleet, resource.plan.accelerators)
    return planned(resource, parts, lambda: setting(resource))


def read_project(resource: Resource[Project]) -> list[Workload]:
    """At most one row; builds that run in a fleet are the fleet's."""
    values = resource.values
    own = first(values.environment) or _Environment()
    if first(own.fleet) is not None:
        return []
    environment = Environment(
        kind=fields.text(resource, own.type, "environment", 0, "type"),
        compute=fields.text(resource, own.compute_type, "environment", 0, "compute_type"),
    )
    limit = fields.number(resource, values.concurrent_build_limit, "concurrent_build_limit")
    parts = settings.project_parts(environment, limit, resource.plan.accelerators)
    return planned(resource, parts, lambda: setting(resource))
