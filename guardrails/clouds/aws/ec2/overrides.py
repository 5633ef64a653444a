"""Overrides of a launch template in a plan: groups, EC2 Fleets and Spot Fleets write them alike."""

from collections.abc import Sequence

import msgspec

from guardrails.clouds.aws.ec2 import template_plan as aws_template
from guardrails.clouds.aws.ec2.requirements import Requirements
from guardrails.clouds.aws.ec2.settings import Option
from guardrails.clouds.aws.ec2.template_plan import Joined, TemplateReference
from guardrails.formats.decoding import Number, first
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import AnyResource
from guardrails.model.field import Field

_LATE = "known only after apply"


class Override(msgspec.Struct):
    """One override. Source: provider schema, hashicorp/aws 6.25.0."""

    availability_zone: str | None = None
    instance_requirements: list[Requirements | None] | Requirements | None = None
    instance_type: str | None = None
    launch_template_specification: list[TemplateReference | None] | TemplateReference | None = None
    weighted_capacity: Number = None


def options(
    resource: AnyResource,
    overrides: Sequence[Override | None],
    path: Path,
    templates: Sequence[Joined],
    where: Path,
) -> tuple[Option, ...]:
    """The options of all overrides; the templates alone when there is none.

    Args:
        resource: Whose overrides they are.
        overrides: As decoded, nulls included.
        path: Where the list of them stands.
        templates: What they override.
        where: Where these stand.
    """
    if resource.is_unknown(*path):
        return (Option(type=Field(None, written(path), _LATE), launches=aws_template.launches(templates)),)
    if not overrides:
        return (Option(where=written(where), launches=aws_template.launches(templates)),)
    return tuple(
        _option(resource, override or Override(), (*path, at), templates, where)
        for at, override in enumerate(overrides)
    )


def _option(
    resource: AnyResource, override: Override, path: Path, templates: Sequence[Joined], where: Path
) -> Option:
    kind = fields.text(resource, override.instance_type, *path, "instance_type")
    wanted = first(override.instance_requirements)
    asked = (*path, "instance_requirements")
    late = wanted is None and resource.is_unknown(*asked) and resource.is_configured(str(path[0]))
    if late and kind.value is None and not kind.reason:
        kind = Field(None, written(asked), _LATE)
    others: Sequence[Joined] = ()
    if kind.value is None and not kind.reason and wanted is None:
        place = (*path, "launch_template_specification", 0)
        others = aws_template.joined(resource, first(override.launch_template_specification), place)
    return Option(
        type=kind,
        wanted=wanted.wanted() if wanted is not None else None,
        where=written(asked) if wanted is not None else written(where),
        launches=aws_template.launches(others or templates),
        weight=fields.anything(resource, override.weighted_capacity, *path, "weighted_capacity"),
    )
