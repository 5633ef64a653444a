"""Figures of customers as rows of the page: sums, thresholds, clusters, what stands where."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import msgspec

from guardrails.model.compute import Cluster
from guardrails.model.range import Range
from guardrails.model.report import ComputeLine, CustomerRow, Report
from guardrails.report import words
from guardrails.report.web import law
from guardrails.report.web.table import Parties, Row, Table


class Figures:
    """Makes the rows.

    Args:
        report: Of the customers.
        parties: Whose figures they are.
        values: What they say.
    """

    def __init__(self, report: Report, parties: Parties, values: Table) -> None:
        self._report = report
        self._parties, self._place = parties, values.place
        self._encode = msgspec.json.Encoder().encode
        self._counted: dict[bytes, tuple[int, int]] = {}
        self._used: dict[tuple[str, Range], int] = {}

    def sums(self, row: CustomerRow) -> Row:
        """What a customer has, and what is only counted: how many of each verdict, which rules passed."""
        compute = row.compute
        sums = (
            words.span(compute.accelerators),
            words.span(compute.h100_equivalents),
            words.operations(compute.capacity_12_months_yop, "yop"),
            words.operations(compute.estimate_12_months_yop, "yop"),
        )
        return [row.workloads, *map(self._place, sums), *self._counts(row.verdicts)]

    def _counts(self, verdicts: dict[str, dict[str, int]]) -> tuple[int, int]:
        """How many of each verdict, and which rules passed; most customers are like another."""
        key = self._encode(verdicts)
        if key not in self._counted:
            total: Counter[str] = Counter()
            for each in verdicts.values():
                total.update(each)
            passed = [rule for rule, each in verdicts.items() if "pass" in each]
            self._counted[key] = self._place(dict(sorted(total.items()))), self._place(passed)
        return self._counted[key]

    def thresholds(self) -> Iterator[Row]:
        """Each line that binds or is adopted, and every customer by how near they are."""
        for found in law.thresholds(self._report):
            rows = [self._nearness(row, row.lines[found.at]) for row in self._report.customers]
            said = (found.title, found.value, found.rules, found.standing, found.sureness)
            yield [*map(self._place, said), found.read, sorted(rows, key=_nearest_first)]

    def _nearness(self, row: CustomerRow, line: ComputeLine) -> tuple[int, float, float | None, int, int]:
        """Who; what is certain and what is possible, in percent; both in words."""
        top = None if line.used.max is None else _percent(line.used.max, line)
        return (
            self._parties.place(row.id),
            _percent(line.used.min, line),
            top,
            self._operations(line),
            self._place(words.share(line)),
        )

    def _operations(self, line: ComputeLine) -> int:
        """What is used, in words: the same for every line of one unit."""
        key = line.unit, line.used
        if key not in self._used:
            self._used[key] = self._place(words.operations(line.used, line.unit))
        return self._used[key]

    def clusters(self) -> Iterator[Row]:
        """The largest first; one that is the same for several lines of the fabric is one row."""
        found: dict[tuple[str, Cluster], list[str]] = defaultdict(list)
        for row in self._report.customers:
            for each in row.clusters:
                alike = msgspec.structs.replace(each, id="", line_gbps=0, per="node")
                found[row.id, alike].append(f"{each.line_gbps:g} Gbit/s per {each.per}")
        for (who, each), lines in sorted(found.items(), key=lambda item: _largest_first(item[0][1])):
            capacity = words.operations(each.capacity_eops, "eops")
            over = f"over {' and '.join(lines)}"
            said = (each.location, each.country, words.span(each.accelerators), capacity, over)
            yield [self._parties.place(who), *map(self._place, said)]

    def places(self) -> Iterator[Row]:
        """How many accelerators of each type stand where, at the ceiling."""
        found: dict[tuple[str, ...], Range] = {}
        for row in self._report.workloads:
            key = (row.customer, row.provider, row.account, row.region, row.accelerator, row.role)
            found[key] = found[key] + row.ceiling if key in found else row.ceiling
        for (who, *where), number in found.items():
            if who in self._parties:
                yield [self._parties.place(who), self._place(where), self._place(words.span(number))]


def _percent(value: float, line: ComputeLine) -> float:
    return float(f"{100 * value / line.value:.4g}")


def _nearest_first(row: tuple[int, float, float | None, int, int]) -> tuple[bool, bool, float, int]:
    """What is certainly over first, then what has no upper bound."""
    who, low, top, *_ = row
    return low <= 100, top is not None, -(low if top is None or low > 100 else top), who


def _largest_first(cluster: Cluster) -> tuple[bool, float]:
    capacity = cluster.capacity_eops
    return capacity.max is not None, -(capacity.min if capacity.max is None else capacity.max)
