"""Services of AWS that can rent accelerators and that no scan reads: each is a line of coverage.

Machines of some are instances of EC2 in the same account: they count there, and only the service's own limits
are not read. Machines of the others run in accounts of AWS, and no other call shows them.
Source: user guides of each service, on the types of machine that it offers, read 2026-11-30.
"""

from collections.abc import Iterator

from guardrails.clouds import unscanned
from guardrails.clouds.unscanned import Unscanned
from guardrails.model.coverage import Coverage

_HIDDEN = "its machines run in accounts of AWS, and a scan does not read it"
_SEEN = (
    "a scan does not read its limits; its machines are instances of EC2 in the same account and count there"
)
_DEFAULT = "a scan does not read these settings; what is started with them counts"
_SHOWN = "a scan does not read it; the endpoints and processing jobs that it runs count"


def _hidden(name: str, what: str, reason: str = _HIDDEN) -> Unscanned:
    return Unscanned(name=name, what=what, reason=reason)


def _seen(name: str, what: str) -> Unscanned:
    return Unscanned(name=name, what=what, reason=_SEEN, counts=True)


UNREAD = (
    _hidden("Bedrock", "provisioned throughput, customization and import of models"),
    _hidden("Braket", "hybrid jobs"),
    _hidden("Clean Rooms ML", "training and inference of custom models"),
    _hidden("Deadline Cloud", "service-managed fleets"),
    _hidden("GameLift Streams", "stream groups"),
    _hidden("HealthOmics", "runs on GPUs"),
    _hidden("Lightsail", "Lightsail for Research with GPUs"),
    _hidden("SageMaker", "AutoML and labeling jobs"),
    _hidden("SageMaker", "optimization jobs"),
    _hidden("SageMaker", "inference recommender jobs"),
    _hidden("SageMaker", "inference experiments", _SHOWN),
    _hidden("SageMaker", "monitoring schedules", _SHOWN),
    _hidden("SageMaker", "defaults of domains and user profiles", _DEFAULT),
    _seen("Cloud9", "environments"),
    _seen("EC2 Image Builder", "build and test instances"),
    _seen("Elastic Beanstalk", "environments"),
    _seen("Karpenter", "node pools"),
    _seen("Lambda", "managed instances"),
    _seen("ParallelCluster", "queues"),
)


def lines() -> Iterator[Coverage]:
    """A line for each."""
    return unscanned.lines("aws", UNREAD)
