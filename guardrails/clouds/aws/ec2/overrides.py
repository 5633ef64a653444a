"""Overrides of a launch template: Auto Scaling groups, EC2 Fleets and Spot Fleets write them alike.

An override beats its template; types of several overrides are alternatives, each with its own weight.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Choice, Size, unknown_choice
from guardrails.clouds.aws.ec2 import settings as ec2
from guardrails.clouds.aws.ec2 import template_plan as aws_template
from guardrails.clouds.aws.ec2.requirements import Requirements, requirement_choices
from guardrails.clouds.aws.ec2.template_plan import Joined, TemplateReference
from guardrails.clouds.aws.shared import named
from guardrails.formats.decoding import MOST, Number, first
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform.resource import Resource
from guardrails.model.range import Range


class Override(msgspec.Struct):
    """One override. Source: provider schema, hashicorp/aws 6.25.0."""

    availability_zone: str | None = None
    instance_requirements: list[Requirements | None] | Requirements | None = None
    instance_type: str | None = None
    launch_template_specification: list[TemplateReference | None] | TemplateReference | None = None
    weighted_capacity: Number = None


class Base(msgspec.Struct):
    """What overrides start from: the templates that they override, and the numbers before weighing."""

    templates: Sequence[Joined]
    size: Size
    path: Path

    def choices(self, others: Sequence[Joined] = (), size: Size | None = None) -> list[Choice]:
        """The types of the templates."""
        templates = others or self.templates
        size = size or self.size
        if templates:
            return aws_template.choices(templates, size)
        return [unknown_choice(size, written(self.path), "is not set")]


def choices(
    resource: Resource[Any], overrides: Sequence[Override | None], path: Path, base: Base
) -> list[Choice]:
    """The types of all overrides; those of the template when there is none.

    Args:
        resource: Whose overrides they are.
        overrides: As decoded, nulls included.
        path: Where the list of them stands.
        base: What they override.
    """
    if resource.is_unknown(*path):
        return [unknown_choice(base.size, written(path), "known only after apply")]
    found = [
        choice
        for at, override in enumerate(overrides)
        for choice in _choices(resource, override or Override(), (*path, at), base)
    ]
    return found or base.choices()


def _choices(resource: Resource[Any], override: Override, path: Path, base: Base) -> list[Choice]:
    size = weighed(resource, base.size, override.weighted_capacity, (*path, "weighted_capacity"))
    own = resource.text(override.instance_type, *path, "instance_type")
    if own.value is not None or own.reason:
        return [named(resource, override.instance_type, (*path, "instance_type"), size)]
    place = (*path, "instance_requirements")
    found = requirement_choices(resource, override.instance_requirements, size, place)
    if found:
        return found
    place = (*path, "launch_template_specification", 0)
    others = aws_template.joined(resource, first(override.launch_template_specification), place)
    return base.choices(others, size)


def weighed(resource: Resource[Any], size: Size, weight: Number, path: Path) -> Size:
    """Machines that fill a number of capacity units when each counts as `weight` of them.

    A weight may be a fraction; one that is not known makes the number of machines unknown.
    """
    fact = resource.fact(weight, *path)
    if fact.value is None and not fact.reason:
        return size
    units = _positive(fact.value)
    if units is None:
        resource.lost(written(path), fact.reason or "is not a weight")
        return Size(Range(0), Range(0)) if size.ceiling.max != 0 else size
    return ec2.weighed(size, units)


def _positive(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if 1 / MOST <= number <= MOST else None
