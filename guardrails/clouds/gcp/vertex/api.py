"""Vertex AI: jobs, endpoints, shared and persistent machines, Colab's runtimes; one region after the other.

Each region has a host of its own. Keeps out names of people, addresses and what jobs do. Source: Vertex AI
API v1, the lists of projects.locations.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from msgspec.structs import replace

from guardrails.clouds.gcp import live
from guardrails.clouds.gcp.links import within
from guardrails.clouds.gcp.regional import everywhere, locations, offered
from guardrails.clouds.gcp.vertex.jobs import PIPELINE, is_over, jobs, operation, running
from guardrails.clouds.gcp.vertex.shapes import (
    CustomJob,
    Deployed,
    DeploymentPool,
    Endpoint,
    Execution,
    JobSpec,
    MachineSpec,
    Persistent,
    Pipeline,
    Prediction,
    Records,
    Runtime,
    Template,
    TrainingPipeline,
    Tuning,
    WorkerPool,
)
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, ReadFilter, Service


class _Named(Protocol):
    @property
    def name(self) -> str: ...


T = TypeVar("T")
N = TypeVar("N", bound=_Named)
J = TypeVar("J", CustomJob, Tuning, Prediction)
L = TypeVar(
    "L", CustomJob, Tuning, Prediction, Pipeline, TrainingPipeline, Endpoint, Persistent, Runtime, Execution
)


def _action(collection: str, why: str) -> RestAction:
    return RestAction(
        operation(collection),
        f"aiplatform.{collection}.list",
        why,
        host="{location}-aiplatform",
        path=f"/v1/projects/{{project}}/locations/{{location}}/{collection}",
    )


_LOCATIONS = locations("aiplatform")
ACTIONS = (
    _LOCATIONS,
    _action("customJobs", "machines of training jobs that run or ended lately"),
    _action("hyperparameterTuningJobs", "machines of tuning jobs that run or ended lately"),
    _action("batchPredictionJobs", "machines of batch predictions that run or ended lately"),
    _action("pipelineJobs", "what steps of running pipelines may ask for"),
    _action("trainingPipelines", "training pipelines whose jobs are not made yet"),
    _action("endpoints", "machines and limits of deployed models"),
    _action("deploymentResourcePools", "machines and limits that deployed models share"),
    _action("persistentResources", "machines that are kept for jobs and Ray"),
    _action("notebookRuntimes", "machines of Colab Enterprise"),
    _action("notebookExecutionJobs", "machines of notebooks that are executed now"),
    _action("notebookRuntimeTemplates", "machines that executions take from a template"),
)


def read(calls: Calls, keep: ReadFilter) -> Records:
    """What may have accelerators, in all regions."""
    reader = _Reader(calls, offered(calls, keep, _LOCATIONS))
    executions = reader.labelled(reader.executions())
    runtimes = reader.labelled(reader.runtimes())
    templates = reader.templates([*executions, *runtimes])
    plain = {within(each.name) for each in templates if reader.plain(each.machine_spec)}
    return Records(
        jobs=reader.labelled(
            each for each in reader.jobs("customJobs", CustomJob) if reader.asks(each.job_spec)
        ),
        tuning=reader.labelled(
            each
            for each in reader.jobs("hyperparameterTuningJobs", Tuning)
            if reader.asks(each.trial_job_spec)
        ),
        predictions=reader.labelled(
            each for each in reader.jobs("batchPredictionJobs", Prediction) if reader.predicts(each)
        ),
        pipelines=reader.labelled(reader.pipelines()),
        training=reader.labelled(reader.training()),
        endpoints=reader.labelled(reader.endpoints()),
        pools=reader.sorted(
            each
            for each in reader.listed("deploymentResourcePools", DeploymentPool)
            if not reader.plain(each.dedicated_resources.machine_spec)
        ),
        persistent=reader.labelled(
            each
            for each in reader.listed("persistentResources", Persistent)
            if not all(reader.plain(pool.machine_spec) for pool in each.resource_pools)
        ),
        runtimes=tuple(each for each in runtimes if within(each.template) not in plain),
        executions=tuple(each for each in executions if within(each.template) not in plain),
        templates=tuple(each for each in templates if within(each.name) not in plain),
    )


class _Reader:
    """Lists of one project, with what is wanted of them."""

    def __init__(self, calls: Calls, keep: ReadFilter) -> None:
        self._calls = calls
        self._keep = keep

    def listed(self, collection: str, kind: type[T], **query: str) -> Iterator[T]:
        """A list in all regions."""
        return everywhere(self._calls, self._keep, operation(collection), collection, kind, **query)

    def jobs(self, collection: str, kind: type[J]) -> Iterator[J]:
        """Jobs that run, wait, or ended in the look-back."""
        return jobs(self._calls, self._keep, collection, kind)

    def pipelines(self) -> Iterator[Pipeline]:
        """Those that run, where a step asks for accelerators."""
        found = running(self._calls, self._keep, "pipelineJobs", Pipeline, PIPELINE)
        for each in found:
            executors = each.pipeline_spec.deployment_spec.executors.values()
            if any(step.container and step.container.resources.accelerator for step in executors):
                yield each

    def training(self) -> Iterator[TrainingPipeline]:
        """Those whose job is not made yet; AutoML makes none."""
        for each in running(self._calls, self._keep, "trainingPipelines", TrainingPipeline, PIPELINE):
            made = each.training_task_metadata
            job = made and (made.backing_custom_job or made.backing_hyperparameter_tuning_job)
            if not job and "automl" not in each.training_task_definition:
                yield each

    def endpoints(self) -> Iterator[Endpoint]:
        """Those with models on machines of their own; what shares a pool's machines counts there."""
        for each in self.listed("endpoints", Endpoint):
            models = tuple(model for model in each.deployed_models if self._holds(model))
            if models:
                yield replace(each, deployed_models=models)

    def _holds(self, model: Deployed) -> bool:
        dedicated = model.dedicated_resources
        return model.automatic_resources is not None or (
            dedicated is not None and not self.plain(dedicated.machine_spec)
        )

    def executions(self) -> Iterator[Execution]:
        """Those that did not end."""
        view = "NOTEBOOK_EXECUTION_JOB_VIEW_FULL"
        for each in self.listed("notebookExecutionJobs", Execution, view=view):
            own = each.custom_environment_spec
            if not is_over(each.job_state) and not (own and self.plain(own.machine_spec)):
                yield each

    def runtimes(self) -> Iterator[Runtime]:
        """Those whose machine may have accelerators, as far as they say it."""
        for each in self.listed("notebookRuntimes", Runtime):
            if each.template or not self.plain(each.machine_spec):
                yield each

    def templates(self, found: Iterable[Runtime | Execution]) -> tuple[Template, ...]:
        """Templates that runtimes and executions are of."""
        named = {within(each.template) for each in found} - {""}
        if not named:
            return ()
        listed = self.listed("notebookRuntimeTemplates", Template)
        return self.sorted(each for each in listed if within(each.name) in named)

    def plain(self, spec: MachineSpec) -> bool:
        """Whether a machine is certain to have no accelerators."""
        return live.plain(self._keep, spec.machine_type, spec.guests)

    def asks(self, spec: JobSpec) -> bool:
        """Whether a job may have accelerators."""
        pools = [pool for pool in spec.worker_pool_specs if pool != WorkerPool()]
        return not pools or not all(self.plain(pool.machine_spec) for pool in pools)

    def predicts(self, job: Prediction) -> bool:
        """Whether a batch prediction has machines, and they may have accelerators."""
        if job.dedicated_resources is None:
            return not job.model.startswith("publishers/")
        return not self.plain(job.dedicated_resources.machine_spec)

    def labelled(self, found: Iterable[L]) -> tuple[L, ...]:
        """Things in order of their names, with the labels that are kept."""
        return self.sorted(replace(each, labels=self._keep.tags(each.labels)) for each in found)

    def sorted(self, found: Iterable[N]) -> tuple[N, ...]:
        """Things in order of their names."""
        return tuple(sorted(found, key=lambda each: each.name))


VERTEX = Service(
    name="vertex", client="aiplatform", actions=ACTIONS, records=Records, read=read, regionless=True
)
