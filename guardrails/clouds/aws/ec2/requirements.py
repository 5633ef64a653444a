"""Attribute-based instance selection (`instance_requirements`) as plans write it."""

from typing import Any

import msgspec

from guardrails.catalog.accelerators import Accelerators, Choice, Size, unknown_choice
from guardrails.clouds.aws.ec2.settings import InstanceRequirements, wanted_choices
from guardrails.formats.decoding import Number, first, whole_number
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform.resource import Resource


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
    count, memory = first(wanted.accelerator_count), first(wanted.accelerator_total_memory_mib)
    asked = (
        wanted.accelerator_types
        or wanted.accelerator_names
        or wanted.accelerator_manufacturers
        or (memory is not None and whole_number(memory.min))
    )
    found = InstanceRequirements(
        least=whole_number(count.min) if count is not None else None,
        most=whole_number(count.max) if count is not None else None,
        asked=bool(asked),
        allowed=tuple(wanted.allowed_instance_types or ()),
    )
    return wanted_choices(accelerators, found, size, path)


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
