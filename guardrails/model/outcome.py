"""What a run ends in: one code, and why. The only place that turns verdicts and coverage into a code."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Literal

import msgspec

from guardrails.model.coverage import Coverage
from guardrails.model.verdict import Verdict

FailOn = Literal["binding", "any", "never"]


class ExitCode(IntEnum):
    """What the process returns; a change here is a change of the product's contract."""

    OK = 0
    OBLIGATION = 1
    ERROR = 2
    INCOMPLETE = 3
    INTERRUPTED = 130


class Outcome(msgspec.Struct, frozen=True):
    """The code, why, and what was counted.

    Attributes:
        reasons: In words, most important first; never empty.
        counted: Number of counted verdicts: `fail`, `unknown`, `error`.
    """

    code: ExitCode
    reasons: tuple[str, ...]
    counted: dict[str, int]


def conclude(
    verdicts: Iterable[Verdict], coverage: Sequence[Coverage], fail_on: FailOn, allow_incomplete: bool
) -> Outcome:
    """Join verdicts and coverage: 1 beats 3 beats 0 (2 is an exception, not an outcome).

    Args:
        verdicts: All of them, listed or not.
        coverage: What was asked for and what became of it.
        fail_on: Which verdicts count: those binding by law or house, any, or none.
        allow_incomplete: Whether what was not established is accepted.
    """
    seen: Counter[str] = Counter()
    counted: Counter[str] = Counter({"fail": 0, "unknown": 0, "error": 0})
    for each in verdicts:
        if each.verdict in counted:
            seen[each.verdict] += 1
            counted[each.verdict] += counts(each, fail_on)
    gaps = sum(not each.complete for each in coverage)
    open_points = _open_points(counted, gaps)
    if counted["fail"]:
        number = counted["fail"]
        stands = f"{number:,} {'obligation stands' if number == 1 else 'obligations stand'}"
        return Outcome(ExitCode.OBLIGATION, (stands, *open_points), dict(counted))
    if open_points and not allow_incomplete:
        return Outcome(ExitCode.INCOMPLETE, open_points, dict(counted))
    accepted = tuple(f"{each} (accepted by --allow-incomplete)" for each in open_points)
    uncounted = sum(seen.values()) - sum(counted.values())
    clean = "nothing counts" if uncounted else "nothing to verify or report"
    why = (f"{uncounted:,} verdicts are shown that bind nobody here",) if uncounted else ()
    return Outcome(ExitCode.OK, accepted or (clean, *why), dict(counted))


def counts(verdict: Verdict, fail_on: FailOn) -> bool:
    """Whether the verdict decides the exit code; an error always does."""
    if verdict.verdict == "error":
        return True
    return fail_on == "any" or (fail_on == "binding" and verdict.binding != "none")


def _open_points(counted: Counter[str], gaps: int) -> tuple[str, ...]:
    points = []
    if gaps:
        points.append(f"{gaps:,} {'fact was' if gaps == 1 else 'facts were'} not established (coverage)")
    if counted["unknown"]:
        points.append(f"{counted['unknown']:,} counted verdicts are unknown")
    if counted["error"]:
        points.append(f"{counted['error']:,} verdicts are errors")
    return tuple(points)
