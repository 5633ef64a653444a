"""SageMaker: its machines are no EC2 instances of the account, so that it owns none and has rows. Pure."""

from collections.abc import Iterator

from guardrails.model.workload import Workload
from guardrails.sources.aws.joins import sagemaker_hosting as hosting
from guardrails.sources.aws.joins.interface import Claimed, RegionFacts
from guardrails.sources.aws.joins.sagemaker_jobs import of_jobs
from guardrails.sources.aws.services.sagemaker_shapes import Records


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """The rows of everything that holds machines, or may start to."""
    return Claimed(rows=tuple(_rows(records, facts)))


def _rows(records: Records, facts: RegionFacts) -> Iterator[Workload]:
    yield from of_jobs(records, facts)
    for cluster in records.clusters:
        yield from hosting.of_cluster(cluster, facts)
    for endpoint in records.endpoints:
        yield from hosting.of_endpoint(endpoint, records.targets, facts)
    for notebook in records.notebooks:
        yield from hosting.of_notebook(notebook, facts)
    for studio in records.studio:
        yield from hosting.of_studio(studio, facts)
    for plan in records.plans:
        yield from hosting.of_plan(plan, facts)
