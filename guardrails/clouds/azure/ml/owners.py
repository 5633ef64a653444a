"""Azure Machine Learning: rows of machines that the service keeps, and that no subscription lists. Pure.

What is attached is counted where it is, when its subscription is read. A deployment on an attached cluster,
and a job on compute of the workspace, add nothing to these.
"""

from collections.abc import Iterator

from guardrails.clouds import managed
from guardrails.clouds.azure.compute.owners import open_ended, scaled_by
from guardrails.clouds.azure.compute.sets import AUTOSCALE
from guardrails.clouds.azure.compute.settings import Raise
from guardrails.clouds.azure.ids import arm_id
from guardrails.clouds.azure.live import AzureFacts, told
from guardrails.clouds.azure.ml import settings
from guardrails.clouds.azure.ml.api import Compute, Deployment, Records
from guardrails.clouds.azure.ml.jobs import Asked, Job
from guardrails.clouds.managed import ManagedResource
from guardrails.clouds.owners import Claimed
from guardrails.clouds.parts import Part, emptied
from guardrails.clouds.region import LiveContext
from guardrails.model.field import Field
from guardrails.model.workload import Workload

_KINDS = {
    "computeinstance": "azurerm_machine_learning_compute_instance",
    "aks": "azurerm_machine_learning_inference_cluster",
    "kubernetes": "azurerm_machine_learning_inference_cluster",
    "synapsespark": "azurerm_machine_learning_synapse_spark",
}
_CLUSTER = "azurerm_machine_learning_compute_cluster"
_DEPLOYMENT = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments"
_JOB = "Microsoft.MachineLearningServices/workspaces/jobs"
_ATTACHED = frozenset(("aks", "kubernetes", "synapsespark", "virtualmachine"))
_ELSEWHERE = frozenset(("databricks", "datafactory", "datalakeanalytics", "hdinsight"))
"""Compute that is made elsewhere, and read there."""


def claim(records: Records, facts: AzureFacts) -> Claimed:
    """Rows of compute, deployments and jobs."""
    rows: list[Workload] = []
    for compute in records.computes:
        kind = _KINDS.get(compute.kind, _CLUSTER)
        rows += _rows(facts, kind, compute.id, compute, _compute(compute, facts))
    for deployment in records.deployments:
        if not deployment.on_cluster:
            raises = tuple(_raises(deployment, records))
            parts = settings.deployment_parts(_deployment(deployment, raises), facts.accelerators)
            rows += _rows(facts, _DEPLOYMENT, deployment.id, deployment, parts)
    for job in records.jobs:
        parts = [settings.job_part(_job(each, job), facts.accelerators) for each in job.asked]
        found = _rows(facts, _JOB, job.id, job, parts)
        rows += map(emptied, found) if settings.is_over(job.status) else found
    return Claimed(rows=tuple(rows))


def _rows(
    facts: AzureFacts, kind: str, id_: str, of: Compute | Deployment | Job, parts: list[Part]
) -> list[Workload]:
    resource = ManagedResource(
        kind=kind, id=id_, tags=of.tags, word="step", traits=LiveContext(region=of.region)
    )
    return managed.rows(facts, resource, parts)


def _compute(compute: Compute, facts: AzureFacts) -> list[Part]:
    size = told(compute.size or None, "properties.vmSize")
    if compute.kind == "computeinstance":
        return settings.instance_parts(size, facts.accelerators, compute.state)
    if compute.kind == "aks" and compute.size and not compute.used:
        return settings.fixed_parts(size, told(compute.count, "properties.agentCount"), facts.accelerators)
    if compute.kind in _ATTACHED:
        return _attached(compute, facts)
    if compute.kind in _ELSEWHERE:
        return []
    cluster = settings.Cluster(
        size=size,
        count=Field(compute.count),
        least=Field(compute.least),
        most=told(compute.most, "scaleSettings.maxNodeCount"),
        priority=Field(compute.priority),
    )
    return settings.cluster_parts(cluster, facts.accelerators)


def _attached(compute: Compute, facts: AzureFacts) -> list[Part]:
    """Nothing where what is attached is read itself; else machines that this scan does not see."""
    found = arm_id(compute.used)
    if found is not None and facts.reads(found) and _is_read(found.kind):
        return []
    if compute.kind == "virtualmachine" and compute.size:
        size = told(compute.size, "properties.virtualMachineSize")
        return settings.fixed_parts(size, Field(1), facts.accelerators)
    asks = "; an instance type of it asks for accelerators" if compute.asks else ""
    return settings.attached_parts("properties.resourceId", f"what it names is not read{asks}")


def _is_read(kind: str) -> bool:
    """Whether a scan reads resources of a type: clusters outside of Azure are only connected to it."""
    return kind in settings.KUBERNETES or kind in settings.SPARK or kind == settings.MACHINE


def _raises(deployment: Deployment, records: Records) -> Iterator[Raise]:
    """What makes it larger; settings that could not be read may make any of them so."""
    yield from (scaled_by(each) for each in records.scalers if each.scale_set == deployment.id.lower())
    if AUTOSCALE in records.lost:
        yield open_ended("autoscaleSettings", "autoscale settings could not be read")


def _deployment(deployment: Deployment, raises: tuple[Raise, ...]) -> settings.Deployment:
    kind = deployment.scale.lower()
    return settings.Deployment(
        size=told(deployment.size or None, "properties.instanceType"),
        count=told(deployment.count, "sku.capacity"),
        least=Field(deployment.least),
        most=told(deployment.most, "scaleSettings.maxInstances"),
        scales=kind != "default" and bool(kind or deployment.most is not None),
        raises=raises,
    )


def _job(asked: Asked, job: Job) -> settings.Job:
    lost = "is no number" if asked.unclear else ""
    named = tuple(Field(name, "resources.instanceType") for name in asked.sizes)
    return settings.Job(
        name=asked.name,
        sizes=named or (Field(None, "resources.instanceType", "is chosen by the service"),),
        count=Field(asked.count, "resources.instanceCount", lost if asked.count is None else ""),
        trials=told(asked.trials, "limits.maxConcurrentTrials") if asked.sweeps else settings.ONCE,
        tier=Field(job.tier),
        waits=settings.waits(job.status),
    )
