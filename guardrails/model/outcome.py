"""What a run ends in: one code, and why. The only place that turns verdicts and coverage into a code."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Literal

import msgspec

from guardrails.model.coverage import Coverage, uncovered
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


class Softening(msgspec.Struct, frozen=True):
    """What makes an answer milder than the default.

    Attributes:
        left_out: Regimes and rules that bind and were not judged.
        entries: How many there are in the report's table.
        unasked: What a scan was not asked for, in words.
    """

    left_out: tuple[str, ...] = ()
    entries: int = 0
    unasked: tuple[str, ...] = ()


NO_SOFTENING = Softening()


def conclude(
    verdicts: Iterable[Verdict],
    coverage: Sequence[Coverage],
    fail_on: FailOn,
    allow_incomplete: bool,
    softening: Softening = NO_SOFTENING,
) -> Outcome:
    """Join verdicts and coverage: 1 beats 3 beats 0 (2 is an exception, not an outcome).

    Args:
        verdicts: All of them, listed or not.
        coverage: What was asked for and what became of it.
        fail_on: Which verdicts count: those binding by law or house, any, or none.
        allow_incomplete: Whether what was not established is accepted.
        softening: What makes the answer milder than the default.
    """
    seen: Counter[tuple[str, bool]] = Counter()
    counted: Counter[str] = Counter({"fail": 0, "unknown": 0, "error": 0})
    for each in verdicts:
        seen[each.verdict, each.binding != "none"] += 1
        if each.verdict in counted:
            counted[each.verdict] += counts(each, fail_on)
    gaps = uncovered(coverage)
    open_points = _open_points(counted, gaps)
    shown = tuple(_uncounted(seen, counted, softening))
    if counted["fail"]:
        number = counted["fail"]
        stands = f"{number:,} {'obligation stands' if number == 1 else 'obligations stand'}"
        return Outcome(ExitCode.OBLIGATION, (stands, *open_points), dict(counted))
    if open_points and not allow_incomplete:
        return Outcome(ExitCode.INCOMPLETE, open_points, dict(counted))
    accepted = tuple(f"{each} (accepted by --allow-incomplete)" for each in open_points)
    clean = "no binding failures" + (
        " in what was judged" if softening.left_out else " in what was read" if softening.unasked else ""
    )
    if not shown:
        clean = "nothing to verify or report"
    lead = () if accepted or seen["fail", True] else (clean,)
    return Outcome(ExitCode.OK, (*lead, *accepted, *shown), dict(counted))


def _uncounted(
    seen: Mapping[tuple[str, bool], int], counted: Mapping[str, int], softening: Softening
) -> Iterator[str]:
    """What is there and does not count, most important first."""
    for verdict, said in (("fail", "binding failures"), ("unknown", "undecided binding checks")):
        number = seen.get((verdict, True), 0)
        if number and not counted[verdict]:
            yield f"{number:,} {said} not counted (fail_on: never)"
    if softening.left_out:
        yield f"left out although binding: {', '.join(softening.left_out)}"
    if softening.unasked:
        yield f"not read: {'; '.join(softening.unasked)}"
    if excused := seen.get(("waived", True), 0) + seen.get(("waived", False), 0):
        yield f"{excused:,} excused by waivers or the baseline"
    informational = seen.get(("fail", False), 0) + seen.get(("unknown", False), 0)
    if informational and not counted["fail"] + counted["unknown"]:
        results = "result" if informational == 1 else "results"
        yield f"{informational:,} informational {results} of rules that do not bind"
    if softening.entries:
        settings = "setting makes" if softening.entries == 1 else "settings make"
        yield f"{softening.entries:,} {settings} this milder than the default"


def counts(verdict: Verdict, fail_on: FailOn) -> bool:
    """Whether the verdict decides the exit code; an error always does."""
    if verdict.verdict == "error":
        return True
    return fail_on == "any" or (fail_on == "binding" and verdict.binding != "none")


def _open_points(counted: Counter[str], gaps: int) -> tuple[str, ...]:
    points = []
    if gaps:
        points.append(f"{gaps:,} {'resource' if gaps == 1 else 'resources'} could not be read or attributed")
    if counted["unknown"]:
        checks = "check" if counted["unknown"] == 1 else "checks"
        points.append(f"{counted['unknown']:,} {checks} could not be decided")
    if counted["error"]:
        points.append(
            f"{counted['error']:,} {'check' if counted['error'] == 1 else 'checks'} ended in an error"
        )
    return tuple(points)
