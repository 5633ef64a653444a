"""Services of AWS that can rent accelerators and that no scan reads: each is a line of coverage.

Machines of some are instances of EC2 in the same account: they count there, and only the service's own limits
are not read. Machines of the others run in accounts of AWS, and no other call shows them.
Source: user guides of each service, on the types of machine that it offers, read 2026-11-30.
"""

from collections.abc import Iterator

import msgspec

from guardrails.model.coverage import SERVICE, Coverage

_HIDDEN = "its machines run in accounts of AWS, and a scan does not read it"
_SEEN = (
    "a scan does not read its limits; its machines are instances of EC2 in the same account and count there"
)
_DEFAULT = "a scan does not read these settings; what is started with them counts"
_SHOWN = "a scan does not read it; the endpoints and processing jobs that it runs count"


class Unread(msgspec.Struct, frozen=True):
    """One service, or a part of one.

    Attributes:
        name: As AWS calls it.
        what: What of it can hold accelerators.
        reason: Why it is not read, and what of it counts all the same.
    """

    name: str
    what: str
    reason: str = _HIDDEN

    @property
    def in_ec2(self) -> bool:
        """Whether its machines are instances of EC2 in the same account."""
        return self.reason == _SEEN


UNREAD = (
    Unread("Bedrock", "provisioned throughput, customization and import of models"),
    Unread("Braket", "hybrid jobs"),
    Unread("Clean Rooms ML", "training and inference of custom models"),
    Unread("Deadline Cloud", "service-managed fleets"),
    Unread("GameLift Streams", "stream groups"),
    Unread("HealthOmics", "runs on GPUs"),
    Unread("Lightsail", "Lightsail for Research with GPUs"),
    Unread("SageMaker", "AutoML and labeling jobs"),
    Unread("SageMaker", "optimization jobs"),
    Unread("SageMaker", "inference recommender jobs"),
    Unread("SageMaker", "inference experiments", _SHOWN),
    Unread("SageMaker", "monitoring schedules", _SHOWN),
    Unread("SageMaker", "defaults of domains and user profiles", _DEFAULT),
    Unread("Cloud9", "environments", _SEEN),
    Unread("EC2 Image Builder", "build and test instances", _SEEN),
    Unread("Elastic Beanstalk", "environments", _SEEN),
    Unread("Karpenter", "node pools", _SEEN),
    Unread("Lambda", "managed instances", _SEEN),
    Unread("ParallelCluster", "queues", _SEEN),
)


def lines() -> Iterator[Coverage]:
    """A line for each; complete, for nobody asked for them."""
    for each in UNREAD:
        reason = f"{each.what}: {each.reason}"
        yield Coverage(where=f"aws/{each.name}", what=SERVICE, state="not_asked", reason=reason)
