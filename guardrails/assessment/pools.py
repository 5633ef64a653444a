"""Sums workloads that are alike into pools, and pools into a customer's compute. Pure."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from guardrails.assessment import capacity
from guardrails.catalog import export_class, rates
from guardrails.catalog.lookup import Catalog
from guardrails.catalog.regions import OUTSIDE
from guardrails.model.compute import Compute, Pool, Scope, Service
from guardrails.model.ids import escaped
from guardrails.model.range import UNKNOWN, Range, exactly, total
from guardrails.model.tri import Tri
from guardrails.model.workload import UNKNOWN as NOT_KNOWN
from guardrails.model.workload import Workload


class ChipFacts(msgspec.Struct, frozen=True):
    """What a pool says of its chip; ranges without max when it is not known.

    Attributes:
        size_tflops: Dense rate in 16 bits (wider where it has none): the measure of size.
    """

    ai: bool
    tpp: Range
    performance_density: Range
    datacenter_marketed: Tri
    peak_eops: Range
    dram_gb_per_s: Range
    fp64_tflops: Range
    fp32_tflops: Range
    size_tflops: Range


MANAGED_ML = (
    *("aws_sagemaker_", "awscc_sagemaker_", "azurerm_machine_learning_", "databricks_", "google_colab_"),
    *("google_ml_engine_", "google_notebooks_", "google_vertex_ai_", "google_workbench_"),
)
"""How resource types of services begin that train or serve models; pure model APIs hold no accelerators."""

UNKNOWN_CHIP = ChipFacts(True, UNKNOWN, UNKNOWN, "unknown", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)

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
        tf32_bits: Bit length at which TF32 counts in TPP (choice D-23).
        whole_chips: Whether a share of a chip counts as a whole one (choice D-24).
        sites: Countries of places beside the clouds' regions, by id.
    """

    def __init__(
        self,
        catalog: Catalog,
        precisions: Sequence[str] = capacity.TRAINING_PRECISIONS,
        *,
        tf32_bits: int = 32,
        whole_chips: bool = False,
        sites: Mapping[str, str] | None = None,
    ) -> None:
        self._catalog = catalog
        self._precisions = tuple(precisions)
        self._tf32_bits = tf32_bits
        self._whole_chips = whole_chips
        self._sites = sites or {}
        self._chips: dict[str, ChipFacts] = {NOT_KNOWN: UNKNOWN_CHIP}

    def pool(self, workloads: Iterable[Workload]) -> PooledWorkloads:
        """Group one customer's workloads; chips that are no AI accelerators make no pool."""
        groups: dict[Key, list[Workload]] = {}
        for workload in workloads:
            groups.setdefault(_key(workload), []).append(_whole(workload) if self._whole_chips else workload)
        pools: list[tuple[Pool, tuple[str, ...]]] = []
        for group in groups.values():
            facts = self.chip(group[0].accelerator)
            if facts.ai:
                pools.append((self._pool(group, facts), tuple(each.id for each in group)))
        pools.sort(key=lambda pair: pair[0].id)
        return PooledWorkloads(tuple(pool for pool, _ in pools), {pool.id: ids for pool, ids in pools})

    def _pool(self, group: Sequence[Workload], facts: ChipFacts) -> Pool:
        first = group[0]
        ceiling = total(each.ceiling for each in group)
        return Pool(
            id=_pool_id(_key(first)),
            account=first.account,
            provider=first.provider,
            region=first.region,
            country=self._country(first),
            zone=first.zone,
            placement=first.placement,
            kind=first.kind,
            service=_service(first.kind),
            operator=self._catalog.operator(first.provider, first.region),
            role=first.role,
            set_aside=first.set_aside,
            accelerator=first.accelerator,
            tpp=facts.tpp,
            performance_density=facts.performance_density,
            datacenter_marketed=facts.datacenter_marketed,
            dram_gb_per_s=facts.dram_gb_per_s,
            instances=total(each.instances_ceiling for each in group),
            accelerators=total(each.accelerators for each in group),
            ceiling=ceiling,
            capacity_eops=facts.peak_eops.product(ceiling),
            fp64_pflops=facts.fp64_tflops.product(ceiling).times(1 / 1000),
            fp32_pflops=facts.fp32_tflops.product(ceiling).times(1 / 1000),
            fabric_gbps=UNKNOWN if first.fabric_gbps is None else exactly(first.fabric_gbps),
        )

    def _country(self, workload: Workload) -> str:
        """Where it stands: beside the regions only the register can say."""
        zone = workload.zone
        if zone.startswith(OUTSIDE):
            return self._sites.get(zone.rpartition("/")[2], NOT_KNOWN)
        return self._catalog.country(workload.provider, workload.region, zone)

    def chip(self, accelerator: str) -> ChipFacts:
        """The facts of one chip by its catalog name."""
        if accelerator not in self._chips:
            chip = self._catalog.chip(accelerator)
            published = export_class.tpp(chip.dense_tflops, self._tf32_bits)
            density = export_class.performance_density(published, chip.die_area_mm2, planar=chip.planar)
            self._chips[accelerator] = ChipFacts(
                chip.ai,
                rates.tpp(chip, self._tf32_bits),
                _known(density),
                chip.datacenter_marketed,
                rates.fastest(chip, self._precisions).over(1e6),
                _known(chip.memory_gb_per_s),
                rates.of(chip, "fp64"),
                rates.of(chip, "fp32"),
                rates.fastest(chip, rates.SIZE_PRECISIONS),
            )
        return self._chips[accelerator]


