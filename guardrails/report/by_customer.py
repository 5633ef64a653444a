"""A report's verdicts by whom they are about, in the order of the first screen.

First those with something to do, the earliest due day first; then those with something to answer, most checks
first; then the others. Of one of them: what counts before what does not, what fails before what is not known.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

from guardrails.model.outcome import FailOn, counts
from guardrails.model.report import Report
from guardrails.model.verdict import Verdict
from guardrails.report.order import BINDINGS, urgency

Kind = Literal["customer", "unattributed", "group", "provider"]
_STATES = ("fail", "error", "unknown", "waived", "pass", "not_applicable")
_NEVER = "9999"


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says of one customer, of customers that are tied, or of the provider.

    Attributes:
        to_do: How many failures count; undecided: how many unknowns and errors.
        passes: How often rules passed, by rule, whether these verdicts are listed or not.
    """

    id: str
    kind: Kind
    verdicts: tuple[Verdict, ...]
    to_do: int
    undecided: int
    passes: dict[str, int]


def everyone(report: Report) -> list[About]:
    """All customers and other documents of a report, and whoever else a verdict is about."""
    kinds: dict[str, Kind] = {
        each.id: "customer" if each.attributed else "unattributed" for each in report.customers
    }
    kinds |= {each.id: each.kind for each in report.documents}
    tables = {each.id: each.verdicts for each in report.customers}
    tables |= {each.id: each.verdicts for each in report.documents}
    found: dict[str, list[Verdict]] = {id_: [] for id_ in kinds}
    for verdict in report.verdicts:
        found.setdefault(verdict.customer, []).append(verdict)
    fail_on = report.summary.fail_on
    every = (
        _about(id_, kinds.get(id_, "customer"), verdicts, tables.get(id_, {}), fail_on)
        for id_, verdicts in found.items()
    )
    return sorted(every, key=_rank)


def _about(
    id_: str, kind: Kind, verdicts: Iterable[Verdict], table: dict[str, dict[str, int]], fail_on: FailOn
) -> About:
    ordered = tuple(sorted(verdicts, key=lambda each: _order(each, fail_on)))
    counted = [each.verdict for each in ordered if _counts(each, fail_on)]
    return About(
        id=id_,
        kind=kind,
        verdicts=ordered,
        to_do=counted.count("fail"),
        undecided=counted.count("unknown") + counted.count("error"),
        passes={rule: row["pass"] for rule, row in table.items() if row.get("pass")},
    )


def _order(verdict: Verdict, fail_on: FailOn) -> tuple[bool, int, str, tuple[int, int, str, str, str]]:
    asks = verdict.verdict in ("fail", "waived")
    return (
        not _counts(verdict, fail_on) and verdict.verdict != "waived",
        _STATES.index(verdict.verdict),
        (verdict.due or _NEVER) if asks else "",
        urgency(verdict),
    )


def _counts(verdict: Verdict, fail_on: FailOn) -> bool:
    return verdict.verdict in ("fail", "unknown", "error") and counts(verdict, fail_on)


def _rank(each: About) -> tuple[bool, int, str, int, str]:
    first = each.verdicts[0] if each.to_do else None
    return (
        first is None,
        BINDINGS.index(first.binding) if first else 0,
        (first.due or _NEVER) if first else "",
        -each.undecided,
        each.id,
    )
