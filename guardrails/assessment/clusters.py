"""Which pools of one customer could be one machine: co-located and joined by a fast fabric.

A cluster's `min` is what certainly belongs to it, its `max` what could: an unknown fabric, zone or
region may join, so it counts in the upper bound and not in the lower.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import msgspec

from guardrails.model.compute import Cluster, Pool
from guardrails.model.ids import escaped
from guardrails.model.range import ZERO, Range, total
from guardrails.model.tri import Tri
from guardrails.model.workload import UNKNOWN

_SEPARATORS = ":|"
"""Of the parts of a cluster's id."""


class Line(msgspec.Struct, frozen=True):
    """Only fabrics faster than this join machines.

    Attributes:
        gbps: 10^9 bit/s.
        per: Whether that is a node's whole bandwidth or the share of one accelerator (choice D-4).
    """

    gbps: float
    per: Literal["node", "accelerator"] = "node"


class _Place(msgspec.Struct, frozen=True):
    """Pools that are in a place, and pools that may be."""

    name: str
    zone_known: bool
    inside: tuple[Pool, ...]
    maybe: tuple[Pool, ...]


def clusters(pools: Sequence[Pool], line: Line, complete: Tri) -> tuple[Cluster, ...]:
    """One cluster for each place where fast pools meet, in order of their ids.

    Args:
        pools: One customer's pools.
        line: Which fabrics join.
        complete: Whether the pools are all there are; otherwise each cluster is open upwards.
    """
    fast = [pool for pool in pools if _joined(pool, line) != "no"]
    return tuple(
        _cluster(place, line, complete) for place in sorted(_places(fast), key=lambda each: each.name)
    )


def _places(pools: Sequence[Pool]) -> Iterable[_Place]:
    """Zones where they are known, regions where they are not, a cloud where not even that is.

    What may stand where other pools do may as well stand elsewhere: it has a place of its own, too.
    """
    for provider in {pool.provider for pool in pools}:
        ours = [pool for pool in pools if pool.provider == provider]
        anywhere = tuple(pool for pool in ours if pool.region == UNKNOWN)
        regions = {pool.region for pool in ours} - {UNKNOWN}
        if anywhere:
            yield _Place(f"{provider}:{UNKNOWN}", False, anywhere, ())
        for region in regions:
            here = tuple(pool for pool in ours if pool.region == region)
            yield from _zones(f"{provider}:{escaped(region, _SEPARATORS)}", here, anywhere)


def _zones(region: str, here: tuple[Pool, ...], anywhere: tuple[Pool, ...]) -> Iterable[_Place]:
    zoneless = tuple(pool for pool in here if pool.zone == UNKNOWN)
    zones = {pool.zone for pool in here} - {UNKNOWN}
    if zoneless:
        yield _Place(region, False, zoneless, anywhere)
    for zone in zones:
        inside = tuple(pool for pool in here if pool.zone == zone)
        yield _Place(f"{region}:{escaped(zone, _SEPARATORS)}", True, inside, zoneless + anywhere)


def _cluster(place: _Place, line: Line, complete: Tri) -> Cluster:
    def bounds(figure: Callable[[Pool], Range]) -> Range:
        upper = total(figure(pool) for pool in place.inside + place.maybe)
        lower = _certain(place, line, figure)
        return Range(lower, upper.max if complete == "yes" else None)

    return Cluster(
        id=f"{place.name}|over={format(line.gbps, 'g')}|per={line.per}",
        location=place.name,
        country=_country(place),
        line_gbps=line.gbps,
        per=line.per,
        accelerators=bounds(lambda pool: pool.ceiling),
        capacity_eops=bounds(lambda pool: pool.capacity_eops),
        fp64_pflops=bounds(lambda pool: pool.fp64_pflops),
        fp32_pflops=bounds(lambda pool: pool.fp32_pflops),
    )


def _country(place: _Place) -> str:
    """A place is in one country; pools that are somewhere unknown do not move it."""
    countries = {pool.country for pool in place.inside}
    return countries.pop() if len(countries) == 1 else UNKNOWN


def _certain(place: _Place, line: Line, figure: Callable[[Pool], Range]) -> float:
    """What certainly stands together: a zone's machines, those of a placement group, or one machine alone."""
    groups: dict[tuple[str, str], Range] = {}
    alone: float = 0
    for pool in place.inside:
        if _joined(pool, line) != "yes":
            continue
        if place.zone_known or pool.placement:  # a group's name is its account's own
            together = ("", "zone") if place.zone_known else (pool.account, pool.placement)
            groups[together] = groups.get(together, ZERO) + figure(pool)
        elif pool.instances.min >= 1:
            alone = max(alone, _each(figure(pool).min, pool.instances.min))
    return max(alone, *(each.min for each in groups.values()), 0)


def _each(figure: float, instances: float) -> float:
    """The figure of one of some like machines; a whole number stays one."""
    one = figure / instances
    return int(one) if one.is_integer() else one


def _joined(pool: Pool, line: Line) -> Tri:
    """Whether the pool's machines are joined faster than the line."""
    if pool.role == "template" or pool.ceiling.max == 0:
        return "no"
    bandwidth = pool.fabric_gbps
    if line.per == "accelerator":
        chips = _accelerators_per_instance(pool)
        bandwidth = bandwidth.times(1 / chips) if chips else Range(0)
    if bandwidth.min > line.gbps:
        return "yes"
    return "no" if bandwidth.max is not None and bandwidth.max <= line.gbps else "unknown"


def _accelerators_per_instance(pool: Pool) -> float | None:
    if pool.ceiling.max is None or not pool.instances.max:
        return None
    return pool.ceiling.max / pool.instances.max
