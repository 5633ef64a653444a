"""Vertex AI: rows of jobs that hold machines or wait for some, and of those that ended and hold none. Pure.

A job on a persistent resource is part of that resource's rows, and a trial part of its tuning job's, where
these were read. Steps of pipelines are custom jobs: what those that run may still ask for is delegated.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from guardrails.catalog.accelerators import OPEN, Choice, Size, unknown_choice
from guardrails.clouds import counting
from guardrails.clouds.counting import Counted
from guardrails.clouds.gcp import live
from guardrails.clouds.gcp.compute.named import GcpFacts
from guardrails.clouds.gcp.links import last, within
from guardrails.clouds.gcp.vertex import settings
from guardrails.clouds.gcp.vertex.jobs import is_known, is_over, waits
from guardrails.clouds.gcp.vertex.rows import Thing, part, rows
from guardrails.clouds.gcp.vertex.shapes import (
    Asked,
    Job,
    JobSpec,
    Pipeline,
    Prediction,
    Records,
    Tuning,
    WorkerPool,
)
from guardrails.clouds.parts import Part, emptied
from guardrails.model.field import Field
from guardrails.model.range import ZERO, Range, exactly
from guardrails.model.workload import Workload

JOB = "google_vertex_ai_custom_job"
TUNING = "google_vertex_ai_hyperparameter_tuning_job"
PREDICTION = "google_vertex_ai_batch_prediction_job"
PIPELINE = "google_vertex_ai_pipeline_job"
TRAINING = "google_vertex_ai_training_pipeline"
_TRIED = frozenset(("SUCCEEDED", "INFEASIBLE"))
"""Trials that are over. Source: Vertex AI API, Trial.State."""


def of_jobs(records: Records, facts: GcpFacts) -> Iterator[Workload]:
    """Rows of custom, tuning and batch prediction jobs, and of pipelines."""
    kept = {within(each.name) for each in records.persistent}
    trials = {
        within(trial.custom_job)
        for job in records.tuning
        if not is_over(job.state)
        for trial in job.trials
        if trial.custom_job
    }
    for job in records.jobs:
        if within(job.name) not in trials and not _is_kept(job, job.job_spec, kept):
            yield from _of(facts, JOB, job, _pools(facts, job.job_spec, job))
    for tuning in records.tuning:
        if not _is_kept(tuning, tuning.trial_job_spec, kept):
            found = _of(facts, TUNING, tuning, _tuning(facts, tuning))
            yield from map(_tried, found) if is_over(tuning.state) else found
    for prediction in records.predictions:
        yield from _of(facts, PREDICTION, prediction, [_prediction(facts, prediction)])
    for pipeline in records.pipelines:
        thing = Thing(PIPELINE, pipeline.name, pipeline.labels, role="delegated")
        yield from rows(facts, thing, list(_steps(facts, pipeline)))
    for training in records.training:
        unmade = unknown_choice(OPEN, "trainingTaskMetadata", "its job is not made yet")
        thing = Thing(TRAINING, training.name, training.labels, role="delegated")
        yield from rows(facts, thing, [Part(choices=(unmade,))])


def _is_kept(job: Job, spec: JobSpec, kept: set[str]) -> bool:
    """Whether a job runs on machines of a persistent resource that is a row of its own."""
    place = within(job.name).rsplit("/", 2)[0]
    resource = f"{place}/persistentResources/{last(spec.persistent_resource_id)}"
    return bool(spec.persistent_resource_id) and resource in kept


def _of(facts: GcpFacts, kind: str, job: Job, parts: list[Part]) -> list[Workload]:
    """The rows of a job: of one that ended, what it held is before."""
    if not is_known(job.state):
        parts = [replace(each, open=(*each.open, settings.of_state(job.state))) for each in parts]
    found = rows(facts, Thing(kind, job.name, job.labels, "pool"), parts)
    return [emptied(each) for each in found] if is_over(job.state) else found


def _asked(counted: Counted, job: Job) -> Counted:
    """What a job asks for: one that waits, or whose state is not known, need not have it."""
    sure = is_known(job.state) and not waits(job.state)
    return counted if sure else settings.not_yet(counted)


def _pools(facts: GcpFacts, spec: JobSpec, job: Job) -> list[Part]:
    """The pools of a job; one that names none runs on machines that are not known."""
    if not spec.worker_pool_specs:
        return [Part(choices=(unknown_choice(OPEN, "workerPoolSpecs", "is not given"),))]
    return [_pool(facts, spec, at, _asked(_count(each), job)) for at, each in _used(spec)]


def _used(spec: JobSpec) -> Iterator[tuple[int, WorkerPool]]:
    return ((at, each) for at, each in enumerate(spec.worker_pool_specs) if each != WorkerPool())


def _count(pool: WorkerPool) -> Counted:
    return counting.fixed(live.number(pool.replica_count, "workerPoolSpecs.replicaCount"))


def _pool(facts: GcpFacts, spec: JobSpec, at: int, number: Counted) -> Part:
    pool, path = spec.worker_pool_specs[at], f"workerPoolSpecs[{at}]"
    return part(facts, pool.machine_spec, number, path, spec.scheduling.strategy)


def _tuning(facts: GcpFacts, job: Tuning) -> list[Part]:
    """Pools of a trial, for all that run side by side; a job that shows no trials may have any number."""
    path = "parallelTrialCount"
    parallel, most = job.parallel_trial_count, job.max_trial_count
    running = sum(trial.state not in _TRIED for trial in job.trials)
    top = Range(running) if parallel is None else exactly(max(running, min(parallel, most or parallel)))
    now = exactly(running) if job.trials else Range(0, top.max)
    lost = () if parallel is not None else counting.fixed(live.number(None, path)).open
    found = []
    for at, pool in _used(job.trial_job_spec):
        number = settings.side_by_side(_count(pool), now, top)
        number = _asked(Counted(number.size, (*number.open, *lost)), job)
        found.append(_pool(facts, job.trial_job_spec, at, number))
    return found


def _tried(row: Workload) -> Workload:
    """A tuning job that ended: it held at most all that ran at a time."""
    return replace(row, accelerators_before=Range(0, row.ceiling_before.max))


def _prediction(facts: GcpFacts, job: Prediction) -> Part:
    resources = job.dedicated_resources
    if resources is None:
        return Part(choices=(unknown_choice(OPEN, "dedicatedResources", "Vertex AI chooses the machines"),))
    starting, most = resources.starting_replica_count, resources.max_replica_count
    number = settings.batch(Field(starting), Field(most))
    return part(facts, resources.machine_spec, _asked(number, job), "dedicatedResources")


def _steps(facts: GcpFacts, pipeline: Pipeline) -> Iterator[Part]:
    """A part for each kind of step with accelerators: it may run any number of times, side by side."""
    for name, executor in sorted(pipeline.pipeline_spec.deployment_spec.executors.items()):
        asked = executor.container.resources.accelerator if executor.container is not None else None
        if asked is not None:
            yield Part(choices=(_step(facts, asked),), name=name)


def _step(facts: GcpFacts, asked: Asked) -> Choice:
    path = "pipelineSpec.deploymentSpec.executors"
    count = asked.resource_count or asked.count
    kind = asked.resource_type or asked.type or "UNSPECIFIED"
    guests = ((kind, int(count) if count.isdecimal() else None),)
    found = live.choice(facts, live.Spec("", guests, path), Size(ZERO, Range(0)))
    return replace(found, path=path, reason=found.reason or "steps that start later ask for machines")
