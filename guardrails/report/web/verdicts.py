"""Verdicts as rows of the page: what many have in common is said once, and everything is worded here."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from operator import attrgetter

import msgspec

from guardrails.model.outcome import FailOn, counts
from guardrails.model.range import Range, exactly
from guardrails.model.report import Report
from guardrails.model.verdict import Verdict
from guardrails.report import fact_words, words
from guardrails.report.web.law import READ
from guardrails.report.web.table import Parties, Row, Table

_SAID = attrgetter(
    *sorted(
        {*Verdict.__struct_fields__} - {"customer", "subject", "fingerprint", "workloads", "bound", "kind"}
    )
)
"""All of a verdict that its row does not say."""

_EPOCH = date(1970, 1, 1)
_LAST = (date.max - _EPOCH).days
LISTED_WORKLOADS = 20
"""Ids of workloads below a verdict; JSON has all of them."""


class Verdicts:
    """Makes the rows.

    Args:
        report: Of the verdicts.
        parties: Whom they are about.
        values: What they say.
    """

    def __init__(self, report: Report, parties: Parties, values: Table) -> None:
        self.said = Table()
        self._fail_on = report.summary.fail_on
        self._parties, self._place = parties, values.place
        self._rules = {rule.id: at for at, rule in enumerate(report.rules)}
        self._chosen = {
            (law.id, choice.id): f"{choice.id} = {choice.chosen}".replace("_", " ")
            for law in report.law
            for choice in law.choices
        }
        self._encode = msgspec.json.Encoder().encode
        self._bodies: dict[bytes, int] = {}
        self._standings: dict[tuple[str, ...], tuple[int, int]] = {}
        self._facts: dict[tuple[str, ...], int] = {}

    def row(self, verdict: Verdict) -> Row:
        """Who, what is said, of which subject, on which workloads."""
        shown = verdict.workloads[:LISTED_WORKLOADS]
        itself = verdict.subject == verdict.customer
        return [
            self._parties.place(verdict.customer),
            self._said(verdict),
            -1 if itself else self._place(f"{verdict.kind} {verdict.subject}"),
            verdict.fingerprint,
            self._place(shown),
            len(verdict.workloads) - len(shown),
        ]

    def _said(self, verdict: Verdict) -> int:
        """The place of all that does not name the customer; it is worded once for all who are alike."""
        key = self._encode(_SAID(verdict))
        if key not in self._bodies:
            self._bodies[key] = self.said.place(self._body(verdict))
        return self._bodies[key]

    def _body(self, verdict: Verdict) -> Row:
        chosen = [self._chosen.get((verdict.regime, choice), choice) for choice in verdict.choices]
        clocks = [[each.id, each.who, each.event, each.event_day, each.due] for each in verdict.clocks]
        excused = f"{verdict.waiver} (was {verdict.excused})" if verdict.excused else verdict.waiver
        return [
            self._rules.get(verdict.rule, -1),
            category(verdict, self._fail_on),
            *self._standing(verdict),
            *map(
                self._place,
                (
                    verdict.rule,
                    verdict.regime,
                    verdict.reason,
                    verdict.headline,
                    verdict.message,
                    list(observed(verdict.observed)),
                    verdict.missing,
                    chosen,
                    clocks,
                    verdict.due,
                    verdict.due_state,
                    excused,
                ),
            ),
            self._named(verdict.missing),
            verdict.confidence in READ,
        ]

    def _standing(self, verdict: Verdict) -> tuple[int, int]:
        """What it asks for, with how bad it is, and how that stands in law."""
        law = (verdict.binding, verdict.state, verdict.confidence, verdict.regime)
        key = (verdict.obligation, verdict.severity, *law)
        if key not in self._standings:
            asked = f"{words.duty(verdict)}; {verdict.severity}"
            self._standings[key] = (self._place(asked), self._place(words.standing(verdict)))
        return self._standings[key]

    def _named(self, missing: tuple[str, ...]) -> int:
        """What is missing, as people call it."""
        if missing not in self._facts:
            self._facts[missing] = self._place(fact_words.named(missing))
        return self._facts[missing]


def category(verdict: Verdict, fail_on: FailOn) -> str:
    """Which filter shows it: what decides the exit code apart from what only informs."""
    if verdict.verdict in ("fail", "unknown") and not counts(verdict, fail_on):
        return "free"
    return {"fail": "act", "unknown": "open", "not_applicable": "pass"}.get(verdict.verdict, verdict.verdict)


def observed(facts: Mapping[str, object], above: str = "") -> Iterator[tuple[str, str]]:
    """What a rule saw, as names and words.

    >>> list(observed({"run": {"operations_yop": {"min": 118, "max": 118}}, "parties": ["a", "b"]}))
    [('run operations', '1.18e26 FLOP'), ('parties', 'a, b')]
    """
    for key, value in facts.items():
        name = f"{above}{key.replace('_', ' ')}"
        if isinstance(value, dict) and not value.keys() <= {"min", "max"}:
            yield from observed(value, f"{name} ")
            continue
        *head, unit = name.split(" ")
        if unit == "day" and isinstance(value, int) and 0 < value <= _LAST:
            yield name, (_EPOCH + timedelta(days=value)).isoformat()
        elif unit in words.UNITS and (amount := _amount(value)) is not None:
            yield " ".join(head), words.operations(amount, unit)
        else:
            yield name, _worded(value)


def _worded(value: object) -> str:
    """A value for people."""
    match value:
        case bool():
            return "yes" if value else "no"
        case None:
            return "none"
        case int() | float():
            return words.short(value)
        case list():
            return ", ".join(map(_worded, value)) or "none"
        case dict():
            amount = _amount(value)
            inside = (f"{name} {_worded(each)}" for name, each in value.items())
            return words.span(amount) if amount is not None else "; ".join(inside) or "none"
        case _:
            return str(value)


def _amount(value: object) -> Range | None:
    """A number or a range of one; None for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return exactly(value) if value >= 0 else None
    try:
        return msgspec.convert(value, Range)
    except msgspec.ValidationError:
        return None