def compute(
    pools: Sequence[Pool],
    chip: Callable[[str], ChipFacts],
    *,
    scope: Scope,
    complete: Tri,
    utilisation: float,
) -> Compute:
    """The customer's sums; open upwards unless the pools are known to be all.

    Args:
        pools: The customer's pools.
        chip: The facts of a chip by its name.
        scope: `plan` or `estate`.
        complete: Whether the pools are all there are.
        utilisation: Share of dense peak that training typically reaches, for the estimate only.
    """
    eops = total(pool.capacity_eops for pool in pools)
    size = total(chip(pool.accelerator).size_tflops.product(pool.ceiling) for pool in pools)
    equivalents = size.over(capacity.H100_TFLOPS)
    accelerators = total(pool.ceiling for pool in pools)
    if complete != "yes":
        eops, equivalents, accelerators = eops.unbounded(), equivalents.unbounded(), accelerators.unbounded()
    yop = capacity.yop_in_12_months(eops)
    return Compute(
        scope=scope,
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
        workload.set_aside,
    )


_DEFAULTS = {4: "runs", 6: "", 7: NOT_KNOWN, 8: "", 9: NOT_KNOWN}
_SEPARATOR = "|"
_LABELS = ("", "", "", "", "role=", "", "fabric=", "zone=", "placement=", "set_aside=")


def _pool_id(key: Key) -> str:
    parts = [
        f"{label}{escaped(value, '|')}"
        for index, (label, value) in enumerate(zip(_LABELS, key, strict=True))
        if _DEFAULTS.get(index) != value
    ]
    return _SEPARATOR.join(parts)


def _whole(workload: Workload) -> Workload:
    """The workload with every share of a chip taken for the chip."""
    per = workload.accelerators_per_instance
    if not per or per == math.ceil(per):
        return workload
    factor = math.ceil(per) / per
    return msgspec.structs.replace(
        workload, accelerators=workload.accelerators.times(factor), ceiling=workload.ceiling.times(factor)
    )


def _service(kind: str) -> Service:
    """What a resource type rents out; of a type that names only an API, nothing is known."""
    if kind.startswith(MANAGED_ML):
        return "managed_ml"
    return "unknown" if kind.startswith("azapi_") else "infrastructure"


def _known(number: float | None) -> Range:
    return UNKNOWN if number is None else exactly(number)
