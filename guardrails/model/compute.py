"""What a customer's workloads add up to: pools, clusters and sums, as policies read them."""

from typing import Literal

import msgspec

from guardrails.model.span import Range
from guardrails.model.tri import Tri
from guardrails.model.workload import Role


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every field is required and none other is allowed: a part of the policies' input."""


class Pool(Strict, frozen=True, kw_only=True):
    """Workloads alike in everything a policy reads.

    Attributes:
        id: Joins the categorical fields that tell pools apart.
        tpp: Total processing performance of one chip; no max when unknown.
        performance_density: Of one chip; no max when unknown.
        datacenter_marketed: Whether the chip is designed or marketed for data centres.
        instances: Instances at the ceiling.
        accelerators: Accelerators planned or running.
        ceiling: Accelerators at the ceiling.
        capacity_eops: 10^18 operations per second at the ceiling, dense peak.
        fabric_gbps: Scale-out bandwidth of one instance, 10^9 bit/s.
    """

    id: str
    account: str
    provider: str
    region: str
    zone: str
    placement: str
    kind: str
    role: Role
    accelerator: str
    tpp: Range
    performance_density: Range
    datacenter_marketed: Tri
    instances: Range
    accelerators: Range
    ceiling: Range
    capacity_eops: Range
    fabric_gbps: Range


class Cluster(Strict, frozen=True, kw_only=True):
    """Pools that are co-located and joined by a fabric faster than a line.

    Attributes:
        location: `provider:region[:zone]`.
        line_gbps: The line; per: `node` or `accelerator`.
        capacity_eops: min is what certainly belongs to it, max what could.
    """

    id: str
    location: str
    line_gbps: float
    per: Literal["node", "accelerator"]
    accelerators: Range
    capacity_eops: Range


class Compute(Strict, frozen=True, kw_only=True):
    """Sums over the customer's pools, at the ceiling.

    Attributes:
        scope: `plan`: only the files given; `estate`: everything that was asked for.
        capacity_eops: 10^18 operations per second at dense peak.
        capacity_12_months_yop: 10^24 operations in 8,760 hours: an upper bound ("could").
        estimate_12_months_yop: Capacity times utilisation: the likely figure.
        h100_equivalents: Sum of TPP divided by 15,832.
    """

    scope: Literal["plan", "estate"]
    accelerators: Range
    capacity_eops: Range
    capacity_12_months_yop: Range
    estimate_12_months_yop: Range
    h100_equivalents: Range
