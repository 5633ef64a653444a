"""Rows of what a string says: named parts, each with the types that it may run. Reads no format."""

from collections.abc import Sequence
from typing import Any

import msgspec

from guardrails.catalog.accelerators import NONE, Choice, Size, unknown_choice
from guardrails.catalog.names import family
from guardrails.clouds import counting
from guardrails.clouds.build import PlanContext, planned
from guardrails.clouds.parts import Part
from guardrails.formats.decoding import whole_number
from guardrails.formats.embedded.text import Lost
from guardrails.formats.terraform.resource import AnyResource
from guardrails.model.field import Field
from guardrails.model.workload import SENSITIVE, Role, Workload

_MOST_ALTERNATIVES = 8


def part_of(*, name: str, path: str, choices: Sequence[Choice], role: Role = "runs", **differs: Any) -> Part:
    """A part of a string; where its number has no bound and nothing else is said, that is what is open."""
    reason = "how many is not said" if role != "delegated" else "made on demand, without a limit"
    explained = (
        msgspec.structs.replace(each, path=path, reason=reason)
        if each.size.ceiling.max is None and not each.reason and each.chip != NONE
        else each
        for each in choices
    )
    return Part(name=name, choices=tuple(explained), role=role, **differs)


def rows(
    resource: AnyResource, parts: Sequence[Part], setting: PlanContext, *, hidden: bool = False
) -> list[Workload]:
    """The rows of some parts; `hidden`: the string is sensitive, so that its names are numbers."""
    if hidden:
        parts = [
            msgspec.structs.replace(
                part, name=str(at), region="", zone="", placement=SENSITIVE if part.placement else ""
            )
            for at, part in enumerate(parts)
        ]
    return planned(resource, parts, lambda: setting)


def named(  # noqa: PLR0913 (a type, where it stands, and how it may be shown)
    resource: AnyResource, provider: str, name: object, size: Size, path: str, *, hidden: bool = False
) -> Choice:
    """A type as a string names it; what is no name is a type that is not known."""
    if isinstance(name, Lost):
        return unknown_choice(size, path, name.reason)
    if not isinstance(name, str) or not name:
        return unknown_choice(size, path, "is not text" if name else "is not set")
    return resource.plan.accelerators.choice(provider, name, size, path, hidden=hidden)


def of_family(
    resource: AnyResource, name: str, size: Size, path: str, *, hidden: bool = False
) -> list[Choice]:
    """Types of AWS that a family (`p5`) may mean; a type is itself, `optimal` has no accelerators."""
    catalog = resource.plan.accelerators.catalog
    if name in ("optimal", "default_x86_64", "default_arm64"):
        return [Choice("" if hidden else name, NONE, 0, size)]
    if "." in name or catalog.has_no_accelerators("aws", name):
        return [named(resource, "aws", name, size, path, hidden=hidden)]
    types = [
        shape.instance_type
        for (provider, _), shape in catalog.shapes.items()
        if provider == "aws" and shape.kind == "machine" and family("aws", shape.instance_type) == name
    ]
    found = [named(resource, "aws", each, size, path, hidden=hidden) for each in types]
    return representative(found) or [named(resource, "aws", name, size, path, hidden=hidden)]


def representative(choices: list[Choice]) -> list[Choice]:
    """The choices, or of many the largest of each chip: as alternatives they bound the others."""
    if len(choices) <= _MOST_ALTERNATIVES:
        return choices
    largest: dict[str, Choice] = {}
    for each in choices:
        best = largest.get(each.chip)
        if best is None or (each.count or 0) > (best.count or 0):
            largest[each.chip] = each
    return list(largest.values())


def count(value: object) -> int | None:
    """A number in a document; None when it is no count."""
    return (
        whole_number(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    )


def fixed(value: object, default: int | None = None) -> Size:
    """A number of instances that does not change by itself; without one that is known, any number."""
    return counting.fixed(_field(value if value is not None else default)).size


def between(planned: object, least: object, most: object) -> Size:
    """Instances of something that scales: planned when it says how many, else from its least to its most."""
    return counting.scaled(_field(planned), _field(least), _field(most)).size


def _field(value: object) -> Field[int]:
    """A number in a document as a setting; `part_of` says where one is missing."""
    return Field(count(value))
