"""Assembles the report from what was found and decided. Pure; formats are views of what it returns."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import overload

from guardrails.model import report as rows
from guardrails.model.findings import CustomerFindings
from guardrails.model.range import Range
from guardrails.model.verdict import Binding, Verdict
from guardrails.model.workload import Workload

COMPUTE_UNITS = frozenset(("yop", "eops"))
"""Units of the limits that compute is measured against."""

LISTED = frozenset(("fail", "unknown", "error", "waived"))


def document_rows(kind: rows.DocumentKind, verdicts: Iterable[Verdict]) -> Iterator[rows.DocumentRow]:
    """The counts of documents that are not a customer's, by whom they are about.

    Args:
        kind: Of all of them.
        verdicts: In any number of documents, one after another.
    """
    documents: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        documents.setdefault(verdict.customer, []).append(verdict)
    for whom, about in documents.items():
        yield rows.DocumentRow(kind=kind, id=whom, verdicts=_verdicts_by_rule(about))


def _verdicts_by_rule(verdicts: Iterable[Verdict]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {}
    for verdict in verdicts:
        counts.setdefault(verdict.rule, Counter())[verdict.verdict] += 1
    return {rule: _row_of(tuple(sorted(each.items()))) for rule, each in sorted(counts.items())}


@lru_cache(maxsize=1024)  # few counts come for every rule and customer: one of each is held
def _row_of(counts: tuple[tuple[str, int], ...]) -> dict[str, int]:
    return dict(counts)


ComputeLimit = tuple[str, rows.LimitRow, Binding]
"""A regime, one of its limits that compute is measured against, and how that binds."""


def customer_row(findings: CustomerFindings, limits: Sequence[ComputeLimit]) -> rows.CustomerRow:
    """A customer's figures beside every compute line of the regimes in use."""
    return rows.CustomerRow(
        id=findings.id,
        attributed=findings.attributed,
        workloads=findings.workloads,
        compute=findings.compute,
        clusters=findings.clusters,
        lines=tuple(_line(limit, findings) for limit in limits),
        verdicts=_verdicts_by_rule(findings.verdicts),
    )


def _line(compute_limit: ComputeLimit, findings: CustomerFindings) -> rows.ComputeLine:
    regime, limit, binding = compute_limit
    used = findings.compute.capacity_12_months_yop
    if limit.unit == "eops":
        used = _largest_cluster(findings)
    return rows.ComputeLine(
        regime=regime,
        limit=limit.id,
        title=limit.label,
        unit=limit.unit,
        value=limit.value,
        used=used,
        binding=binding,
    )


def _largest_cluster(findings: CustomerFindings) -> Range:
    largest = Range(0, 0)
    for cluster in findings.clusters:
        top = cluster.capacity_eops.max
        best = None if top is None or largest.max is None else max(top, largest.max)
        largest = Range(max(cluster.capacity_eops.min, largest.min), best)
    return largest


def listed(verdicts: Iterable[Verdict], *, all_of_them: bool, horizon: str) -> tuple[Verdict, ...]:
    """The verdicts that a report shows; the others are only counted.

    Args:
        verdicts: All, in order.
        all_of_them: `--all`.
        horizon: ISO day; passes with a due day until then are shown too.
    """
    return tuple(
        each
        for each in verdicts
        if all_of_them
        or each.verdict in LISTED
        or (each.verdict == "pass" and each.due and each.due != "unknown" and each.due <= horizon)
    )


class WorkloadRows(Sequence[rows.WorkloadRow]):
    """Rows that are made when they are asked for: held, they are as large as the workloads themselves.

    Args:
        make: Gives the row at a place.
        number: How many there are.
    """

    def __init__(self, make: Callable[[int], rows.WorkloadRow], number: int) -> None:
        self._make = make
        self._places = range(number)

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> rows.WorkloadRow: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[rows.WorkloadRow, ...]: ...
    def __getitem__(self, at: int | slice) -> rows.WorkloadRow | tuple[rows.WorkloadRow, ...]:
        if isinstance(at, slice):
            return tuple(map(self._make, self._places[at]))
        return self._make(self._places[at])

    def __iter__(self) -> Iterator[rows.WorkloadRow]:
        return map(self._make, self._places)


def workload_row(workload: Workload, customer: str, by: str, candidates: tuple[str, ...]) -> rows.WorkloadRow:
    """A workload as reports show it: without the tags that named its customer."""
    return rows.WorkloadRow(
        id=workload.id,
        address=workload.address,
        file=workload.file,
        provider=workload.provider,
        account=workload.account,
        region=workload.region,
        zone=workload.zone,
        kind=workload.kind,
        role=workload.role,
        instance_type=workload.instance_type,
        accelerator=workload.accelerator,
        accelerators_per_instance=workload.accelerators_per_instance,
        alternatives=workload.alternatives,
        instances=workload.instances,
        accelerators=workload.accelerators,
        ceiling=workload.ceiling,
        accelerators_before=workload.accelerators_before,
        fabric_gbps=workload.fabric_gbps,
        customer=customer,
        attributed_by=by,
        candidates=candidates,
        action=workload.action,
        unresolved=workload.unresolved,
        assumed=workload.assumed,
        live=workload.live,
    )


def verdict_counts(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How many of each verdict; every kind is named, also with none."""
    counts: Counter[str] = Counter(each.verdict for each in verdicts)
    kinds = ("pass", "fail", "unknown", "not_applicable", "waived", "error")
    return {kind: counts[kind] for kind in kinds}
