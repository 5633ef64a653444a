"""What a report's programs are told: results in one order, and each of them in one line."""

from collections.abc import Iterator
from hashlib import sha256

import msgspec

from guardrails.model.outcome import counts
from guardrails.model.report import Report
from guardrails.model.verdict import Verdict
from guardrails.report import fact_words, todo, units, words
from guardrails.report.order import urgency

_ORDER = ("fail", "error", "unknown", "waived")
_FACTS = 8


class Unread(msgspec.Struct, frozen=True):
    """Something that was not established, for formats that have no place for it but among results.

    Attributes:
        fingerprint: Of what was asked for, where, and what became of it.
        line: What, how many, why and where. Not yet escaped.
    """

    fingerprint: str
    line: str


def unread(report: Report) -> Iterator[Unread]:
    """What was not established, alike units together."""
    for gap in units.gaps(report.coverage):
        name = "\0".join(("coverage", gap.what, gap.state, gap.where))
        said = f"not established: {gap.what}: {gap.count:,} {gap.state}: {gap.reason} ({gap.where})"
        yield Unread(sha256(name.encode(errors="replace")).hexdigest()[:20], said)


def listed(report: Report) -> list[Verdict]:
    """What counts, then failures that do not count and what is waived; the more urgent first.

    What could not be decided and does not count is not listed: nothing is asked of anybody.
    """
    found = (each for each in report.verdicts if each.verdict in ("fail", "waived") or counted(each, report))
    return sorted(
        found, key=lambda each: (not counted(each, report), _ORDER.index(each.verdict), urgency(each))
    )


def counted(verdict: Verdict, report: Report) -> bool:
    """Whether it decides the exit code."""
    return verdict.verdict in ("fail", "error", "unknown") and counts(verdict, report.summary.fail_on)


def line(verdict: Verdict) -> str:
    """Whose it is, what was found, what is asked by when, and the law's state. Not yet escaped."""
    said = todo.said(todo.Action(verdict, 1))
    if verdict.verdict == "fail":
        said += f"; {words.duty(verdict)}"
    elif verdict.verdict in ("unknown", "error"):
        said = f"not decided: {said}"
    elif verdict.verdict == "waived":
        said = f"waived: {said}"
    if verdict.missing and verdict.verdict == "unknown":
        facts = list(fact_words.named(verdict.missing))
        more = f" and {len(facts) - _FACTS:,} more" if len(facts) > _FACTS else ""
        said += f"; missing: {', '.join(facts[:_FACTS])}{more}"
    if verdict.due:
        unknown = verdict.due == "unknown"
        said += "; due day unknown" if unknown else f"; due {verdict.due} ({verdict.due_state})"
    return f"{verdict.customer}: {said} ({words.standing(verdict)})"
