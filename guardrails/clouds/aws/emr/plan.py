"""EMR: clusters with their master, core and task machines, as groups or as fleets of alternatives."""

from typing import Any

import msgspec

from guardrails.clouds.aws.emr import scaling as aws_emr_scaling
from guardrails.clouds.aws.emr import settings
from guardrails.clouds.aws.emr.settings import Kind, fleet_part, group_part
from guardrails.clouds.aws.shared import AwsResource, every, joined_heads, setting
from guardrails.clouds.build import PlanContext, planned
from guardrails.clouds.parts import Part, part_names
from guardrails.formats.decoding import Json, Number, first, generic, whole_number
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable, open_resource
from guardrails.model.field import Field
from guardrails.model.range import ZERO, Range, exactly
from guardrails.model.workload import Unresolved, Workload

TYPE = "aws_emr_cluster"
_TARGETS = ("target_on_demand_capacity", "target_spot_capacity")


class _Group(msgspec.Struct, kw_only=True):
    autoscaling_policy: str | None = None
    bid_price: str | float | None = None
    instance_count: Number = None
    instance_role: str | None = None
    instance_type: str | None = None


class _TypeConfig(msgspec.Struct):
    instance_type: str | None = None
    weighted_capacity: Number = None


class _Fleet(msgspec.Struct, kw_only=True):
    instance_type_configs: list[_TypeConfig | None] | _TypeConfig | None = None
    target_on_demand_capacity: Number = None
    target_spot_capacity: Number = None


class Cluster(AwsResource, kw_only=True):
    """Attributes that are read. Source: schema of hashicorp/aws 6.25.0; the last four are from before 3.0."""

    core_instance_fleet: list[_Fleet | None] | _Fleet | None = None
    core_instance_group: list[_Group | None] | _Group | None = None
    master_instance_fleet: list[_Fleet | None] | _Fleet | None = None
    master_instance_group: list[_Group | None] | _Group | None = None
    core_instance_count: Number = None
    core_instance_type: str | None = None
    instance_group: list[_Group | None] | _Group | None = None
    master_instance_type: str | None = None


class Group(_Group, kw_only=True):
    """`aws_emr_instance_group`: machines that are added to a cluster."""

    arn: str | None = None
    cluster_id: str | None = None
    region: str | None = None
    tags: Json = None


class Fleet(_Fleet, kw_only=True):
    """`aws_emr_instance_fleet`: a fleet that is added to a cluster."""

    arn: str | None = None
    cluster_id: str | None = None
    region: str | None = None
    tags: Json = None


def read(resource: Resource[Cluster]) -> list[Workload]:
    """One row for each of master and core that may hold accelerators."""
    values = resource.values
    parts = [
        *_role(resource, "master", values.master_instance_type, None),
        *_role(resource, "core", values.core_instance_type, values.core_instance_count),
    ]
    groups = every(values.instance_group, _Group)
    names = part_names([*(one.instance_role for one in groups), None], "instance_group")
    for at, (group, name) in enumerate(zip(groups, names, strict=False)):
        parts.append(_group(resource, group, ("instance_group", at), name.lower()))
    if not parts:
        absent: Field[Any] = Field(None, "master_instance_group")
        parts = [group_part(settings.Group(name="master", type=absent), resource.plan.accelerators)]
    return planned(resource, parts, lambda: setting(resource))


def _role(resource: Resource[Cluster], role: str, kind: str | None, count: Number) -> list[Part]:
    """The parts of one role: a group, a fleet, or the attributes of old versions."""
    values = resource.values
    result: list[Part] = []
    name = f"{role}_instance_group"
    group = first(getattr(values, name))
    if group is not None or resource.is_open(name):
        result.append(_group(resource, group or _Group(), (name, 0), role))
    name = f"{role}_instance_fleet"
    fleet = first(getattr(values, name))
    if fleet is not None or resource.is_open(name):
        result.append(_fleet(resource, fleet or _Fleet(), (name, 0), role))
    name = f"{role}_instance_type"
    if not result and (kind is not None or resource.is_open(name)):
        old = settings.Group(
            name=role,
            type=fields.text(resource, kind, name),
            count=fields.number(resource, count, f"{role}_instance_count"),
        )
        result.append(group_part(old, resource.plan.accelerators))
    return result


def read_group(resource: Resource[Group]) -> list[Workload]:
    """At most one row; place and tags are the cluster's."""
    return planned(resource, [_group(resource, resource.values, ())], lambda: _of_cluster(resource))


def read_fleet(resource: Resource[Fleet]) -> list[Workload]:
    """At most one row."""
    return planned(resource, [_fleet(resource, resource.values, ())], lambda: _of_cluster(resource))


def _group(resource: AnyResource, group: _Group, path: Path, name: str = "") -> Part:
    own, open_ = _policy_limit(resource, group, (*path, "autoscaling_policy"))
    found = settings.Group(
        name=name,
        type=fields.text(resource, group.instance_type, *path, "instance_type"),
        count=fields.number(resource, group.instance_count, *path, "instance_count"),
        own=own,
        limit=aws_emr_scaling.limit(resource, path),
        spot=bool(group.bid_price),
        open=open_,
    )
    return group_part(found, resource.plan.accelerators)


def _fleet(resource: AnyResource, fleet: _Fleet, path: Path, name: str = "") -> Part:
    place = (*path, "instance_type_configs")
    on_demand, spot = (fields.number(resource, getattr(fleet, each), *path, each) for each in _TARGETS)
    kinds = tuple(
        Kind(
            fields.text(resource, config.instance_type, *place, at, "instance_type"),
            fields.anything(resource, config.weighted_capacity, *place, at, "weighted_capacity"),
        )
        for at, config in enumerate(every(fleet.instance_type_configs, _TypeConfig))
    )
    reason = "known only after apply" if resource.is_unknown(*place) else ""
    found = settings.Fleet(
        name=name,
        kinds=kinds or (Kind(Field(None, written(place), reason)),),
        on_demand=on_demand,
        spot=spot,
        limit=aws_emr_scaling.limit(resource, path),
    )
    return fleet_part(found, resource.plan.accelerators)


def _policy_limit(resource: AnyResource, group: _Group, path: Path) -> tuple[Range, tuple[Unresolved, ...]]:
    """The most machines of a group's own scaling policy, which is a text of JSON; 0 without one."""
    fact = resource.text(group.autoscaling_policy, *path)
    if fact.value is None:
        if fact.reason and resource.is_configured(*path):
            return Range(0), (Unresolved(written(path), fact.reason),)
        return ZERO, ()
    policy = generic(fact.value.encode())
    limits = policy.get("Constraints") if isinstance(policy, dict) else None
    most = limits.get("MaxCapacity") if isinstance(limits, dict) else None
    number = whole_number(most) if isinstance(most, int | float | str) else None
    if number is None:
        return Range(0), (Unresolved(written(path), "has no Constraints.MaxCapacity"),)
    return exactly(number), ()


def _of_cluster(resource: AnyResource) -> PlanContext:
    made = setting(resource)
    heads = joined_heads(resource, TYPE, resource.values.cluster_id, ("cluster_id",))
    if len(heads) != 1:
        made.claims.complete = False
        return made
    try:
        cluster = open_resource(resource.plan, heads[0], Cluster)
    except Unreadable:
        made.claims.complete = False
        return made
    claims = Claims(cluster)
    claims.aws(cluster.values.tags_all, cluster.values.tags)
    made.claims.take(claims)
    return made
