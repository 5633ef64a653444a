"""`aws_ec2_fleet` and `aws_spot_fleet_request`: a target capacity, filled from templates and overrides.

All types that a fleet names are alternatives: which of them it starts is the service's choice.
"""

import msgspec

from guardrails.clouds.aws.ec2 import overrides as aws_overrides
from guardrails.clouds.aws.ec2.overrides import Override
from guardrails.clouds.aws.ec2.placement_plan import placement_group
from guardrails.clouds.aws.ec2.settings import Option
from guardrails.clouds.aws.ec2.template_plan import LONG, SHORT, TemplateReference, joined
from guardrails.clouds.aws.fleets import settings
from guardrails.clouds.aws.shared import AwsResource, every, setting
from guardrails.clouds.build import planned
from guardrails.formats.decoding import Number, first
from guardrails.formats.marks import written
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.field import Field
from guardrails.model.workload import Workload


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
    fleet = settings.Fleet(
        target=fields.number(resource, target.total_target_capacity, *path, "total_target_capacity"),
        unit=fields.text(resource, target.target_capacity_unit_type, *path, "target_capacity_unit_type"),
        default=fields.text(
            resource, target.default_target_capacity_type, *path, "default_target_capacity_type"
        ),
        on_demand=fields.number(
            resource, target.on_demand_target_capacity, *path, "on_demand_target_capacity"
        ),
        spot=fields.number(resource, target.spot_target_capacity, *path, "spot_target_capacity"),
        options=_configured(resource, resource.values.launch_template_config, LONG),
        nothing="launch_template_config",
    )
    return _rows(resource, fleet)


def read_spot(resource: Resource[SpotFleet]) -> list[Workload]:
    """At most one row. Its own specifications and its templates exclude each other; both are taken."""
    values = resource.values
    configured = _configured(resource, values.launch_template_config, SHORT)
    fleet = settings.Fleet(
        target=fields.number(resource, values.target_capacity, "target_capacity"),
        unit=fields.text(resource, values.target_capacity_unit_type, "target_capacity_unit_type"),
        default=Field("spot"),
        on_demand=fields.number(resource, values.on_demand_target_capacity, "on_demand_target_capacity"),
        options=(*configured, *_specified(resource, values.launch_specification)),
        nothing="launch_specification",
    )
    return _rows(resource, fleet)


def _rows(resource: AnyResource, fleet: settings.Fleet) -> list[Workload]:
    part = settings.part(fleet, resource.plan.accelerators)
    return planned(resource, (part,), lambda: setting(resource))


def _configured(
    resource: AnyResource, configs: list[Config | None] | Config | None, names: tuple[str, str]
) -> tuple[Option, ...]:
    """What all template configurations may start."""
    found: list[Option] = []
    for at, config in enumerate(every(configs, Config)):
        path = ("launch_template_config", at)
        place = (*path, "launch_template_specification", 0)
        templates = joined(resource, first(config.launch_template_specification), place, names)
        name = "overrides" if names is SHORT else "override"
        overrides = every(getattr(config, name), Override)
        found += aws_overrides.options(resource, overrides, (*path, name), templates, place[:-1])
    if not found and resource.is_open("launch_template_config"):
        found = [_late("launch_template_config")]
    return tuple(found)


def _specified(
    resource: Resource[SpotFleet], specifications: list[_Specification | None] | _Specification | None
) -> tuple[Option, ...]:
    """What a Spot Fleet's own specifications start."""
    found = []
    for at, one in enumerate(every(specifications, _Specification)):
        path = ("launch_specification", at)
        found.append(
            Option(
                type=fields.text(resource, one.instance_type, *path, "instance_type"),
                where=written((*path, "instance_type")),
                weight=fields.anything(resource, one.weighted_capacity, *path, "weighted_capacity"),
                placement=placement_group(resource, one.placement_group, *path, "placement_group"),
            )
        )
    if not found and resource.is_open("launch_specification"):
        return (_late("launch_specification"),)
    return tuple(found)


def _late(path: str) -> Option:
    return Option(type=Field(None, path, "known only after apply"))
