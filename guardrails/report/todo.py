"""What a report asks of people: what to do, by customer and day; what to answer, by what it settles. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from guardrails.model.outcome import counts
from guardrails.model.report import Report
from guardrails.model.verdict import Verdict
from guardrails.report import fact_words, words
from guardrails.report.order import urgency

_NEVER = "9999"


class Action(msgspec.Struct, frozen=True):
    """One thing to do: what a rule found of one customer.

    Attributes:
        verdict: The first that falls due, of as many subjects.
    """

    verdict: Verdict
    subjects: int


class Answer(msgspec.Struct, frozen=True):
    """Facts that one customer's records lack, and how many checks they settle together."""

    customer: str
    facts: tuple[str, ...]
    settles: int


def actions(report: Report) -> list[Action]:
    """What fails and counts, the earliest due day first; what a rule found of a customer is one action."""
    alike: dict[tuple[str, str], list[Verdict]] = {}
    for each in report.verdicts:
        if each.verdict == "fail" and counts(each, report.summary.fail_on):
            alike.setdefault((each.customer, each.rule), []).append(each)
    found = []
    for verdicts in alike.values():
        first = min(verdicts, key=lambda each: (each.due or _NEVER, each.subject))
        found.append(Action(first, len(verdicts)))
    return sorted(found, key=lambda each: (each.verdict.due or _NEVER, urgency(each.verdict)))


def said(found: Action) -> str:
    """What was found, with the thing that it was found of, when that is not the customer."""
    verdict = found.verdict
    text = verdict.headline or verdict.message
    if found.subjects > 1:
        return f"{words.count(found.subjects, verdict.kind)}: {text}"
    if verdict.subject != verdict.customer and verdict.kind not in ("pool", "cluster"):
        return f"{verdict.kind} {verdict.subject}: {text}"
    return text


def due(found: Action, report: Report) -> str:
    """`235 days late`, the day, or that it is not known; empty when there is none."""
    verdict = found.verdict
    days = {law.id: law.as_of_day for law in report.law}
    today = days.get(verdict.regime, report.as_of[:10])
    if verdict.due_state == "overdue" and verdict.due[:4].isdigit():
        late = (date.fromisoformat(today) - date.fromisoformat(verdict.due)).days
        return f"{words.count(late, 'day')} late"
    return "day unknown" if verdict.due == "unknown" else verdict.due


def answers(report: Report) -> list[Answer]:
    """What to answer, by how many counted checks each answer settles: those that lack nothing else.

    What lacks facts of a register and facts of workloads is settled by both together, and stands apart.
    """
    nobody = {row.id for row in report.customers if not row.attributed}
    asked: dict[tuple[str, frozenset[bool]], list[Verdict]] = {}
    for verdict in report.verdicts:
        if verdict.verdict == "unknown" and verdict.missing and counts(verdict, report.summary.fail_on):
            whose = (
                {False} if verdict.customer in nobody else map(fact_words.is_of_workloads, verdict.missing)
            )
            asked.setdefault((verdict.customer, frozenset(whose)), []).append(verdict)
    found = [
        Answer(
            customer,
            ("customer",) if customer in nobody else tuple(fact_words.named(_facts(verdicts))),
            len(verdicts),
        )
        for (customer, _), verdicts in asked.items()
    ]
    return sorted(found, key=lambda each: (-each.settles, each.customer, each.facts))


def _facts(verdicts: Iterable[Verdict]) -> Iterator[str]:
    for verdict in verdicts:
        yield from verdict.missing
