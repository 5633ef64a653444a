"""What a scan was not asked for, in words: its services, its regions, its accounts. Pure."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from guardrails.model.coverage import ENTRY, EVIDENCE, SERVICE, WORKLOADS, Coverage

_STATES = ("skipped", "not_asked")
_UNITS = (WORKLOADS, EVIDENCE)


class Unasked(NamedTuple):
    """One kind of thing that was left out, and why.

    Attributes:
        what: `services`, `regions`, or what coverage calls it.
        names: Which; empty when only their number is known.
        number: How many.
    """

    what: str
    names: tuple[str, ...]
    number: int
    reason: str

    @property
    def words(self) -> str:
        """For people."""
        if self.names:
            return f"not asked for: {', '.join(self.names)}"
        return f"{self.number:,} not asked for"


def unasked(coverage: Iterable[Coverage]) -> Iterator[Unasked]:
    """What was left out, services first; services that no scan reads are not among it."""
    named: dict[tuple[str, str], set[str]] = {}
    counted: dict[tuple[str, str], int] = {}
    for line in coverage:
        if line.state not in _STATES or line.what == SERVICE:
            continue
        unit = line.where.split("/")
        if line.what in _UNITS and len(unit) == 4:  # provider, account, region, service
            what, name = ("regions", unit[2]) if unit[3] == ENTRY else ("services", unit[3])
            named.setdefault((what, line.reason), set()).add(name)
        else:
            counted[line.what, line.reason] = counted.get((line.what, line.reason), 0) + line.count
    for (what, reason), names in sorted(named.items(), reverse=True):
        yield Unasked(what, tuple(sorted(names)), len(names), reason)
    for (what, reason), count in counted.items():
        yield Unasked(what, (), count, reason)
