"""SageMaker: rows of jobs that hold machines, and of jobs that ended, which hold nothing any more. Pure.

A training job that a tuning job started is part of the tuning job's row, whose limit it shares.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from guardrails.catalog.accelerators import Choice, Size
from guardrails.clouds import managed
from guardrails.clouds.aws.sagemaker_jobs.api import definitions, is_over
from guardrails.clouds.aws.sagemaker_shared.shapes import (
    Definition,
    Group,
    Machines,
    Processing,
    Records,
    Training,
    Transform,
    Tuning,
)
from guardrails.clouds.managed import ManagedResource
from guardrails.clouds.parts import Part, emptied
from guardrails.clouds.region import RegionFacts
from guardrails.model.range import Range, exactly
from guardrails.model.workload import UNKNOWN, Workload

_Named = tuple[str, int | None]
"""A type and how many machines of it a job has."""


def of_jobs(records: Records, facts: RegionFacts) -> Iterator[Workload]:
    """Rows of training, tuning, processing and transform jobs."""
    children = _children(records)
    started = {job.training_job_arn for jobs in children.values() for job in jobs}
    for training in records.training:
        if training.training_job_arn not in started or not training.training_job_arn:
            yield from _now(_training(training, facts), over=_is_over(training))
    for tuning in records.tuning:
        rows = _tuning(tuning, children.get(tuning.hyper_parameter_tuning_job_arn, ()), facts)
        yield from _past(rows) if is_over(tuning.hyper_parameter_tuning_job_status) else rows
    for processing in records.processing:
        yield from _now(_processing(processing, facts), over=is_over(processing.processing_job_status))
    for transform in records.transform:
        yield from _now(_transform(transform, facts), over=is_over(transform.transform_job_status))


def _now(rows: list[Workload], *, over: bool) -> list[Workload]:
    """The rows of a job: of one that ended, what it held is before."""
    return [emptied(each) for each in rows] if over else rows


def _past(rows: list[Workload]) -> list[Workload]:
    """The rows of a tuning job that ended: it held what its jobs had, at most all that run at a time."""
    return [
        msgspec.structs.replace(emptied(each), accelerators_before=Range(0, each.ceiling.max))
        for each in rows
    ]


def _is_over(job: Training) -> bool:
    pool = job.warm_pool_status
    return is_over(job.training_job_status, pool.status if pool is not None else "")


def _children(records: Records) -> dict[str, list[Training]]:
    """Training jobs by the tuning job that started them, where their machines are ones that it names.

    One that runs counts by itself when its tuning job ended.
    """
    ended = {
        tuning.hyper_parameter_tuning_job_arn
        for tuning in records.tuning
        if is_over(tuning.hyper_parameter_tuning_job_status)
    }
    types = {
        tuning.hyper_parameter_tuning_job_arn: {
            name
            for definition in definitions(tuning)
            for part in _of(_config(definition))
            for name, _ in part[1]
        }
        for tuning in records.tuning
    }
    found: dict[str, list[Training]] = {}
    for job in records.training:
        known = types.get(job.tuning_job_arn) if job.tuning_job_arn else None
        named = {name for _, machines in _of(job.resource_config) for name, _ in machines}
        counts = job.tuning_job_arn not in ended or _is_over(job)
        if known is not None and named <= known and counts:
            found.setdefault(job.tuning_job_arn, []).append(job)
    return found


def _config(definition: Definition) -> Machines | None:
    return definition.hyper_parameter_tuning_resource_config or definition.resource_config


def _of(machines: Machines | None) -> list[tuple[str, list[_Named]]]:
    """The parts of a job, which exist together: the name of each, and its types as alternatives."""
    if machines is None:
        return [("", [("", None)])]
    if machines.instance_groups:
        return [
            (each.instance_group_name, [(each.instance_type, each.instance_count)])
            for each in machines.instance_groups
        ]
    if machines.selected_instance_type:
        number = machines.selected_instance_count
        number = machines.instance_count if number is None else number
        return [("", [(machines.selected_instance_type, number)])]
    several: list[_Named] = [(each.instance_type, each.instance_count) for each in _alternatives(machines)]
    if several:
        return [("", [(name, machines.instance_count if n is None else n) for name, n in several])]
    return [("", [(machines.instance_type, machines.instance_count)])]


def _alternatives(machines: Machines) -> Sequence[Group]:
    preferred = tuple(
        Group(instance_type=each.instance_type, instance_count=each.instance_count)
        for each in machines.instance_preferences or ()
    )
    return (*preferred, *(machines.instance_configs or ()))


def _running(facts: RegionFacts, machines: Machines | None, market: str, path: str) -> list[Part]:
    """The parts of a job that runs: what it asked for, it holds."""
    return [
        Part(
            name=name,
            choices=tuple(
                managed.machine(facts, kind, managed.fixed(number), f"{path}.InstanceType")
                for kind, number in several
            ),
            market=market,
            open=managed.lost(f"{path}.InstanceCount", *(number for _, number in several)),
        )
        for name, several in _of(machines)
    ]


def _training(job: Training, facts: RegionFacts) -> list[Workload]:
    id_ = job.training_job_arn or facts.path(f"training-job/{job.training_job_name}")
    thing = ManagedResource(kind="aws_sagemaker_training_job", id=id_, tags=job.tags, word="group")
    market = "spot" if job.enable_managed_spot_training else _market(job.resource_config)
    return managed.rows(facts, thing, _running(facts, job.resource_config, market, "ResourceConfig"))


def _market(machines: Machines | None) -> str:
    """Reserved when it runs under a training plan; of preferences that differ, that is not known."""
    if machines is None:
        return "on_demand"
    if machines.training_plan_arn:
        return "reserved"
    planned = {bool(each.training_plan_arns) for each in machines.instance_preferences or ()}
    if not planned or planned == {False}:
        return "on_demand"
    return "reserved" if planned == {True} else UNKNOWN


def _processing(job: Processing, facts: RegionFacts) -> list[Workload]:
    id_ = job.processing_job_arn or facts.path(f"processing-job/{job.processing_job_name}")
    thing = ManagedResource(kind="aws_sagemaker_processing_job", id=id_, tags=job.tags)
    resources = job.processing_resources
    config = resources.cluster_config if resources is not None else None
    path = "ProcessingResources.ClusterConfig"
    return managed.rows(facts, thing, _running(facts, config, "on_demand", path))


def _transform(job: Transform, facts: RegionFacts) -> list[Workload]:
    id_ = job.transform_job_arn or facts.path(f"transform-job/{job.transform_job_name}")
    thing = ManagedResource(kind="aws_sagemaker_transform_job", id=id_, tags=job.tags)
    group = job.transform_resources or Group()
    config = Machines(instance_type=group.instance_type, instance_count=group.instance_count)
    return managed.rows(facts, thing, _running(facts, config, "on_demand", "TransformResources"))


def _tuning(job: Tuning, children: Sequence[Training], facts: RegionFacts) -> list[Workload]:
    """One row for each definition; definitions share the number of parallel jobs, each could use it alone."""
    running: Counter[str] = Counter()
    for child in (each for each in children if not _is_over(each)):
        for _, several in _of(child.resource_config):
            running.update({name: number or 0 for name, number in several[:1]})
    config = job.hyper_parameter_tuning_job_config
    limits = config.resource_limits if config is not None else None
    parallel = limits.max_parallel_training_jobs if limits is not None else None
    found: list[Part] = []
    for definition in definitions(job):
        found += _definition(definition, running, parallel, facts)
    id_ = job.hyper_parameter_tuning_job_arn or facts.path(
        f"hyper-parameter-tuning-job/{job.hyper_parameter_tuning_job_name}"
    )
    thing = ManagedResource(
        kind="aws_sagemaker_hyper_parameter_tuning_job", id=id_, tags=job.tags, word="definition"
    )
    return managed.rows(facts, thing, found)


def _definition(
    definition: Definition, running: Counter[str], parallel: int | None, facts: RegionFacts
) -> Iterator[Part]:
    """The parts of one definition; what runs of a type is counted for the first that names it."""
    machines = _config(definition)
    groups = _of(machines)
    for at, (_, several) in enumerate(groups):
        taken = {name: running.pop(name, 0) for name in dict.fromkeys(name for name, _ in several)}
        total = sum(taken.values())
        yield Part(
            name=f"{definition.definition_name}[{at}]" if len(groups) > 1 else definition.definition_name,
            choices=tuple(_choice(each, taken, total, parallel, facts) for each in several),
            market="spot" if definition.enable_managed_spot_training else _market(machines),
            open=(
                *managed.lost("ResourceLimits.MaxParallelTrainingJobs", parallel),
                *managed.lost("ResourceConfig.InstanceCount", *(number for _, number in several)),
            ),
        )


def _choice(
    named: _Named, taken: dict[str, int], total: int, parallel: int | None, facts: RegionFacts
) -> Choice:
    """A type of a definition: what runs of it, and as many machines as all parallel jobs have.

    Where there are alternatives, what runs may be spread over them: of each, between its own and all.
    """
    name, number = named
    planned = exactly(total) if len(taken) == 1 else Range(taken[name], total)
    if number is None or parallel is None:
        size = Size(planned, Range(planned.max or 0))
    else:
        size = Size(planned, exactly(max(number * parallel, total)))
    return managed.machine(facts, name, size, "ResourceConfig.InstanceType")
