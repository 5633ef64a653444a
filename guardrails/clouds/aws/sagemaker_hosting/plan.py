"""SageMaker endpoints (their configurations hold the machines) and notebook instances."""

from typing import Any

import msgspec

from guardrails.catalog.accelerators import NONE, SINGLE, Choice, Size
from guardrails.clouds.aws.application_scaling import plan as aws_scaling_target
from guardrails.clouds.aws.shared import (
    AwsResource,
    Limits,
    Part,
    every,
    multiplied,
    named,
    rows,
    setting,
    sized,
)
from guardrails.clouds.parts import part_names
from guardrails.formats.decoding import Number, first
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform.resource import Resource
from guardrails.model.range import Range
from guardrails.model.workload import UNKNOWN, Workload

_LISTS = ("production_variants", "shadow_production_variants")


class _Scaling(msgspec.Struct):
    max_instance_count: Number = None
    min_instance_count: Number = None


class _Variant(msgspec.Struct):
    accelerator_type: str | None = None
    initial_instance_count: Number = None
    instance_type: str | None = None
    managed_instance_scaling: list[_Scaling | None] | _Scaling | None = None
    serverless_config: Any = None
    variant_name: str | None = None


class EndpointConfiguration(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    name: str | None = None
    production_variants: list[_Variant | None] | _Variant | None = None
    shadow_production_variants: list[_Variant | None] | _Variant | None = None


class Notebook(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema; `accelerator_types` is from before 6.0."""

    accelerator_types: list[str | None] | None = None
    instance_type: str | None = None


def read_endpoint(resource: Resource[EndpointConfiguration]) -> list[Workload]:
    """One row for each variant; `#` is its name. Several endpoints of one configuration multiply it."""
    variants: list[tuple[_Variant, Path]] = [
        (variant, (name, at))
        for name in _LISTS
        for at, variant in enumerate(every(getattr(resource.values, name), _Variant))
    ]
    unknown = [name for name in _LISTS if resource.is_open(name) and not getattr(resource.values, name)]
    variants += [(_Variant(), (name, 0)) for name in unknown]
    if not variants:
        variants = [(_Variant(), ("production_variants", 0))]
    shown = [
        None if resource.is_sensitive(*path, "variant_name") else variant.variant_name
        for variant, path in variants
    ]
    names = part_names(shown, "variant")
    parts: list[Part] = [
        (name, _of_variant(resource, variant, path))
        for name, (variant, path) in zip(names, variants, strict=True)
    ]
    return rows(resource, parts, lambda: setting(resource))


def _of_variant(resource: Resource[EndpointConfiguration], variant: _Variant, path: Path) -> Any:
    def choices() -> list[Choice]:
        if first(variant.serverless_config) is not None and variant.instance_type is None:
            return [Choice("serverless", NONE, 0, SINGLE)]
        found = named(resource, variant.instance_type, (*path, "instance_type"), SINGLE)
        attached = _attached(resource, variant.accelerator_type, (*path, "accelerator_type"), found)
        if found.chip == NONE and attached is found:
            return [found]
        return [msgspec.structs.replace(attached, size=_size(resource, variant, path))]

    return choices


def _attached(resource: Resource[Any], kind: str | None, path: Path, machine: Choice) -> Choice:
    """The machine, or the Elastic Inference accelerator beside one that has none itself."""
    fact = resource.text(kind, *path)
    if machine.chip != NONE or fact.value is None:
        return machine
    reason = f'"{fact.value}" is not in the catalog' if not fact.sensitive else "is not in the catalog"
    return Choice(machine.instance_type, UNKNOWN, 1, machine.size, path=written(path), reason=reason)


def _size(resource: Resource[EndpointConfiguration], variant: _Variant, path: Path) -> Size:
    """Machines of a variant: its first number, its own limits, and those of Application Auto Scaling."""
    scaling = first(variant.managed_instance_scaling)
    initial = (variant.initial_instance_count, (*path, "initial_instance_count"))
    if scaling is None:
        size = sized(resource, Limits(initial), 1)
    else:
        place = (*path, "managed_instance_scaling", 0)
        most = (scaling.max_instance_count, (*place, "max_instance_count"))
        least = (scaling.min_instance_count, (*place, "min_instance_count"))
        size = sized(resource, Limits(initial, most, least))
    endpoints = aws_scaling_target.endpoints(resource)
    limit = aws_scaling_target.of_endpoints(resource, endpoints, variant.variant_name)
    if limit is not None:
        top = None if limit.max is None or size.ceiling.max is None else max(limit.max, size.ceiling.max)
        size = Size(size.planned, Range(size.ceiling.min if top is None else max(size.ceiling.min, top), top))
    return multiplied(size, max(1, len(endpoints)))


def read_notebook(resource: Resource[Notebook]) -> list[Workload]:
    """At most one row."""
    values = resource.values

    def choices() -> list[Choice]:
        found = named(resource, values.instance_type, ("instance_type",), SINGLE)
        attached = next((kind for kind in values.accelerator_types or () if kind), None)
        return [_attached(resource, attached, ("accelerator_types",), found)]

    return rows(resource, [("", choices)], lambda: setting(resource))
