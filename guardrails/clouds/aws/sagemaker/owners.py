"""SageMaker: its machines are no EC2 instances of the account, so that it owns none and has rows. Pure."""

from collections.abc import Iterator

from guardrails.clouds.aws.sagemaker_hosting import owners as hosting
from guardrails.clouds.aws.sagemaker_jobs.owners import of_jobs
from guardrails.clouds.aws.sagemaker_shared.shapes import Records
from guardrails.clouds.owners import Claimed
from guardrails.clouds.region import RegionFacts
from guardrails.model.workload import Workload


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
