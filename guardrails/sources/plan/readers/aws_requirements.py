"""Attribute-based instance selection (`instance_requirements`): which types AWS may choose.

Source: EC2 API, InstanceRequirements. `AcceleratorCount` has no minimum and no maximum unless they are given,
and a maximum of 0 excludes accelerated types. Requirements without a word on accelerators exclude none.
"""

from fnmatch import fnmatchcase
from typing import Any

import msgspec

from guardrails.sources.plan.capacity import NONE, Accelerators, Choice, Size, unknown_choice
from guardrails.sources.plan.decoding import Number, first, whole_number
from guardrails.sources.plan.marks import Path
from guardrails.sources.plan.readers.aws_shared import written
from guardrails.sources.plan.resource import Resource


class _Count(msgspec.Struct):
    min: Number = None
    max: Number = None


class Requirements(msgspec.Struct):
    """The requirements that speak of accelerators, and those that name types."""

    accelerator_count: list[_Count | None] | _Count | None = None
    accelerator_manufacturers: list[str | None] | None = None
    accelerator_names: list[str | None] | None = None
    accelerator_total_memory_mib: list[_Count | None] | _Count | None = None
    accelerator_types: list[str | None] | None = None
    allowed_instance_types: list[str | None] | None = None


def choices_of(accelerators: Accelerators, wanted: Requirements, size: Size, path: str) -> list[Choice]:
    """The types that may be chosen; one unknown type when the requirements leave them open."""
    count = first(wanted.accelerator_count)
    if count is not None and whole_number(count.max) == 0:
        return [Choice("", NONE, 0, size)]
    if wanted.allowed_instance_types:
        allowed = wanted.allowed_instance_types
        return [found for name in allowed for found in _allowed(accelerators, name, size, path)]
    least = whole_number(count.min) if count is not None else None
    memory = first(wanted.accelerator_total_memory_mib)
    asked = (
        wanted.accelerator_types
        or wanted.accelerator_names
        or wanted.accelerator_manufacturers
        or (memory is not None and whole_number(memory.min))
    )
    reason = "asks for accelerators of a type that AWS chooses"
    if not (least or asked):
        reason = "lets AWS choose accelerated types too (accelerator_count.max = 0 excludes them)"
    return [unknown_choice(size, path, reason, least or (1 if asked else 0))]


def requirement_choices(
    resource: Resource[Any], block: list[Requirements | None] | Requirements | None, size: Size, path: Path
) -> list[Choice]:
    """The types that an `instance_requirements` block lets AWS choose; empty when there is no block."""
    wanted = first(block)
    if wanted is not None:
        return choices_of(resource.plan.accelerators, wanted, size, written(path))
    if resource.is_unknown(*path) and resource.is_configured(str(path[0])):
        return [unknown_choice(size, written(path), "known only after apply")]
    return []


def _allowed(accelerators: Accelerators, name: str | None, size: Size, path: str) -> list[Choice]:
    """Choices of one entry of `allowed_instance_types`, which may have `*`."""
    path = f"{path}.allowed_instance_types"
    if not name:
        return [unknown_choice(size, path, "known only after apply")]
    if "*" not in name:
        return [accelerators.choice("aws", name, size, path)]
    types = [
        shape.instance_type
        for shape in accelerators.catalog.shapes.values()
        if shape.provider == "aws" and shape.kind == "machine" and fnmatchcase(shape.instance_type, name)
    ]
    family, _, suffix = name.partition(".")
    if not types and suffix and accelerators.catalog.carries_none("aws", family):
        return [Choice(name, NONE, 0, size)]
    found = [accelerators.choice("aws", each, size, path) for each in types]
    if found and suffix == "*" and "*" not in family:  # the catalog lists a family in all its sizes
        return found
    return [
        *found,
        unknown_choice(size, path, f'"{name}" may match types that are not in the catalog'),
    ]
