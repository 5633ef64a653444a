"""Sums workloads that are alike into pools, and pools into a customer's compute. Pure."""

from collections.abc import Iterable, Sequence

import msgspec

from guardrails.assessment import capacity
from guardrails.catalog.lookup import Catalog
from guardrails.model.compute import Compute, Pool
from guardrails.model.span import UNKNOWN, Range, exactly, total
from guardrails.model.tri import Tri
from guardrails.model.workload import UNKNOWN as NOT_KNOWN
from guardrails.model.workload import Workload


class ChipFacts(msgspec.Struct, frozen=True):
    """What a pool says of its chip; ranges without max when it is not known."""

    ai: bool
    tpp: Range
    performance_density: Range
    datacenter_marketed: Tri
    peak_eops: Range


UNKNOWN_CHIP = ChipFacts(True, UNKNOWN, UNKNOWN, "unknown", UNKNOWN)

Key = tuple[str, ...]


class PooledWorkloads(msgspec.Struct, frozen=True):
    """A customer's pools, in order of their ids, and the workload ids behind each."""

    pools: tuple[Pool, ...]
    members: dict[str, tuple[str, ...]]


class Pooling:
    """Pools workloads; remembers what the catalog says of each chip.

    Args:
        catalog: Chips and their figures.
        precisions: Training precisions; the fastest of them that a chip has is its peak.
    """

    def __init__(self, catalog: Catalog, precisions: Sequence[str] = capacity.TRAINING_PRECISIONS) -> None:
        self._catalog = catalog
        self._precisions = tuple(precisions)
        self._chips: dict[str, ChipFacts] = {NOT_KNOWN: UNKNOWN_CHIP}

    def pool(self, workloads: Iterable[Workload]) -> PooledWorkloads:
        """Group one customer's workloads; chips that are no AI accelerators make no pool."""
        groups: dict[Key, list[Workload]] = {}
        for workload in workloads:
            groups.setdefault(_key(workload), []).append(workload)
        pools: list[tuple[Pool, tuple[str, ...]]] = []
        for group in groups.values():
            facts = self.chip(group[0].accelerator)
            if facts.ai:
                pools.append((_pool(group, facts), tuple(each.id for each in group)))
        pools.sort(key=lambda pair: pair[0].id)
        return PooledWorkloads(tuple(pool for pool, _ in pools), {pool.id: ids for pool, ids in pools})

    def chip(self, accelerator: str) -> ChipFacts:
        """The facts of one chip by its catalog name."""
        if accelerator not in self._chips:
            chip = self._catalog.chip(accelerator)
            peak = capacity.peak_eops(self._catalog, accelerator, self._precisions)
            self._chips[accelerator] = ChipFacts(
                chip.ai,
                _known(chip.tpp),
                _known(chip.performance_density),
                chip.datacenter_marketed,
                _known(peak),
            )
        return self._chips[accelerator]


def compute(pools: Sequence[Pool], *, scope: str, complete: Tri, utilisation: float) -> Compute:
    """The customer's sums; open upwards unless the pools are known to be all.

    Args:
        pools: The customer's pools.
        scope: `plan` or `estate`.
        complete: Whether the pools are all there are.
        utilisation: Share of dense peak that training typically reaches, for the estimate only.
    """
    eops = total(pool.capacity_eops for pool in pools)
    equivalents = total(pool.tpp.product(pool.ceiling).times(1 / capacity.H100_TPP) for pool in pools)
    accelerators = total(pool.ceiling for pool in pools)
    if complete != "yes":
        eops, equivalents, accelerators = eops.opened(), equivalents.opened(), accelerators.opened()
    yop = capacity.yop_in_12_months(eops)
    return Compute(
        scope="plan" if scope == "plan" else "estate",
        accelerators=accelerators,
        capacity_eops=eops,
        capacity_12_months_yop=yop,
        estimate_12_months_yop=yop.times(utilisation),
        h100_equivalents=equivalents,
    )


def _key(workload: Workload) -> Key:
    fabric = "" if workload.fabric_gbps is None else format(workload.fabric_gbps, "g")
    return (
        workload.provider,
        workload.account,
        workload.region,
        workload.kind,
        workload.role,
        workload.accelerator,
        fabric,
        workload.zone,
        workload.placement,
    )


_DEFAULTS = {4: "runs", 6: "", 7: NOT_KNOWN, 8: ""}
_LABELS = ("", "", "", "", "role=", "", "fabric=", "zone=", "placement=")


def _pool_id(key: Key) -> str:
    parts = [
        f"{label}{_escaped(value)}"
        for index, (label, value) in enumerate(zip(_LABELS, key, strict=True))
        if _DEFAULTS.get(index) != value
    ]
    return "|".join(parts)


def _escaped(value: str) -> str:
    return value.replace("%", "%25").replace("|", "%7C")


def _pool(group: Sequence[Workload], facts: ChipFacts) -> Pool:
    first = group[0]
    ceiling = total(each.ceiling for each in group)
    return Pool(
        id=_pool_id(_key(first)),
        account=first.account,
        provider=first.provider,
        region=first.region,
        zone=first.zone,
        placement=first.placement,
        kind=first.kind,
        role=first.role,
        accelerator=first.accelerator,
        tpp=facts.tpp,
        performance_density=facts.performance_density,
        datacenter_marketed=facts.datacenter_marketed,
        instances=total(each.instances_ceiling for each in group),
        accelerators=total(each.accelerators for each in group),
        ceiling=ceiling,
        capacity_eops=facts.peak_eops.product(ceiling),
        fabric_gbps=UNKNOWN if first.fabric_gbps is None else exactly(first.fabric_gbps),
    )


def _known(number: float | None) -> Range:
    return UNKNOWN if number is None else exactly(number)
