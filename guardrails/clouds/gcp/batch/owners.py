"""Batch: what jobs that did not end may take. Pure.

Their VMs are machines of the project, which Batch marks by labels that anybody may write: these rows stay,
and what a job may still take is between nothing and all that its tasks do.
"""

from collections.abc import Iterator

from guardrails.catalog.accelerators import Choice, Size, unknown_choice
from guardrails.clouds.gcp import live
from guardrails.clouds.gcp.batch import settings
from guardrails.clouds.gcp.batch.api import Job, Records, TaskGroup
from guardrails.clouds.gcp.compute.named import GcpFacts
from guardrails.clouds.gcp.compute.settings import market_name
from guardrails.clouds.gcp.links import place, within
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.region import LiveContext
from guardrails.model.field import Field

KIND = "google_batch_job"
_COLLOCATED = "COLLOCATED"


def claim(records: Records, facts: GcpFacts) -> Claimed:
    """Jobs as owners of machines that nobody names."""
    return Claimed(owners=tuple(_owner(each, records, facts) for each in records.jobs))


def _owner(job: Job, records: Records, facts: GcpFacts) -> Owner:
    group = next(iter(job.task_groups), TaskGroup())
    number = settings.vms(Field(group.parallelism), Field(group.task_count), Field(group.task_count_per_node))
    number = live.beside(number, "taskGroups.parallelism")
    allocation = job.allocation_policy
    together = allocation.placement.collocation == _COLLOCATED
    return Owner(
        kind=KIND,
        id=facts.path(within(job.name)),
        choices=tuple(_choices(job, records, number.size, facts)),
        traits=LiveContext(
            region=place(job.name)[0],
            placement=f"compact:{job.uid}" if together else "",
            market=_market(job, records),
            claims=facts.claims(live.merged(allocation.labels, job.labels)),
            open=number.open,
        ),
    )


def _choices(job: Job, records: Records, size: Size, facts: GcpFacts) -> Iterator[Choice]:
    """What its VMs may be."""
    instances, path = job.instances, "allocationPolicy.instances"
    kinds = job.allocation_policy.instance_flexibility_policy.types
    if not instances.instance_template:
        policy = instances.policy
        for kind in kinds or (policy.machine_type,):
            yield live.choice(facts, live.Spec(kind, policy.guests, path), size)
        return
    template = records.templates.get(instances.template)
    if template is None:
        yield unknown_choice(size, f"{path}.instanceTemplate", "its template is not known")
        return
    for kind in kinds or (template.type,):
        yield live.choice(facts, live.Spec(kind, template.guests, path), size)


def _market(job: Job, records: Records) -> str:
    template = records.templates.get(job.instances.template)
    if template is not None:
        return market_name(template.model, preemptible=template.preemptible)
    return settings.market(job.instances.policy.provisioning_model)
