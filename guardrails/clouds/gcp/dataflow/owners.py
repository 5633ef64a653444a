"""Dataflow: what jobs with accelerators may take. Pure.

Their workers are VMs of the project, which carry names and labels that anybody may write: these rows stay,
and what a job may still take is between nothing and its limit.
"""

from guardrails.clouds.gcp import live
from guardrails.clouds.gcp.compute.named import GcpFacts
from guardrails.clouds.gcp.dataflow import settings
from guardrails.clouds.gcp.dataflow.api import Job, Records
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.region import LiveContext
from guardrails.model.field import Field

KIND = "google_dataflow_job"
_LIMIT = "autoscalingSettings.maxNumWorkers"


def claim(records: Records, facts: GcpFacts) -> Claimed:
    """Jobs as owners of machines that nobody names."""
    return Claimed(owners=tuple(_owner(each, facts) for each in records.jobs))


def _owner(job: Job, facts: GcpFacts) -> Owner:
    pool, path = job.workers, "environment.serviceOptions"
    most = Field(pool.autoscaling_settings.max_num_workers, _LIMIT)
    number = live.beside(settings.workers(Field(pool.num_workers), most), _LIMIT)
    asked = settings.guests(job.environment.asked, path)
    spec = live.Spec(
        pool.machine_type or settings.DEFAULT,
        tuple((each.type.value or "", each.count.value) for each in asked),
        path,
    )
    return Owner(
        kind=KIND,
        id=facts.path(f"locations/{job.location}/jobs/{job.id}"),
        choices=(live.choice(facts, spec, number.size),),
        traits=LiveContext(region=job.location, claims=facts.claims(job.labels), open=number.open),
    )
