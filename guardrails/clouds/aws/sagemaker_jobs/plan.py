"""SageMaker training: HyperPod clusters, training jobs and tuning jobs, each made of instance groups."""

from collections.abc import Callable
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Choice, Size, unknown_choice
from guardrails.clouds.aws.shared import (
    OPEN,
    AwsResource,
    Limits,
    Part,
    every,
    listed,
    multiplied,
    named,
    rows,
    setting,
    sized,
)
from guardrails.clouds.parts import part_names
from guardrails.formats.decoding import Flag, Number, first, flag
from guardrails.formats.marks import Path
from guardrails.formats.terraform.resource import Resource
from guardrails.model.workload import UNKNOWN, Workload


class _Requirements(msgspec.Struct):
    instance_types: list[str | None] | None = None


class _Group(msgspec.Struct, kw_only=True):
    instance_count: Number = None
    instance_group_name: str | None = None
    instance_requirements: list[_Requirements | None] | _Requirements | None = None
    instance_type: str | None = None
    training_plan_arn: str | None = None


_Groups = list[_Group | None] | _Group | None


class _AutoScaling(msgspec.Struct):
    mode: str | None = None


class Cluster(AwsResource, kw_only=True):
    """Attributes of a HyperPod cluster, in the providers aws (singular names) and awscc (plural).

    Source: documentation of hashicorp/aws (after 6.25) and of hashicorp/awscc.
    """

    auto_scaling: list[_AutoScaling | None] | _AutoScaling | None = None
    instance_group: _Groups = None
    instance_groups: _Groups = None
    restricted_instance_group: _Groups = None
    restricted_instance_groups: _Groups = None


class _ResourceConfig(_Group, kw_only=True):
    instance_configs: _Groups = None
    instance_groups: _Groups = None


class TrainingJob(AwsResource, kw_only=True):
    """Attributes that are read. Source: documentation of hashicorp/aws (after 6.25)."""

    enable_managed_spot_training: Flag = None
    resource_config: list[_ResourceConfig | None] | _ResourceConfig | None = None


class _JobLimits(msgspec.Struct):
    max_parallel_training_jobs: Number = None


class _TuningConfig(msgspec.Struct):
    resource_limits: list[_JobLimits | None] | _JobLimits | None = None


class _Definition(msgspec.Struct, kw_only=True):
    definition_name: str | None = None
    hyper_parameter_tuning_resource_config: list[_ResourceConfig | None] | _ResourceConfig | None = None
    resource_config: list[_ResourceConfig | None] | _ResourceConfig | None = None


class TuningJob(AwsResource, kw_only=True):
    """Attributes that are read; the `hyper_…` name is of the API. Source: as for training jobs."""

    config: list[_TuningConfig | None] | _TuningConfig | None = None
    hyper_parameter_tuning_job_config: list[_TuningConfig | None] | _TuningConfig | None = None
    training_job_definition: list[_Definition | None] | _Definition | None = None
    training_job_definitions: list[_Definition | None] | _Definition | None = None


Grow = Callable[[Size], Size]
"""From the number of machines that a group names to those that there can be."""


def _as_it_is(size: Size) -> Size:
    return size


def _open_ended(size: Size) -> Size:
    return Size(size.planned, size.ceiling.unbounded())


_LISTS = ("instance_group", "instance_groups", "restricted_instance_group", "restricted_instance_groups")


def read_cluster(resource: Resource[Cluster]) -> list[Workload]:
    """One row for each instance group; `#` is its name."""
    groups: list[tuple[_Group, Path]] = []
    for name in _LISTS:
        own = every(getattr(resource.values, name), _Group)
        groups += [(group, (name, at)) for at, group in enumerate(own)]
        if not own and resource.is_open(name):
            groups.append((_Group(), (name, 0)))
    return _rows(resource, groups or [(_Group(), ("instance_group", 0))], grow=_scaling(resource))


def _scaling(resource: Resource[Cluster]) -> Grow:
    """How groups grow: to what Karpenter asks for, when the cluster scales by itself; else not at all.

    Source: SageMaker developer guide, "Autoscaling on SageMaker HyperPod EKS".
    """
    scaling = first(resource.values.auto_scaling)
    mode = resource.text(scaling.mode if scaling is not None else None, "auto_scaling", "mode")
    if mode.value == "Disable" or (
        mode.value is None and not (mode.reason and resource.is_configured("auto_scaling"))
    ):
        return _as_it_is
    resource.lost("auto_scaling.mode", mode.reason or "Karpenter adds the machines that pods ask for")
    return _open_ended


