"""CodeBuild: fleets and projects whose build machines have GPUs."""

from typing import Any

import msgspec

from guardrails.catalog.accelerators import NONE, SINGLE, Choice, Size, unknown_choice
from guardrails.clouds.aws.shared import OPEN, AwsResource, Limits, named, rows, setting, sized
from guardrails.formats.decoding import Number, first
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform.resource import Resource
from guardrails.model.range import Range, exactly
from guardrails.model.workload import SENSITIVE, Workload

_GPU = "LINUX_GPU_CONTAINER"
_BEHIND = {"BUILD_GENERAL1_SMALL": "g5.xlarge", "BUILD_GENERAL1_LARGE": "p3.8xlarge"}
"""EC2 types with the GPUs of the build machines: one A10G, four V100.

Source: CodeBuild user guide, "Build environment compute modes and types".
"""
_CUSTOM = "CUSTOM_INSTANCE_TYPE"


class _Compute(msgspec.Struct):
    instance_type: str | None = None


class _Scaling(msgspec.Struct):
    max_capacity: Number = None


class Fleet(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    base_capacity: Number = None
    compute_configuration: list[_Compute | None] | _Compute | None = None
    compute_type: str | None = None
    environment_type: str | None = None
    scaling_configuration: list[_Scaling | None] | _Scaling | None = None


class _Environment(msgspec.Struct):
    compute_type: str | None = None
    fleet: Any = None
    type: str | None = None


class Project(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    concurrent_build_limit: Number = None
    environment: list[_Environment | None] | _Environment | None = None


def read_fleet(resource: Resource[Fleet]) -> list[Workload]:
    """At most one row."""
    values = resource.values

    def choices() -> list[Choice]:
        if values.compute_type == _CUSTOM:
            compute = first(values.compute_configuration) or _Compute()
            path = ("compute_configuration", 0, "instance_type")
            found = named(resource, compute.instance_type, path, SINGLE)
        else:
            kinds = (values.environment_type, ("environment_type",))
            found = _machine(resource, kinds, (values.compute_type, ("compute_type",)))
        return [found if found.chip == NONE else msgspec.structs.replace(found, size=_size(resource))]

    return rows(resource, [("", choices)], lambda: setting(resource))


def _size(resource: Resource[Fleet]) -> Size:
    values = resource.values
    base = (values.base_capacity, ("base_capacity",))
    scaling = first(values.scaling_configuration)
    if scaling is None or scaling.max_capacity is None:
        return sized(resource, Limits(base))
    most = (scaling.max_capacity, ("scaling_configuration", 0, "max_capacity"))
    return sized(resource, Limits(base, most))


def read_project(resource: Resource[Project]) -> list[Workload]:
    """At most one row: a machine for each build that runs; those of a fleet are the fleet's."""
    values = resource.values
    environment = first(values.environment) or _Environment()
    if first(environment.fleet) is not None:
        return []

    def choices() -> list[Choice]:
        path = ("environment", 0)
        kinds = (environment.type, (*path, "type"))
        found = _machine(resource, kinds, (environment.compute_type, (*path, "compute_type")))
        if found.chip == NONE:
            return [found]
        limit = resource.number(values.concurrent_build_limit, "concurrent_build_limit")
        if limit.value is None:
            resource.lost("concurrent_build_limit", limit.reason or "is not set")
        planned = Range(0, limit.value)
        ceiling = planned if limit.value is None else exactly(limit.value)
        return [msgspec.structs.replace(found, size=Size(planned, ceiling))]

    return rows(resource, [("", choices)], lambda: setting(resource))


def _machine(
    resource: Resource[Any], kind: tuple[str | None, Path], compute: tuple[str | None, Path]
) -> Choice:
    """A build machine by the type of its environment and its compute type."""
    environment = resource.text(kind[0], *kind[1])
    if environment.value is None:
        return unknown_choice(OPEN, written(kind[1]), environment.reason or "is not set")
    if environment.value != _GPU:
        return Choice(environment.value, NONE, 0, OPEN)
    size = resource.text(compute[0], *compute[1])
    name = _BEHIND.get(size.value) if isinstance(size.value, str) else None
    if name is None:
        return unknown_choice(OPEN, written(compute[1]), size.reason or "is not in the catalog", 1)
    machine = resource.plan.accelerators.choice("aws", name, OPEN, written(compute[1]))
    shown = SENSITIVE if size.sensitive else str(size.value)
    return msgspec.structs.replace(machine, instance_type=shown)
