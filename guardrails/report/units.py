"""Coverage of live accounts for people: units counted by what became of them, and alike gaps told once."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from guardrails.model.coverage import EVIDENCE, SERVICE, WORKLOADS, Coverage, CoverageState
from guardrails.report import words

UNITS = (WORKLOADS, EVIDENCE)
EXAMPLES = 3
_ORDER: tuple[CoverageState, ...] = (
    "read",
    "empty",
    "skipped",
    "opted_out",
    "denied",
    "throttled",
    "disabled",
    "failed",
    "incomplete",
)


def gaps(coverage: Iterable[Coverage]) -> list[Coverage]:
    """What is not established: units that are alike in state and reason together, the most of them first."""
    others: list[Coverage] = []
    alike: dict[tuple[str, str, str], list[Coverage]] = {}
    for each in coverage:
        if not each.complete and each.what in UNITS:
            alike.setdefault((each.what, each.state, each.reason), []).append(each)
        elif not each.complete:
            others.append(each)
    together = [_together(found) for found in alike.values()]
    return [*sorted(together, key=lambda each: (-each.count, each.what, each.state, each.where)), *others]


def _together(alike: list[Coverage]) -> Coverage:
    number = sum(each.count for each in alike)
    shown = sorted(each.where for each in alike)[:EXAMPLES]
    more = f" and {number - len(shown):,} more" if number > len(shown) else ""
    return msgspec.structs.replace(alike[0], where=f"{', '.join(shown)}{more}", count=number)


def never_read(coverage: Iterable[Coverage]) -> str:
    """The services that no scan reads, by name; empty for a plan."""
    names = (each.where.partition("/")[2] for each in coverage if each.what == SERVICE)
    return ", ".join(dict.fromkeys(names))


def counted(coverage: Iterable[Coverage]) -> str:
    """How many units were asked for, and what became of them; empty for a plan."""
    units = [each for each in coverage if each.what in UNITS]
    if not units:
        return ""
    states = Counter(each.state for each in units)
    said = ", ".join(f"{states[state]:,} {state.replace('_', ' ')}" for state in _ORDER if states[state])
    accounts = len({tuple(each.where.split("/")[:2]) for each in units})
    return f"{words.count(len(units), 'unit')} of {words.count(accounts, 'account')}: {said}"
