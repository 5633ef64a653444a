"""SageMaker as one service: its parts are read one by one, so that what is refused costs that part alone."""

from collections.abc import Iterator

from msgspec.structs import replace

from guardrails.catalog.names import normal
from guardrails.clouds.aws.ec2.types import ACTION as TYPES
from guardrails.clouds.aws.ec2.types import resolve
from guardrails.clouds.aws.sagemaker_hosting import api as hosting
from guardrails.clouds.aws.sagemaker_jobs import api as jobs
from guardrails.clouds.aws.sagemaker_shared.reading import SYSTEM
from guardrails.clouds.aws.sagemaker_shared.shapes import Records
from guardrails.clouds.aws.sagemaker_studio import api as sagemaker_studio
from guardrails.clouds.service import Action, Calls, ReadFilter, Service

ACTIONS = (
    *jobs.ACTIONS,
    *hosting.ACTIONS,
    *sagemaker_studio.ACTIONS,
    Action("ListTags", "sagemaker:ListTags", "tags that may name the customer"),
    TYPES,
)


def read(calls: Calls, keep: ReadFilter) -> Records:
    """Everything that holds machines, or may start to."""
    endpoints = hosting.endpoints(calls, keep)
    found = Records(
        training=jobs.training(calls, keep),
        tuning=jobs.tuning(calls, keep),
        processing=jobs.processing(calls, keep),
        transform=jobs.transform(calls, keep),
        clusters=hosting.clusters(calls, keep),
        endpoints=endpoints,
        targets=hosting.targets(calls, endpoints),
        notebooks=hosting.notebooks(calls, keep),
        studio=sagemaker_studio.studio(calls, keep),
        plans=hosting.plans(calls, keep),
    )
    met = (normal("aws", name) for name in _met(found) if name and name != SYSTEM)
    return replace(found, types=resolve(calls, keep, met))


def _met(records: Records) -> Iterator[str]:
    """Every type that is named, as SageMaker calls it."""
    yield from jobs.types_met(records)
    yield from hosting.types_met(records)
    yield from (name for each in records.studio for name in each.instance_types)


SAGEMAKER = Service(name="sagemaker", client="sagemaker", actions=ACTIONS, records=Records, read=read)
