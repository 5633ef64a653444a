"""Tags of AWS: who may write which, and which of them may name a customer. Pure."""

from collections.abc import Mapping

import msgspec

from guardrails.clouds.region import claims
from guardrails.model.workload import Claim

RESERVED = "aws:"
"""What the keys of tags begin with that only AWS can write. Source: EC2 user guide, "Tag restrictions"."""
MARKS = (RESERVED, "eks:", "karpenter.sh/", "AWSBatchServiceTag")
"""Tags by which services mark what they make, and that name no customer: what their keys begin with. All but
the reserved ones may be written by anybody who may tag."""


class Tag(msgspec.Struct, frozen=True, rename="pascal"):
    """A tag as most services answer it."""

    key: str = ""
    value: str = ""


def claims_of(tags: Mapping[str, str]) -> tuple[Claim, ...]:
    """Tags as claims, in order of their keys; without those by which services mark what they make."""
    return claims(tags, MARKS)
