"""From quotas to accelerators: the most that a subscription may run, as its quotas have it. Pure.

Quotas count vCPUs: of a family of sizes, or of all sizes together, as spot machines and low-priority nodes
are counted. The bound takes, of the sizes that a quota may mean, the one with the most accelerators per vCPU
that fits into it, as often as the vCPUs last. Capacity that others share with the subscription is not bounded
by its quotas. Source: Azure, "Check vCPU quotas", "Manage and increase quotas for resources with Azure
Machine Learning", "Batch service quotas and limits".
"""

import math
import re
from collections.abc import Iterator, Sequence

from guardrails.catalog.lookup import Catalog
from guardrails.catalog.rows import Shape
from guardrails.clouds.azure.families import sizes, vcpus
from guardrails.clouds.azure.quotas.api import Records
from guardrails.model.range import UNKNOWN, ZERO, Range, total

_FAMILY = re.compile(r".*family(?: vcpus| cluster dedicated vcpus)?", re.IGNORECASE)
_ALL = re.compile(r"lowprioritycores|total cluster low ?priority .*vcpus", re.IGNORECASE)
"""Limits of all sizes together that no family's limit is within."""


def allowed(records: Records, catalog: Catalog) -> Range:
    """Accelerators that the quotas allow: from 0 to their sum; open where one is not known."""
    if not records.whole:
        return UNKNOWN
    return total(_bound(limit, found) for limit, found in _limits(records, catalog))


def _limits(records: Records, catalog: Catalog) -> Iterator[tuple[int | None, Sequence[Shape] | None]]:
    """Limits in vCPUs, each with the accelerated sizes that it may mean; None: any, also unknown ones."""
    every = tuple(shape for shape in catalog.shapes.values() if shape.provider == "azure")
    for quota in (*records.compute, *records.learning):
        if _FAMILY.fullmatch(quota.name):
            found = sizes(quota.name, catalog)
            yield quota.limit, found and _counted(found, catalog)
        elif _ALL.fullmatch(quota.name):
            yield quota.limit, _counted(every, catalog)
    for quota in records.batch:
        found = sizes(quota.name, catalog) if quota.name else every
        yield quota.limit, found and _counted(found, catalog)


def _counted(shapes: Sequence[Shape], catalog: Catalog) -> Sequence[Shape]:
    return tuple(shape for shape in shapes if catalog.chips[shape.chip].ai)


def _bound(limit: int | None, shapes: Sequence[Shape] | None) -> Range:
    if limit == 0 or (shapes is not None and not shapes):
        return ZERO
    if limit is None or limit < 0 or shapes is None:
        return UNKNOWN
    each = [(shape.count, vcpus(shape.instance_type) or 1) for shape in shapes]
    densest = max((count / size for count, size in each if size <= limit), default=0)
    return Range(0, math.floor(limit * densest))
