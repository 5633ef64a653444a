"""Streamed desktops and games: AppStream fleets, GameLift fleets, WorkSpaces with graphics."""

import re
from typing import Any

import msgspec

from guardrails.catalog.accelerators import NONE, SINGLE, Choice, Size, unknown_choice
from guardrails.clouds.aws.application_scaling import plan as aws_scaling_target
from guardrails.clouds.aws.shared import AwsResource, Limits, joined_heads, named, of, rows, setting, sized
from guardrails.formats.decoding import Number, first
from guardrails.formats.terraform.resource import Fact, Resource
from guardrails.model.range import Range, exactly
from guardrails.model.workload import SENSITIVE, UNKNOWN, Workload

_PLAIN = re.compile(r"stream\.(?:standard|compute|memory)\.")
_GRAPHICS = re.compile(r"stream\.graphics\.(\w+\.\w+)$")
_BEHIND = {
    "stream.graphics-desktop.2xlarge": "g2.2xlarge",
    "stream.graphics-pro.4xlarge": "g3.4xlarge",
    "stream.graphics-pro.8xlarge": "g3.8xlarge",
    "stream.graphics-pro.16xlarge": "g3.16xlarge",
}
"""EC2 types behind older names. Source: AppStream 2.0 administration guide, "Instance Families"."""
_BUNDLES = {
    "GRAPHICS": "g2.2xlarge",
    "GRAPHICSPRO": "g3.4xlarge",
    "GRAPHICS_G4DN": "g4dn.xlarge",
    "GRAPHICSPRO_G4DN": "g4dn.4xlarge",
}
"""EC2 types of the bundles with graphics. Source: WorkSpaces administration guide, "Bundles"."""
_PLAIN_BUNDLES = frozenset(
    (
        "GENERALPURPOSE_4XLARGE",
        "GENERALPURPOSE_8XLARGE",
        "PERFORMANCE",
        "POWER",
        "POWERPRO",
        "STANDARD",
        "VALUE",
    )
)


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


class GameLiftFleet(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    ec2_instance_type: str | None = None
    fleet_type: str | None = None


class _Properties(msgspec.Struct):
    compute_type_name: str | None = None


class Workspace(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    bundle_id: str | None = None
    workspace_properties: list[_Properties | None] | _Properties | None = None


def read_appstream(resource: Resource[AppStreamFleet]) -> list[Workload]:
    """At most one row."""
    values = resource.values

    def choices() -> list[Choice]:
        found = _streaming(resource, resource.text(values.instance_type, "instance_type"))
        return [found if found.chip == NONE else msgspec.structs.replace(found, size=_fleet_size(resource))]

    return rows(resource, [("", choices)], lambda: setting(resource))


def _streaming(resource: Resource[Any], kind: Fact) -> Choice:
    """The machine behind AppStream's name of a type."""
    if kind.value is None:
        return unknown_choice(SINGLE, "instance_type", kind.reason or "is not set")
    shown = SENSITIVE if kind.sensitive else kind.value
    if _PLAIN.match(kind.value):
        return Choice(shown, NONE, 0, SINGLE)
    found = _GRAPHICS.match(kind.value)
    name = found[1] if found else _BEHIND.get(kind.value)
    if name is None:
        least = 0 if "graphics-design" in kind.value else 1 if "graphics" in kind.value else 0
        return unknown_choice(SINGLE, "instance_type", f'"{shown}" is not in the catalog', least)
    machine = resource.plan.accelerators.choice("aws", name, SINGLE, "instance_type")
    return msgspec.structs.replace(machine, instance_type=shown)


def _fleet_size(resource: Resource[AppStreamFleet]) -> Size:
    """Machines of a fleet; sessions stand for machines, of which each holds at least one."""
    values = resource.values
    if (values.fleet_type or "").upper() == "ELASTIC":
        sessions = (values.max_concurrent_sessions, ("max_concurrent_sessions",))
        most = sized(resource, Limits(sessions)).ceiling
        return Size(Range(0, most.max), most)
    capacity = first(values.compute_capacity) or _Capacity()
    path = ("compute_capacity", 0)
    name = "desired_instances" if capacity.desired_sessions is None else "desired_sessions"
    size = sized(resource, Limits((getattr(capacity, name), (*path, name))))
    limit = aws_scaling_target.of_fleet(resource, "appstream", values.name)
    if limit is None:
        return size
    if limit.max is None or size.ceiling.max is None:
        return Size(size.planned, size.ceiling.unbounded())
    return Size(size.planned, exactly(max(limit.max, size.ceiling.max)))


def read_gamelift(resource: Resource[GameLiftFleet]) -> list[Workload]:
    """At most one row; a fleet starts with one machine, and no attribute limits its growth."""
    values = resource.values
    if (values.fleet_type or "").upper() == "ANYWHERE":
        return []  # machines of the customer's own

    def choices() -> list[Choice]:
        found = named(resource, values.ec2_instance_type, ("ec2_instance_type",), Size(exactly(1), Range(1)))
        if found.chip != NONE:
            resource.lost("ec2_instance_type", "how far the fleet grows is not set in terraform")
        return [found]

    market = "spot" if (values.fleet_type or "").upper() == "SPOT" else "on_demand"
    return rows(resource, [("", choices)], lambda: setting(resource, market=market))


def read_workspace(resource: Resource[Workspace]) -> list[Workload]:
    """At most one row: bundles say what machine stands behind a desktop, its properties repeat it."""
    values = resource.values
    properties = first(values.workspace_properties)
    path = ("workspace_properties", 0, "compute_type_name")
    kind = resource.text(properties.compute_type_name if properties is not None else None, *path)
    bundles = joined_heads(
        resource, "aws_workspaces_bundle", values.bundle_id, ("bundle_id",), ("id", "bundle_id")
    )
    if len(bundles) == 1:
        bundle = of(resource, bundles[0], "compute_type", 0, "name")
        kind = bundle if isinstance(bundle.value, str) else kind
    found = _desktop(resource, kind)
    return rows(resource, [("", lambda: [found])], lambda: setting(resource))


def _desktop(resource: Resource[Any], kind: Fact) -> Choice:
    path = "workspace_properties[0].compute_type_name"
    if kind.value is None:
        return unknown_choice(SINGLE, path, kind.reason or "is not set, and the bundle is not in the plan")
    shown = SENSITIVE if kind.sensitive else kind.value
    if kind.value in _PLAIN_BUNDLES:
        return Choice(shown, NONE, 0, SINGLE)
    name = _BUNDLES.get(kind.value)
    if name is None:
        return Choice(shown, UNKNOWN, None, SINGLE, path=path, reason=f'"{shown}" is not in the catalog')
    machine = resource.plan.accelerators.choice("aws", name, SINGLE, path)
    return msgspec.structs.replace(machine, instance_type=shown)
