"""Cloud Run: rows of services, jobs and worker pools. Its instances are no machines of the project. Pure."""

from collections.abc import Iterator

from msgspec.structs import replace

from guardrails.catalog.accelerators import OPEN, unknown_choice
from guardrails.clouds import managed
from guardrails.clouds.counting import Counted
from guardrails.clouds.gcp.compute.named import GcpFacts
from guardrails.clouds.gcp.links import last, place, within
from guardrails.clouds.gcp.run import api, settings
from guardrails.clouds.gcp.run.api import Job, Records, RunService, Template, WorkerPool
from guardrails.clouds.managed import ManagedResource
from guardrails.clouds.owners import Claimed
from guardrails.clouds.parts import Part
from guardrails.clouds.region import LiveContext
from guardrails.formats.decoding import whole_number
from guardrails.model.field import Field
from guardrails.model.workload import Workload

SERVICE = "google_cloud_run_v2_service"
JOB = "google_cloud_run_v2_job"
POOL = "google_cloud_run_v2_worker_pool"


def claim(records: Records, facts: GcpFacts) -> Claimed:
    """Rows only."""
    rows: list[Workload] = []
    for service in records.services:
        rows += _rows(facts, SERVICE, service, list(_service(service, records, facts)))
    for job in records.jobs:
        rows += _rows(facts, JOB, job, list(_job(job, facts)))
    for pool in records.pools:
        rows += _rows(facts, POOL, pool, list(_pool(pool, facts)))
    return Claimed(rows=tuple(rows))


def _rows(
    facts: GcpFacts, kind: str, thing: RunService | Job | WorkerPool, parts: list[Part]
) -> list[Workload]:
    traits = LiveContext(region=place(thing.name)[0])
    id_ = facts.path(within(thing.name))
    resource = ManagedResource(kind=kind, id=id_, tags=thing.labels, word="revision", traits=traits)
    return managed.rows(facts, resource, parts)


def _service(service: RunService, records: Records, facts: GcpFacts) -> Iterator[Part]:
    """The latest revision, and others that serve: each may grow to the limits of both."""
    named = {"latest": service.template} | {
        last(each.name): each for each in records.revisions.get(service.name, ())
    }
    for name, template in named.items():
        scalings = [_scaling(template.scaling, "template.scaling"), _scaling(service.scaling, "scaling")]
        number = settings.service_number(scalings, "template.scaling.maxInstanceCount")
        yield from _instances(template, number, name, facts)
    if service.name in records.lost:
        yield Part(
            choices=(unknown_choice(OPEN, "trafficStatuses", "a revision was not read"),), name="other"
        )


def _job(job: Job, facts: GcpFacts) -> Iterator[Part]:
    execution = job.template
    number = settings.job_number(
        Field(execution.task_count, "template.taskCount"),
        Field(execution.parallelism, "template.parallelism"),
    )
    yield from _instances(execution.template, number, "", facts)


def _pool(pool: WorkerPool, facts: GcpFacts) -> Iterator[Part]:
    path = "scaling.manualInstanceCount"
    number = settings.pool_number(Field(pool.scaling.manual_instance_count, path), path)
    yield from _instances(pool.template, number, "", facts)


def _instances(template: Template, number: Counted, name: str, facts: GcpFacts) -> Iterator[Part]:
    instance = settings.Instance(
        selector=Field(template.node_selector.accelerator or None, "template.nodeSelector.accelerator"),
        gpus=tuple(_gpus(text) for text in template.gpus),
        containers="template.containers",
    )
    found = settings.instance_choice(instance, facts.accelerators)
    if found is not None:
        yield Part(choices=(replace(found, size=number.size),), open=number.open, name=name)


def _gpus(text: str) -> Field[int]:
    if not text:
        return Field()
    count = whole_number(text)
    return Field(count, "", "" if count is not None else "is no number of devices")


def _scaling(found: api.Scaling, path: str) -> settings.Scaling:
    return settings.Scaling(
        manual=Field(found.manual_instance_count, f"{path}.manualInstanceCount"),
        least=Field(found.min_instance_count, f"{path}.minInstanceCount"),
        most=Field(found.max_instance_count, f"{path}.maxInstanceCount"),
    )
