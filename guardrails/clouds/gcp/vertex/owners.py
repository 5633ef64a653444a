"""Vertex AI: rows of jobs, deployed models, persistent resources and runtimes of Colab. Pure.

None of its machines is one of the project. A deployed model on shared machines is part of its pool's row.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from guardrails.catalog.accelerators import SINGLE, Size, unknown_choice
from guardrails.clouds import counting
from guardrails.clouds.counting import UNSET, Counted
from guardrails.clouds.gcp import live
from guardrails.clouds.gcp.compute.named import GcpFacts
from guardrails.clouds.gcp.links import within
from guardrails.clouds.gcp.vertex import settings
from guardrails.clouds.gcp.vertex.job_rows import of_jobs
from guardrails.clouds.gcp.vertex.jobs import is_known, waits
from guardrails.clouds.gcp.vertex.rows import Thing, part, rows
from guardrails.clouds.gcp.vertex.shapes import (
    Automatic,
    Dedicated,
    Deployed,
    Execution,
    Records,
    ResourcePool,
    Runtime,
)
from guardrails.clouds.owners import Claimed
from guardrails.clouds.parts import Part
from guardrails.model.field import Field
from guardrails.model.range import ONE, ZERO, Range
from guardrails.model.workload import Workload

ENDPOINT = "google_vertex_ai_endpoint"
POOL = "google_vertex_ai_deployment_resource_pool"
PERSISTENT = "google_vertex_ai_persistent_resource"
RUNTIME = "google_colab_runtime"
EXECUTION = "google_colab_notebook_execution"
_STOPPED = frozenset(("STOPPED", "BEING_STOPPED"))
_UP = frozenset(("RUNNING", "BEING_STARTED", "BEING_UPGRADED"))
_ONE = Counted(SINGLE)


def claim(records: Records, facts: GcpFacts) -> Claimed:
    """Rows only."""
    return Claimed(rows=(*of_jobs(records, facts), *_served(records, facts), *_notebooks(records, facts)))


def _served(records: Records, facts: GcpFacts) -> Iterator[Workload]:
    """Rows of endpoints, and of machines that are shared or kept."""
    for endpoint in records.endpoints:
        models = [_model(facts, each) for each in endpoint.deployed_models]
        yield from rows(facts, Thing(ENDPOINT, endpoint.name, endpoint.labels, "model"), models)
    for pool in records.pools:
        shared = _dedicated(facts, pool.dedicated_resources, Field(), "")
        yield from rows(facts, Thing(POOL, pool.name, {}), [shared])
    for resource in records.persistent:
        pools = [_pool(facts, each, at) for at, each in enumerate(resource.resource_pools)]
        yield from rows(facts, Thing(PERSISTENT, resource.name, resource.labels, "pool"), pools)


def _notebooks(records: Records, facts: GcpFacts) -> Iterator[Workload]:
    for runtime in records.runtimes:
        yield from rows(
            facts, Thing(RUNTIME, runtime.name, runtime.labels), [_runtime(facts, runtime, records)]
        )
    for execution in records.executions:
        found = _execution(facts, execution, records)
        yield from rows(facts, Thing(EXECUTION, execution.name, execution.labels), [found])


def _model(facts: GcpFacts, model: Deployed) -> Part:
    status = model.status
    now = Field(status.available_replica_count if status is not None else None)
    if model.dedicated_resources is not None:
        return _dedicated(facts, model.dedicated_resources, now, model.id)
    automatic = model.automatic_resources or Automatic()
    number = settings.present(settings.replicas(*_limits(automatic, "automaticResources")), now)
    chosen = unknown_choice(number.size, "automaticResources", "Vertex AI chooses the machines")
    return Part(choices=(chosen,), open=number.open, name=model.id)


def _dedicated(facts: GcpFacts, resources: Dedicated, now: Field[int], name: str) -> Part:
    path = "dedicatedResources"
    number = settings.present(settings.replicas(*_limits(resources, path)), now)
    strategy = "SPOT" if resources.spot else ""
    return replace(part(facts, resources.machine_spec, number, path, strategy), name=name)


def _limits(found: Dedicated | Automatic, path: str) -> tuple[Field[int], Field[int]]:
    return (
        live.number(found.min_replica_count, f"{path}.minReplicaCount"),
        Field(found.max_replica_count, f"{path}.maxReplicaCount"),
    )


def _pool(facts: GcpFacts, pool: ResourcePool, at: int) -> Part:
    path, scaling = f"resourcePools[{at}]", pool.autoscaling_spec
    count = live.number(pool.replica_count, f"{path}.replicaCount")
    if scaling is None:
        number = counting.fixed(count)
    else:
        most = live.number(scaling.max_replica_count, f"{path}.autoscalingSpec.maxReplicaCount")
        number = counting.scaled(UNSET, Field(scaling.min_replica_count), most)
    return replace(part(facts, pool.machine_spec, number, path), name=pool.id)


def _runtime(facts: GcpFacts, runtime: Runtime, records: Records) -> Part:
    """One machine; a runtime that is stopped can be started."""
    state = runtime.runtime_state
    if state in _UP:
        number = _ONE
    elif state in _STOPPED:
        number = Counted(Size(ZERO, ONE))
    else:
        number = Counted(Size(Range(0, 1), ONE), (settings.of_state(state),))
    if runtime.template:
        return _of_template(facts, runtime.template, number, records)
    return part(facts, runtime.machine_spec, number, "runtime")


def _execution(facts: GcpFacts, execution: Execution, records: Records) -> Part:
    """One machine: of its own choice, else of its template's kind."""
    number = settings.not_yet(_ONE) if waits(execution.job_state) else _ONE
    if not is_known(execution.job_state):
        number = Counted(settings.not_yet(_ONE).size, (settings.of_state(execution.job_state),))
    own = execution.custom_environment_spec
    if own is not None:
        return part(facts, own.machine_spec, number, "customEnvironmentSpec")
    return _of_template(facts, execution.template, number, records)


def _of_template(facts: GcpFacts, name: str, number: Counted, records: Records) -> Part:
    for template in records.templates:
        if within(template.name) == within(name):
            return part(facts, template.machine_spec, number, "notebookRuntimeTemplate")
    lost = unknown_choice(number.size, "notebookRuntimeTemplate", "its template is not known")
    return Part(choices=(lost,), open=number.open)
