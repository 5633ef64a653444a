"""`aws_appstream_fleet` in a plan."""

import msgspec

from guardrails.clouds.aws.application_scaling import plan as aws_scaling_target
from guardrails.clouds.aws.appstream.settings import Fleet, parts
from guardrails.clouds.aws.shared import AwsResource, setting
from guardrails.clouds.build import planned
from guardrails.formats.decoding import Number, first
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import Resource
from guardrails.model.range import Range
from guardrails.model.workload import Workload


class _Capacity(msgspec.Struct):
    desired_instances: Number = None
    desired_sessions: Number = None


class AppStreamFleet(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    compute_capacity: list[_Capacity | None] | _Capacity | None = None
    fleet_type: str | None = None
    instance_type: str | None = None
    max_concurrent_sessions: Number = None
    max_sessions_per_instance: Number = None
    name: str | None = None


def read(resource: Resource[AppStreamFleet]) -> list[Workload]:
    """At most one row."""
    values = resource.values
    capacity = first(values.compute_capacity) or _Capacity()
    name = "desired_instances" if capacity.desired_sessions is None else "desired_sessions"
    limit = aws_scaling_target.of_fleet(resource, "appstream", values.name)
    fleet = Fleet(
        type=fields.text(resource, values.instance_type, "instance_type"),
        kind=values.fleet_type or "",
        sessions=fields.number(resource, values.max_concurrent_sessions, "max_concurrent_sessions"),
        desired=fields.number(resource, getattr(capacity, name), "compute_capacity", 0, name),
        scaled=None if limit is None else Range(limit.max or 0, limit.max),
    )
    return planned(resource, parts(fleet, resource.plan.accelerators), lambda: setting(resource))
