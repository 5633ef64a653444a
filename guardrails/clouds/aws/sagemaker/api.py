"""SageMaker as one service: its parts are read one by one, so that what is refused costs that part alone."""

from collections.abc import Iterator

from msgspec.structs import replace

from guardrails.catalog.names import normal
from guardrails.clouds.aws.ec2.types import ACTION as TYPES
from guardrails.clouds.aws.ec2.types import resolve
from guardrails.clouds.aws.sagemaker.reading import SYSTEM
from guardrails.clouds.aws.sagemaker.shapes import Records
from guardrails.clouds.aws.sagemaker_hosting import api as hosting
from guardrails.clouds.aws.sagemaker_jobs import api as jobs
from guardrails.clouds.aws.sagemaker_studio import api as sagemaker_studio
from guardrails.clouds.aws.service import Service, Window
from guardrails.clouds.aws.session.calls import Action, Calls

ACTIONS = (
    *jobs.ACTIONS,
    *hosting.ACTIONS,
    *sagemaker_studio.ACTIONS,
    Action("ListTags", "sagemaker:ListTags", "tags that may name the customer"),
    TYPES,
)


def read(calls: Calls, window: Window) -> Records:
    """Everything that holds machines, or may start to."""
    endpoints = hosting.endpoints(calls, window)
    found = Records(
        training=jobs.training(calls, window),
        tuning=jobs.tuning(calls, window),
        processing=jobs.processing(calls, window),
        transform=jobs.transform(calls, window),
        clusters=hosting.clusters(calls, window),
        endpoints=endpoints,
        targets=hosting.targets(calls, endpoints),
        notebooks=hosting.notebooks(calls, window),
        studio=sagemaker_studio.studio(calls, window),
        plans=hosting.plans(calls, window),
    )
    met = (normal("aws", name) for name in _met(found) if name and name != SYSTEM)
    return replace(found, types=resolve(calls, window, met))


def _met(records: Records) -> Iterator[str]:
    """Every type that is named, as SageMaker calls it."""
    yield from jobs.types_met(records)
    yield from hosting.types_met(records)
    yield from (name for each in records.studio for name in each.instance_types)


SAGEMAKER = Service(name="sagemaker", client="sagemaker", actions=ACTIONS, records=Records, read=read)
