"""What a customer's workloads add up to: pools, clusters and sums, as policies read them."""

from typing import Literal

import msgspec

from guardrails.model.range import ZERO, Range
from guardrails.model.tri import Tri
from guardrails.model.workload import Role

Service = Literal["infrastructure", "managed_ml", "unknown"]
"""What is rented: machines or clusters on which anything runs, or a service for machine learning."""

Operator = Literal["cloud", "partner", "unknown"]
"""Who runs a region: the cloud itself, or another company under its own law, as in mainland China."""

Scope = Literal["plan", "estate"]
"""The plan files given, or everything that was asked for."""


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every field is required and none other is allowed: a part of the policies' input."""


class Pool(Strict, frozen=True, kw_only=True):
    """Workloads alike in everything a policy reads.

    Attributes:
        id: Joins the categorical fields that tell pools apart.
        country: Where the region is, ISO 3166-1 alpha-2 or `unknown`.
        set_aside: Whether the hardware is dedicated, reserved or bought for the customer alone.
        operator: Who runs the region; service: what is rented there.
        tpp: Total processing performance of one chip; no max when unknown.
        performance_density: Of one chip; no max when unknown.
        datacenter_marketed: Whether the chip is designed or marketed for data centres.
        dram_gb_per_s: Memory bandwidth of one chip, 10^9 bytes/s.
        instances: Instances at the ceiling.
        accelerators: Accelerators planned or running.
        ceiling: Accelerators at the ceiling.
        capacity_eops: 10^18 operations per second at the ceiling, dense peak.
        fp64_pflops, fp32_pflops: 10^15 operations per second at the ceiling, in 64 and in 32 bit.
        fabric_gbps: Scale-out bandwidth of one instance, 10^9 bit/s.
    """

    id: str
    account: str
    provider: str
    region: str
    country: str
    zone: str
    placement: str
    kind: str
    service: Service
    operator: Operator
    role: Role
    set_aside: Tri
    accelerator: str
    tpp: Range
    performance_density: Range
    datacenter_marketed: Tri
    dram_gb_per_s: Range
    instances: Range
    accelerators: Range
    ceiling: Range
    capacity_eops: Range
    fp64_pflops: Range
    fp32_pflops: Range
    fabric_gbps: Range


class Offering(Strict, frozen=True, kw_only=True, order=True):
    """What pools of one kind are: the service that is rented, and who runs the region."""

    service: Service
    operator: Operator


class Cluster(Strict, frozen=True, kw_only=True):
    """Pools that are co-located and joined by a fabric faster than a line.

    Attributes:
        location: `provider:region[:zone]`.
        country: Where that is, ISO 3166-1 alpha-2 or `unknown`.
        line_gbps: The line; per: `node` or `accelerator`.
        capacity_eops: min is what certainly belongs to it, max what could; the other figures alike.
        fp64_pflops, fp32_pflops: 10^15 operations per second, in 64 and in 32 bit.
    """

    id: str
    location: str
    country: str
    line_gbps: float
    per: Literal["node", "accelerator"]
    accelerators: Range
    capacity_eops: Range
    fp64_pflops: Range
    fp32_pflops: Range


class Compute(Strict, frozen=True, kw_only=True):
    """Sums over the customer's pools, at the ceiling.

    Attributes:
        scope: `plan`: only the files given; `estate`: everything that was asked for.
        capacity_eops: 10^18 operations per second at dense peak.
        capacity_12_months_yop: 10^24 operations in 8,760 hours: an upper bound ("could").
        estimate_12_months_yop: Capacity times utilisation: the likely figure.
        h100_equivalents: Dense rate in 16 bits (wider where a chip has none) over an H100's, 989.4 * 10^12.
    """

    scope: Scope
    accelerators: Range
    capacity_eops: Range
    capacity_12_months_yop: Range
    estimate_12_months_yop: Range
    h100_equivalents: Range


def no_compute(scope: Scope) -> Compute:
    """The sums of nobody's pools."""
    return Compute(
        scope=scope,
        accelerators=ZERO,
        capacity_eops=ZERO,
        capacity_12_months_yop=ZERO,
        estimate_12_months_yop=ZERO,
        h100_equivalents=ZERO,
    )
