"""The report's verdicts, customers and workloads as comma-separated tables, for spreadsheets.

A range takes two columns; an empty maximum says that no upper bound is known.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter

from guardrails.model.range import Range
from guardrails.model.report import CustomerRow, Report
from guardrails.model.scientific import FLOP, FLOP_PER_SECOND
from guardrails.report.cells import cell

Row = Sequence[object]

_BLOCK = 500
"""Rows that are written together."""

_VERDICT = (
    "customer",
    "kind",
    "subject",
    "rule",
    "regime",
    "verdict",
    "binding",
    "state",
    "obligation",
    "severity",
    "confidence",
    "due",
    "due_state",
    "headline",
    "message",
    "reason",
    "missing",
    "workloads",
    "waiver",
    "fingerprint",
)
_STATES = ("fail", "unknown", "error", "waived", "pass", "not_applicable")
_CUSTOMER = ("customer", "attributed", "workload_count")
_SUMS = (
    "accelerators",
    "h100_equivalents",
    "capacity_flop_per_second",
    "capacity_12_months_flop",
    "estimate_12_months_flop",
)
_WORKLOAD = (
    "customer",
    "attributed_by",
    "provider",
    "account",
    "region",
    "zone",
    "kind",
    "role",
    "instance_type",
    "accelerator",
    "action",
    "address",
    "file",
    "id",
)
_NUMBERS = ("instances", "accelerators", "ceiling")


def verdicts(report: Report) -> Iterator[Row]:
    """Those that are listed: with `--all`, every one."""
    for each in report.verdicts:
        yield attrgetter(*_VERDICT)(each)


def customers(report: Report) -> Iterator[Row]:
    """Figures, and how many of each verdict, listed or not."""
    for each in report.customers:
        compute = each.compute
        sums = (
            compute.accelerators,
            compute.h100_equivalents,
            compute.capacity_eops.times(FLOP_PER_SECOND),
            compute.capacity_12_months_yop.times(FLOP),
            compute.estimate_12_months_yop.times(FLOP),
        )
        yield (each.id, each.attributed, each.workloads, *_bounds(sums), *_counts(each))


def workloads(report: Report) -> Iterator[Row]:
    """One row for each resource with accelerators."""
    for each in report.workloads:
        yield (*attrgetter(*_WORKLOAD)(each), *_bounds(attrgetter(*_NUMBERS)(each)))


def _bounds(ranges: Iterable[Range]) -> Iterator[float | None]:
    for each in ranges:
        yield each.min
        yield each.max


def _counts(customer: CustomerRow) -> Iterator[int]:
    for state in _STATES:
        yield sum(each.get(state, 0) for each in customer.verdicts.values())


def _headed(names: Iterable[str], ranges: Iterable[str] = (), counts: Iterable[str] = ()) -> tuple[str, ...]:
    return (*names, *(f"{name}_{end}" for name in ranges for end in ("min", "max")), *counts)


SHEETS: Mapping[str, tuple[tuple[str, ...], Callable[[Report], Iterator[Row]]]] = {
    "csv-verdicts": (_headed(_VERDICT), verdicts),
    "csv-customers": (_headed(_CUSTOMER, _SUMS, _STATES), customers),
    "csv-workloads": (_headed(_WORKLOAD, _NUMBERS), workloads),
}
"""Each format with the names of its columns, and its rows."""


def render(report: Report, name: str) -> Iterator[bytes]:
    """The table, some rows at a time; lines end as RFC 4180 says."""
    header, rows = SHEETS[name]
    yield _lines([header])
    every = rows(report)
    while block := list(islice(every, _BLOCK)):
        yield _lines(block)


def _lines(rows: Iterable[Row]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(map(cell, row) for row in rows)
    return out.getvalue().encode()
