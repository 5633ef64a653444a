"""EMR: clusters with their master, core and task machines, as groups or as fleets of alternatives."""

from typing import Any

import msgspec

from guardrails.catalog.accelerators import Choice, unknown_choice
from guardrails.clouds.aws.emr import scaling as aws_emr_scaling
from guardrails.clouds.aws.emr import settings
from guardrails.clouds.aws.shared import (
    OPEN,
    AwsResource,
    Limits,
    Part,
    every,
    joined_heads,
    named,
    rows,
    setting,
    sized,
)
from guardrails.clouds.build import Setting
from guardrails.clouds.counting import weighted
from guardrails.clouds.parts import part_names
from guardrails.formats.decoding import Number, first, generic, whole_number
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.resource import Resource, Unreadable, open_resource
from guardrails.model.range import Range, exactly
from guardrails.model.workload import UNKNOWN, Workload

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
    tags: Any = None


class Fleet(_Fleet, kw_only=True):
    """`aws_emr_instance_fleet`: a fleet that is added to a cluster."""

    arn: str | None = None
    cluster_id: str | None = None
    region: str | None = None
    tags: Any = None


def read(resource: Resource[Cluster]) -> list[Workload]:
    """One row for each of master and core that may hold accelerators."""
    values = resource.values
    parts: list[Part] = [
        *_role(resource, "master", values.master_instance_type, None),
        *_role(resource, "core", values.core_instance_type, values.core_instance_count),
    ]
    groups = every(values.instance_group, _Group)
    names = part_names([*(one.instance_role for one in groups), None], "instance_group")
    for at, (group, name) in enumerate(zip(groups, names, strict=False)):
        parts.append((name.lower(), _group_choices(resource, group, ("instance_group", at))))
    if not parts:
        absent = unknown_choice(OPEN, "master_instance_group", "is not set")
        parts = [("master", lambda: [absent])]
    return rows(resource, parts, lambda: setting(resource))


def _role(resource: Resource[Cluster], role: str, kind: str | None, count: Number) -> list[Part]:
    """The parts of one role: a group, a fleet, or the attributes of old versions."""
    values = resource.values
    result: list[Part] = []
    name = f"{role}_instance_group"
    group = first(getattr(values, name))
    if group is not None or resource.is_open(name):
        result.append((role, _group_choices(resource, group or _Group(), (name, 0))))
    name = f"{role}_instance_fleet"
    fleet = first(getattr(values, name))
    if fleet is not None or resource.is_open(name):
        result.append((role, _fleet_choices(resource, fleet or _Fleet(), (name, 0))))
    name = f"{role}_instance_type"
    if not result and (kind is not None or resource.is_open(name)):
        counted = Limits((count, (f"{role}_instance_count",)))
        result.append((role, lambda: [named(resource, kind, (name,), sized(resource, counted, 1))]))
    return result


def read_group(resource: Resource[Group]) -> list[Workload]:
    """At most one row; place and tags are the cluster's."""
    choices = _group_choices(resource, resource.values, ())
    market = "spot" if resource.values.bid_price else "on_demand"
    return rows(resource, [("", choices)], lambda: _of_cluster(resource, market))


def read_fleet(resource: Resource[Fleet]) -> list[Workload]:
    """At most one row."""
    choices = _fleet_choices(resource, resource.values, ())
    return rows(resource, [("", choices)], lambda: _of_cluster(resource, UNKNOWN))


def _group_choices(resource: Resource[Any], group: _Group, path: Path) -> Any:
    def choices() -> list[Choice]:
        # Without a count the provider makes one machine.
        size = sized(resource, Limits((group.instance_count, (*path, "instance_count"))), 1)
        own = _policy_limit(resource, group, (*path, "autoscaling_policy"))
        most = settings.limited(size, own, aws_emr_scaling.limit(resource, path))
        return [named(resource, group.instance_type, (*path, "instance_type"), most)]

    return choices


def _fleet_choices(resource: Resource[Any], fleet: _Fleet, path: Path) -> Any:
    def choices() -> list[Choice]:
        targets = [getattr(fleet, name) for name in _TARGETS]
        default = None if all(target is None for target in targets) else 0  # one of them is enough
        numbers = [
            sized(resource, Limits((target, (*path, name))), default)
            for name, target in zip(_TARGETS, targets, strict=True)
        ]
        size = settings.limited(settings.targets(*numbers), aws_emr_scaling.limit(resource, path))
        place = (*path, "instance_type_configs")
        found = []
        for at, config in enumerate(every(fleet.instance_type_configs, _TypeConfig)):
            units = fields.anything(resource, config.weighted_capacity, *place, at, "weighted_capacity")
            own = weighted(size, units)
            for each in own.open:
                resource.lost(each.path, each.reason)
            found.append(named(resource, config.instance_type, (*place, at, "instance_type"), own.size))
        reason = "known only after apply" if resource.is_unknown(*place) else "is not set"
        return found or [unknown_choice(size, written(place), reason)]

    return choices


def _policy_limit(resource: Resource[Any], group: _Group, path: Path) -> Range:
    """The most machines of a group's own scaling policy, which is a text of JSON; 0 without one."""
    fact = resource.text(group.autoscaling_policy, *path)
    if fact.value is None:
        if fact.reason and resource.is_configured(*path):
            resource.lost(written(path), fact.reason)
            return Range(0)
        return exactly(0)
    policy = generic(fact.value.encode())
    limits = policy.get("Constraints") if isinstance(policy, dict) else None
    most = limits.get("MaxCapacity") if isinstance(limits, dict) else None
    number = whole_number(most) if isinstance(most, int | float | str) else None
    if number is None:
        resource.lost(written(path), "has no Constraints.MaxCapacity")
        return Range(0)
    return exactly(number)


def _of_cluster(resource: Resource[Any], market: str) -> Setting:
    made = setting(resource, market=market)
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
