"""What was found out about one customer: the figures and every verdict."""

import msgspec

from guardrails.model.compute import Cluster, Compute
from guardrails.model.verdict import Verdict


class CustomerFindings(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided about one customer."""

    id: str
    attributed: bool
    workloads: int
    compute: Compute
    clusters: tuple[Cluster, ...]
    verdicts: tuple[Verdict, ...]