def read_training(resource: Resource[TrainingJob]) -> list[Workload]:
    """One row, or one for each group of a heterogeneous cluster."""
    config = first(resource.values.resource_config) or _ResourceConfig()
    groups = _job_groups(resource, config, ("resource_config", 0))
    found = _rows(resource, groups)
    if flag(resource.values.enable_managed_spot_training):
        return [msgspec.structs.replace(row, market="spot") for row in found]
    return found


def _job_groups(resource: Resource[Any], config: _ResourceConfig, path: Path) -> list[tuple[_Group, Path]]:
    """The machines of one job: its groups, which exist together, or itself."""
    if config.instance_groups or resource.is_unknown(*path, "instance_groups"):
        groups = every(config.instance_groups, _Group)
        found: list[tuple[_Group, Path]] = [
            (group, (*path, "instance_groups", at)) for at, group in enumerate(groups)
        ]
        if found:
            return found
    return [(config, path)]


def _rows(
    resource: Resource[Any], groups: list[tuple[_Group, Path]], grow: Grow = _as_it_is
) -> list[Workload]:
    shown = [
        _shown(resource, group.instance_group_name, (*path, "instance_group_name")) for group, path in groups
    ]
    names = part_names(shown, "group")
    parts: list[Part] = [
        (name, _choices(resource, group, path, grow))
        for name, (group, path) in zip(names, groups, strict=True)
    ]
    planned = [bool(group.training_plan_arn) for group, _ in groups]
    market = "reserved" if all(planned) else UNKNOWN if any(planned) else "on_demand"
    return rows(resource, parts, lambda: setting(resource, market=market))


def _shown(resource: Resource[Any], name: str | None, path: Path) -> str | None:
    """A name that may stand in an id."""
    return None if resource.is_sensitive(*path) else name


def _choices(resource: Resource[Any], group: _Group, path: Path, grow: Grow) -> Callable[[], list[Choice]]:
    def choices() -> list[Choice]:
        size = grow(sized(resource, Limits((group.instance_count, (*path, "instance_count")))))
        wanted = first(group.instance_requirements)
        if wanted is not None and group.instance_type is None:
            place = (*path, "instance_requirements", 0, "instance_types")
            found = listed(resource, wanted.instance_types, place, size)
            if found:
                return found
        return [named(resource, group.instance_type, (*path, "instance_type"), size)]

    return choices


def read_tuning(resource: Resource[TuningJob]) -> list[Workload]:
    """One row for each definition of training jobs, as many machines as run in parallel.

    Several definitions share the number of parallel jobs; each could use it alone.
    """
    values = resource.values
    at = "config" if values.config else "hyper_parameter_tuning_job_config"
    tuning = first(getattr(values, at)) or _TuningConfig()
    limits = first(tuning.resource_limits) or _JobLimits()
    place = (at, 0, "resource_limits", 0, "max_parallel_training_jobs")
    parallel = resource.number(limits.max_parallel_training_jobs, *place)
    if parallel.value is None:
        resource.lost("resource_limits[0].max_parallel_training_jobs", parallel.reason or "is not set")
    definitions = [
        (definition, (name, index))
        for name in ("training_job_definition", "training_job_definitions")
        for index, definition in enumerate(every(getattr(values, name), _Definition))
    ] or [(_Definition(), ("training_job_definition", 0))]
    shown = [_shown(resource, one.definition_name, (*path, "definition_name")) for one, path in definitions]
    names = part_names(shown, "definition")
    most = parallel.value
    grow: Grow = _open_ended if most is None else lambda size: multiplied(size, most)
    parts: list[Part] = []
    for name, (definition, path) in zip(names, definitions, strict=True):
        parts += _definition(resource, name, definition, path, grow)
    return rows(resource, parts, lambda: setting(resource))


def _definition(
    resource: Resource[TuningJob], name: str, definition: _Definition, path: Path, grow: Grow
) -> list[Part]:
    """The parts of one definition; its instance configurations are alternatives."""
    tuned = first(definition.hyper_parameter_tuning_resource_config)
    if tuned is not None:
        place = (*path, "hyper_parameter_tuning_resource_config", 0)
        configs = every(tuned.instance_configs, _Group)
        if not configs:
            return [(name, _choices(resource, tuned, place, grow))]
        each = [
            _choices(resource, config, (*place, "instance_configs", at), grow)
            for at, config in enumerate(configs)
        ]
        return [(name, lambda: [choice for choices in each for choice in choices()])]
    config = first(definition.resource_config)
    if config is None:
        absent = unknown_choice(OPEN, "training_job_definition[0].resource_config", "is not set")
        return [(name, lambda: [absent])]
    groups = _job_groups(resource, config, (*path, "resource_config", 0))
    return [
        (f"{name}[{at}]" if len(groups) > 1 else name, _choices(resource, group, where, grow))
        for at, (group, where) in enumerate(groups)
    ]
