"""Which verdict governs where several regimes ask something of one subject. Hides nothing: all stand."""

from collections.abc import Iterable

from guardrails.model.report import GoverningRow
from guardrails.model.verdict import Verdict
from guardrails.report.order import BINDINGS, SEVERITIES

OBLIGATIONS = ("deny", "license", "terminate", "verify", "report", "certify", "retain", "review")
"""From what stops a dealing to what only looks at it."""


def rows(verdicts: Iterable[Verdict]) -> tuple[GoverningRow, ...]:
    """One row for each subject of which rules of two regimes or more fail, by customer and subject."""
    failed: dict[tuple[str, str, str], list[Verdict]] = {}
    for each in verdicts:
        if each.verdict == "fail":
            failed.setdefault((each.customer, each.kind, each.subject), []).append(each)
    return tuple(
        _row(sorted(those, key=strictness))
        for _, those in sorted(failed.items())
        if len({each.regime for each in those}) > 1
    )


def strictness(verdict: Verdict) -> tuple[int, int, int, str]:
    """Sort key: what binds most first, then what asks for most."""
    return (
        BINDINGS.index(verdict.binding),
        OBLIGATIONS.index(verdict.obligation),
        SEVERITIES.index(verdict.severity),
        verdict.rule,
    )


def _row(those: list[Verdict]) -> GoverningRow:
    first = those[0]
    return GoverningRow(
        customer=first.customer,
        kind=first.kind,
        subject=first.subject,
        rule=first.rule,
        regime=first.regime,
        binding=first.binding,
        obligation=first.obligation,
        others=tuple(each.rule for each in those[1:]),
    )
