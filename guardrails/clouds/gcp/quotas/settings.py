"""From quotas to accelerators: the most that a project may run, as its quotas have it. Pure.

Quotas count devices, apart for standard and preemptible ones and for each service; TPUs count as cores or
chips, of which there are no fewer than chips. The quota of GPUs of all regions bounds the standard ones of
Compute together. Commitments and virtual workstations are no further devices. Source: Compute Engine,
"Allocation quotas", on GPUs; Cloud TPU, "Quotas".
"""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from guardrails.model.range import UNKNOWN, Range, total

_DEVICES = re.compile(r"(?:^|[/_-])(?:nvidia|gpus?|tpus?)(?:[/_-]|v\d|$)|podslice|litepod", re.IGNORECASE)
_OTHERS = re.compile(r"committed|commitment|_vws|virtual_workstation", re.IGNORECASE)
_ALL = "gpus_all_regions"
_PREEMPTIBLE = "preemptible"
_COMPUTE = "compute.googleapis.com/"


class Limit(Protocol):
    """One quota; see `api.Quota`."""

    @property
    def metric(self) -> str:
        """What it limits."""
        ...

    @property
    def limit(self) -> int | None:
        """In devices."""
        ...

    @property
    def places(self) -> int:
        """In how many places."""
        ...


def is_of_accelerators(metric: str) -> bool:
    """Whether a metric counts devices."""
    return bool(_DEVICES.search(metric)) and not _OTHERS.search(metric)


def allowed(quotas: Sequence[Limit], *, whole: bool) -> Range:
    """Accelerators that quotas allow: from 0 to their sum; open where one is not known, or has no limit."""
    if not whole:
        return UNKNOWN
    every = [each for each in quotas if each.metric.endswith(_ALL)]
    rest = [each for each in quotas if not each.metric.endswith(_ALL)]
    bounded = [each for each in rest if _is_bounded(each.metric)]
    others = [each for each in rest if not _is_bounded(each.metric)]
    return _least(_sum(bounded), [_bound(each) for each in every]) + _sum(others)


def _is_bounded(metric: str) -> bool:
    """Whether the quota of GPUs of all regions bounds it."""
    return metric.startswith(_COMPUTE) and "gpu" in metric and _PREEMPTIBLE not in metric


def _sum(quotas: Iterable[Limit]) -> Range:
    return total(_bound(each) for each in quotas)


def _bound(quota: Limit) -> Range:
    if quota.limit is None or quota.limit < 0:
        return UNKNOWN
    return Range(0, quota.limit * quota.places)


def _least(sum_: Range, limits: Iterable[Range]) -> Range:
    """The smaller of the sum and the limits of all together."""
    tops = [each.max for each in (sum_, *limits) if each.max is not None]
    return Range(0, min(tops)) if tops else UNKNOWN
