"""`aws_ec2_fleet` and `aws_spot_fleet_request`: a target capacity, filled from templates and overrides.

All types that a fleet names are alternatives: which of them it starts is the service's choice.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Choice, Size, unknown_choice
from guardrails.clouds.aws.ec2 import overrides as aws_overrides
from guardrails.clouds.aws.ec2 import template_plan as aws_template
from guardrails.clouds.aws.ec2.overrides import Base, Override, weighed
from guardrails.clouds.aws.ec2.settings import fleet_market
from guardrails.clouds.aws.ec2.template_plan import LONG, SHORT, Joined, TemplateReference
from guardrails.clouds.aws.shared import (
    AwsResource,
    Limits,
    every,
    named,
    placement_group,
    rows,
    setting,
    sized,
)
from guardrails.formats.decoding import Number, first, whole_number
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform.resource import Resource
from guardrails.model.range import Range
from guardrails.model.workload import UNKNOWN, Workload


class Config(msgspec.Struct):
    """A template with its overrides; a Spot Fleet calls them `overrides`."""

    launch_template_specification: list[TemplateReference | None] | TemplateReference | None = None
    override: list[Override | None] | Override | None = None
    overrides: list[Override | None] | Override | None = None


class _Target(msgspec.Struct):
    default_target_capacity_type: str | None = None
    on_demand_target_capacity: Number = None
    spot_target_capacity: Number = None
    target_capacity_unit_type: str | None = None
    total_target_capacity: Number = None


class Fleet(AwsResource, kw_only=True):
    """Attributes of an EC2 Fleet. Source: provider schema, hashicorp/aws 6.25.0."""

    launch_template_config: list[Config | None] | Config | None = None
    target_capacity_specification: list[_Target | None] | _Target | None = None


class _Specification(msgspec.Struct):
    availability_zone: str | None = None
    instance_type: str | None = None
    placement_group: str | None = None
    weighted_capacity: Number = None


class SpotFleet(AwsResource, kw_only=True):
    """Attributes of a Spot Fleet. Source: provider schema, hashicorp/aws 6.25.0."""

    launch_specification: list[_Specification | None] | _Specification | None = None
    launch_template_config: list[Config | None] | Config | None = None
    on_demand_target_capacity: Number = None
    target_capacity: Number = None
    target_capacity_unit_type: str | None = None


def read(resource: Resource[Fleet]) -> list[Workload]:
    """At most one row."""
    target = first(resource.values.target_capacity_specification) or _Target()
    path = ("target_capacity_specification", 0)
    most = (target.total_target_capacity, (*path, "total_target_capacity"))
    unit = (target.target_capacity_unit_type, (*path, "target_capacity_unit_type"))
    templates: list[Joined] = []

    def choices() -> list[Choice]:
        size = _in_units(resource, sized(resource, Limits(most)), unit)
        found, joined = _configured(resource, resource.values.launch_template_config, size, LONG)
        templates.extend(joined)
        return found or [unknown_choice(size, "launch_template_config", "is not set")]

    result = rows(resource, [("", choices)], lambda: setting(resource, market=_market(target)))
    return _placed(result, templates)


def read_spot(resource: Resource[SpotFleet]) -> list[Workload]:
    """At most one row. Its own specifications and its templates exclude each other; both are taken."""
    values = resource.values
    unit = (values.target_capacity_unit_type, ("target_capacity_unit_type",))
    templates: list[Joined] = []
    groups: set[str] = set()

    def choices() -> list[Choice]:
        limits = Limits((values.target_capacity, ("target_capacity",)))
        size = _in_units(resource, sized(resource, limits), unit)
        found, joined = _configured(resource, values.launch_template_config, size, SHORT)
        templates.extend(joined)
        own = _specified(resource, values.launch_specification, size, groups)
        return [*found, *own] or [unknown_choice(size, "launch_specification", "is not set")]

    on_demand = whole_number(values.on_demand_target_capacity)
    market = UNKNOWN if on_demand or resource.is_unknown("on_demand_target_capacity") else "spot"
    result = rows(resource, [("", choices)], lambda: setting(resource, market=market))
    group = groups.pop() if len(groups) == 1 and not templates else ""
    return (
        [msgspec.structs.replace(row, placement=group) for row in result]
        if group
        else _placed(result, templates)
    )


def _configured(
    resource: Resource[Any],
    configs: list[Config | None] | Config | None,
    size: Size,
    names: tuple[str, str],
) -> tuple[list[Choice], list[Joined]]:
    """The types of all template configurations, and the templates."""
    found: list[Choice] = []
    joined: list[Joined] = []
    for at, config in enumerate(every(configs, Config)):
        path = ("launch_template_config", at)
        place = (*path, "launch_template_specification", 0)
        block = first(config.launch_template_specification)
        templates = aws_template.joined(resource, block, place, names)
        joined += templates
        name = "overrides" if names is SHORT else "override"
        base = Base(templates, size, place[:-1])
        overrides = every(getattr(config, name), Override)
        found += aws_overrides.choices(resource, overrides, (*path, name), base)
    if not found and resource.is_open("launch_template_config"):
        found = [unknown_choice(size, "launch_template_config", "known only after apply")]
    return found, joined


def _specified(
    resource: Resource[SpotFleet],
    specifications: list[_Specification | None] | _Specification | None,
    size: Size,
    groups: set[str],
) -> list[Choice]:
    """The types of a Spot Fleet's own specifications; their placement groups are put into `groups`."""
    found = []
    for at, one in enumerate(every(specifications, _Specification)):
        path = ("launch_specification", at)
        own = weighed(resource, size, one.weighted_capacity, (*path, "weighted_capacity"))
        found.append(named(resource, one.instance_type, (*path, "instance_type"), own))
        groups.add(placement_group(resource, one.placement_group, *path, "placement_group"))
    if not found and resource.is_open("launch_specification"):
        found = [unknown_choice(size, "launch_specification", "known only after apply")]
    return found


def _in_units(resource: Resource[Any], size: Size, unit: tuple[str | None, Path]) -> Size:
    """A capacity that counts vCPUs or memory, in machines: at most as many, for each has at least one."""
    value, path = unit
    fact = resource.text(value, *path)
    if fact.value in (None, "units") and not fact.reason:
        return size
    resource.lost(written(path), fact.reason or f"counts {fact.value}, not instances")
    top = size.ceiling.max
    return Size(Range(0, top), Range(0, top))


def _market(target: _Target) -> str:
    on_demand = whole_number(target.on_demand_target_capacity)
    spot = whole_number(target.spot_target_capacity)
    return fleet_market(target.default_target_capacity_type, on_demand, spot)


def _placed(found: list[Workload], templates: Sequence[Joined]) -> list[Workload]:
    group = aws_template.placement(templates)
    return [msgspec.structs.replace(row, placement=group) for row in found] if group else found
