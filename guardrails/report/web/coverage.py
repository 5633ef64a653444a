"""What was read of live clouds, by account and region: a map whose gaps are seen first."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from guardrails.model.coverage import Coverage
from guardrails.report.units import UNITS
from guardrails.report.web.table import Row, Table

_WHOLE = "all regions"
"""Where units stand that have no region, or stand for a whole account."""


def regions(coverage: Iterable[Coverage], values: Table) -> dict[str, object]:
    """The regions, and a row for each account: whether it has gaps, its name, its cells.

    A cell: place of the region, units that leave nothing open, all units, `12 read, 2 denied`. Accounts that
    are alike share the place of their cells. Empty for a plan.
    """
    cells: dict[str, dict[str, Counter[tuple[str, bool]]]] = defaultdict(lambda: defaultdict(Counter))
    for each in coverage:
        if each.what in UNITS:
            provider, account, *region = each.where.split("/")[:3]
            cells[f"{provider} {account}"][region[0] if region else _WHOLE][each.state, each.complete] += 1
    names = sorted({region for found in cells.values() for region in found})
    places = {region: at for at, region in enumerate(names)}
    rows = [_row(account, found, places, values) for account, found in cells.items()]
    return {"names": names, "accounts": sorted(rows, key=lambda row: row[0] == 0)}


def _row(
    account: str, found: dict[str, Counter[tuple[str, bool]]], places: dict[str, int], values: Table
) -> Row:
    cells = [_cell(places[region], found[region]) for region in sorted(found)]
    gaps = sum(
        number for counter in found.values() for (_, complete), number in counter.items() if not complete
    )
    return [gaps, values.place(account), values.place(cells)]


def _cell(region: int, states: Counter[tuple[str, bool]]) -> tuple[int, int, int, str]:
    complete = sum(number for (_, whole), number in states.items() if whole)
    said = ", ".join(f"{number:,} {state.replace('_', ' ')}" for (state, _), number in states.most_common())
    return region, complete, states.total(), said
