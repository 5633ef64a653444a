"""Obligations as they stand, and what happened to each."""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from guardrails.model.obligation import Obligation
from guardrails.report import table
from guardrails.report.words import count

SCHEMA: Literal["guardrails.obligations/1"] = "guardrails.obligations/1"

_DONE = {
    "opened": "found failing",
    "due": "due on another day:",
    "cleared": "fails no more",
    "acknowledged": "acknowledged",
    "verified": "verified",
    "reported": "reported",
    "closed": "closed",
}


class Obligations(msgspec.Struct, frozen=True, kw_only=True):
    """Obligations on a day; `overdue` are ids of those whose day has passed."""

    schema: Literal["guardrails.obligations/1"] = SCHEMA
    day: str
    obligations: tuple[Obligation, ...]
    overdue: tuple[str, ...]


def listed(known: Sequence[Obligation], day: str) -> Obligations:
    """Obligations in the order of their days: overdue ones first, those without a day last."""
    order = sorted(
        known, key=lambda each: (each.state == "resolved", each.due or "~", each.customer, each.rule)
    )
    return Obligations(
        day=day, obligations=tuple(order), overdue=tuple(each.id for each in order if each.overdue(day))
    )


def text(found: Obligations, columns: int) -> str:
    """A table, and what was done about those about which something was done."""
    lines = list(table.text(_HEADER, _rows(found), columns)) if found.obligations else []
    return "\n".join([*lines, _counted(found)]) + "\n"


def markdown(found: Obligations, columns: int) -> str:  # noqa: ARG001 - the shape of a view
    """The same in Markdown."""
    lines = [*table.markdown(_HEADER, _rows(found)), ""] if found.obligations else []
    return "\n".join([*lines, _counted(found)]) + "\n"


_HEADER = ("id", "customer", "subject", "rule", "asks", "due", "state", "last")


def _rows(found: Obligations) -> list[tuple[str, ...]]:
    overdue = frozenset(found.overdue)
    return [
        (
            each.id[:10],
            each.customer,
            "" if each.subject == each.customer else each.subject,
            each.rule,
            each.asks,
            "day unknown" if each.due == "unknown" else each.due,
            f"{each.state}, overdue" if each.id in overdue else each.state,
            _last(each),
        )
        for each in found.obligations
    ]


def _last(obligation: Obligation) -> str:
    step = obligation.steps[-1]
    more = " ".join(filter(None, (step.reference, step.note)))
    return f"{step.at[:10]} {_DONE[step.what]} ({step.by}){f' {more}' if more else ''}"


def _counted(found: Obligations) -> str:
    open_ = [each for each in found.obligations if each.state != "resolved"]
    late = f", {len(found.overdue):,} overdue" if found.overdue else ""
    return f"{count(len(open_), 'obligation')} open{late} on {found.day}"


def steps(obligation: Obligation) -> Iterator[tuple[str, str, str]]:
    """When, what and by whom, of each step."""
    for each in obligation.steps:
        more = " ".join(filter(None, (each.reference, each.note)))
        yield each.at, f"{_DONE[each.what]}{f' {more}' if more else ''}", each.by
