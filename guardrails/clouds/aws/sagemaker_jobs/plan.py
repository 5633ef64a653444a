"""SageMaker training: HyperPod clusters, training jobs and tuning jobs, each made of instance groups."""

import msgspec

from guardrails.clouds.aws.sagemaker_jobs import settings
from guardrails.clouds.aws.sagemaker_jobs.settings import Group, Kind, cluster_parts, job_parts, tuning_parts
from guardrails.clouds.aws.shared import AwsResource, every, setting
from guardrails.clouds.build import planned
from guardrails.clouds.parts import part_names
from guardrails.formats.decoding import Flag, Json, Number, first, flag
from guardrails.formats.marks import Path
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.field import Field
from guardrails.model.workload import Workload


class _Requirements(msgspec.Struct):
    instance_types: list[str | None] | None = None


class _Capacity(msgspec.Struct):
    on_demand: Json = None
    spot: Json = None


class _Group(msgspec.Struct, kw_only=True):
    capacity_requirements: list[_Capacity | None] | _Capacity | None = None
    instance_count: Number = None
    instance_group_name: str | None = None
    instance_requirements: list[_Requirements | None] | _Requirements | None = None
    instance_type: str | None = None
    training_plan_arn: str | None = None


_Groups = list[_Group | None] | _Group | None


class _AutoScaling(msgspec.Struct):
    mode: str | None = None


class Cluster(AwsResource, kw_only=True):
    """Attributes of a HyperPod cluster. Source: documentation of hashicorp/aws (after 6.25)."""

    auto_scaling: list[_AutoScaling | None] | _AutoScaling | None = None
    instance_group: _Groups = None
    restricted_instance_group: _Groups = None


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


_Found = list[tuple[_Group, Path]]
"""Groups, each with where it stands."""


def read_cluster(resource: Resource[Cluster]) -> list[Workload]:
    """One row for each instance group; `#` is its name."""
    found: _Found = []
    for name in ("instance_group", "restricted_instance_group"):
        own = every(getattr(resource.values, name), _Group)
        found += [(group, (name, at)) for at, group in enumerate(own)]
        if not own and resource.is_open(name):
            found.append((_Group(), (name, 0)))
    cluster = settings.Cluster(
        groups=_groups(resource, found or [(_Group(), ("instance_group", 0))]), mode=_mode(resource)
    )
    return planned(resource, cluster_parts(cluster, resource.plan.accelerators), lambda: setting(resource))


def _mode(resource: Resource[Cluster]) -> Field[str]:
    scaling = first(resource.values.auto_scaling)
    mode = fields.text(resource, scaling.mode if scaling is not None else None, "auto_scaling", 0, "mode")
    return mode if mode.value is not None or resource.is_configured("auto_scaling") else Field()


def read_training(resource: Resource[TrainingJob]) -> list[Workload]:
    """One row, or one for each group of a heterogeneous cluster."""
    config = first(resource.values.resource_config) or _ResourceConfig()
    groups = _groups(resource, _job_groups(config, ("resource_config", 0)))
    market = "spot" if flag(resource.values.enable_managed_spot_training) else "on_demand"
    parts = job_parts(groups, resource.plan.accelerators)
    return planned(resource, parts, lambda: setting(resource, market=market))


def _job_groups(config: _ResourceConfig, path: Path) -> _Found:
    """The machines of one job: its groups, which exist together, or itself."""
    groups = every(config.instance_groups, _Group)
    return [(group, (*path, "instance_groups", at)) for at, group in enumerate(groups)] or [(config, path)]


def _groups(resource: AnyResource, found: _Found) -> tuple[Group, ...]:
    shown = [
        _shown(resource, group.instance_group_name, (*path, "instance_group_name")) for group, path in found
    ]
    names = part_names(shown, "group")
    return tuple(
        _group(resource, group, path, name) for name, (group, path) in zip(names, found, strict=True)
    )


def _shown(resource: AnyResource, name: str | None, path: Path) -> str | None:
    """A name that may stand in an id."""
    return None if resource.is_sensitive(*path) else name


def _group(resource: AnyResource, group: _Group, path: Path, name: str = "") -> Group:
    capacity = first(group.capacity_requirements)
    return Group(
        name=name,
        kinds=_kinds(resource, group, path),
        planned=bool(group.training_plan_arn),
        spot=capacity is not None and bool(capacity.spot),
        on_demand=capacity is None or bool(capacity.on_demand) or not capacity.spot,
    )


def _kinds(resource: AnyResource, group: _Group, path: Path) -> tuple[Kind, ...]:
    wanted = first(group.instance_requirements)
    count = fields.number(resource, group.instance_count, *path, "instance_count")
    types: tuple[Field[str], ...] = ()
    if wanted is not None and group.instance_type is None:
        place = (*path, "instance_requirements", 0, "instance_types")
        types = fields.texts(resource, wanted.instance_types, *place)
    types = types or (fields.text(resource, group.instance_type, *path, "instance_type"),)
    return tuple(Kind(each, count) for each in types)


def read_tuning(resource: Resource[TuningJob]) -> list[Workload]:
    """One row for each definition of training jobs, as many machines as run in parallel."""
    values = resource.values
    at = "config" if values.config else "hyper_parameter_tuning_job_config"
    tuning = first(getattr(values, at)) or _TuningConfig()
    limits = first(tuning.resource_limits) or _JobLimits()
    place = (at, 0, "resource_limits", 0, "max_parallel_training_jobs")
    parallel = fields.number(resource, limits.max_parallel_training_jobs, *place)
    definitions = [
        (definition, (name, index))
        for name in ("training_job_definition", "training_job_definitions")
        for index, definition in enumerate(every(getattr(values, name), _Definition))
    ] or [(_Definition(), ("training_job_definition", 0))]
    shown = [_shown(resource, one.definition_name, (*path, "definition_name")) for one, path in definitions]
    found = [
        group
        for name, (definition, path) in zip(part_names(shown, "definition"), definitions, strict=True)
        for group in _tuned(resource, name, definition, path)
    ]
    parts = tuning_parts(found, parallel, resource.plan.accelerators)
    return planned(resource, parts, lambda: setting(resource))


def _tuned(
    resource: Resource[TuningJob], name: str, definition: _Definition, path: Path
) -> tuple[Group, ...]:
    """The groups of one definition; its instance configurations are alternatives."""
    tuned = first(definition.hyper_parameter_tuning_resource_config)
    if tuned is not None:
        place = (*path, "hyper_parameter_tuning_resource_config", 0)
        configs = every(tuned.instance_configs, _Group)
        if not configs:
            return (_group(resource, tuned, place, name),)
        kinds = (
            kind
            for at, config in enumerate(configs)
            for kind in _kinds(resource, config, (*place, "instance_configs", at))
        )
        return (Group(name=name, kinds=tuple(kinds)),)
    config = first(definition.resource_config)
    if config is None:
        lost = "training_job_definition[0].resource_config"
        return (Group(name=name, kinds=(Kind(Field(None, lost), Field(None, lost)),)),)
    found = _job_groups(config, (*path, "resource_config", 0))
    return tuple(
        _group(resource, group, where, f"{name}[{at}]" if len(found) > 1 else name)
        for at, (group, where) in enumerate(found)
    )
