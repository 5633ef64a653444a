"""What a draft is: fields with their state, the rule's legal state, days, and all that is missing. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

import msgspec

from guardrails.model.as_of import AsOf
from guardrails.model.range import Range
from guardrails.model.report import Report
from guardrails.model.scientific import scientific
from guardrails.model.verdict import Binding, Verdict
from guardrails.register import contradictions
from guardrails.report import words

SCHEMA: Literal["guardrails.draft/1"] = "guardrails.draft/1"
Kind = Literal["training-report", "cip-certification"]
State = Literal["filled", "on_file", "withheld", "open", "missing"]
"""`filled`: the value is here. `on_file`: the provider has it, outside the register. `withheld`: it
identifies people, and is shown on request. `open`: what is here does not settle it. `missing`: not said."""

_STATES = {**words.STATES, "not_yet": "not yet proposed on this day"}
SETTLED: frozenset[State] = frozenset(("filled", "on_file", "withheld"))


class DraftField(msgspec.Struct, frozen=True, kw_only=True):
    """One field.

    Attributes:
        label: What is asked for.
        value: What is known, for people; empty where nothing is.
        where: Fact of the register that gives it, or what has to be written by hand.
    """

    label: str
    value: str = ""
    state: State
    where: str = ""


class DraftPart(msgspec.Struct, frozen=True, kw_only=True):
    """Fields under a heading; `note` says what to know of them."""

    title: str
    note: str = ""
    fields: tuple[DraftField, ...]


class DraftClock(msgspec.Struct, frozen=True, kw_only=True):
    """A day by which something would be due; `verdict` answers it, `binding` makes it count."""

    rule: str
    subject: str
    verdict: str
    binding: Binding
    who: str
    event: str
    event_day: str
    due: str
    state: str


class DraftLaw(msgspec.Struct, frozen=True, kw_only=True):
    """The legal state of a provision on the day, in words, with its source and how sure we are of it."""

    title: str
    state: str
    since: str
    source: str
    confidence: str


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """`guardrails.draft/1`.

    Attributes:
        subject: Id of the customer or of the provider that it is about.
        notice: What to know before anything else: that it is a draft, and of what.
        missing: How many fields are not settled.
        personal: Whether it holds what identifies people.
    """

    schema: Literal["guardrails.draft/1"] = SCHEMA
    kind: Kind
    title: str
    subject: str
    as_of: str
    notice: tuple[str, ...]
    law: tuple[DraftLaw, ...]
    parts: tuple[DraftPart, ...]
    clocks: tuple[DraftClock, ...]
    missing: int
    personal: bool


def unsettled(parts: Iterable[DraftPart]) -> Iterator[tuple[DraftPart, DraftField]]:
    """The fields that somebody has to complete, with the part that they stand in."""
    return ((part, field) for part in parts for field in part.fields if field.state not in SETTLED)


def law(report: Report, regime: str, provisions: Iterable[str]) -> tuple[DraftLaw, ...]:
    """The legal state of provisions on the day."""
    asked = tuple(provisions)
    rows = [row for each in report.law if each.id == regime for row in each.provisions if row.id in asked]
    return tuple(
        DraftLaw(
            title=row.title,
            state=_STATES.get(row.state, row.state),
            since=row.since,
            source=row.source,
            confidence=words.CONFIDENCES.get(row.confidence, row.confidence),
        )
        for row in rows
    )


def notice(rules: tuple[DraftLaw, ...], filing: str) -> tuple[str, ...]:
    """What a reader has to know first; only what is in force is worded as a duty.

    Args:
        rules: What it is prepared for, the rule itself first.
        filing: What would be filed, e.g. "training report".
    """
    state = rules[0].state if rules else "not evaluated"
    since = f" (since {rules[0].since})" if rules and rules[0].since else ""
    if state == words.STATES["in_force"]:
        duty = f"The rule is {state}{since}: file the {filing} on the authority's own form."
    else:
        duty = f"The rule is {state}{since}. No {filing} has to be filed today; there is no official form."
    return (
        f"DRAFT, not a filing. {duty}",
        "Not legal advice. Have counsel compare each field with the rule's text before anybody uses it.",
    )


def clocks(verdicts: Iterable[Verdict]) -> tuple[DraftClock, ...]:
    """Every clock of verdicts that apply, earliest first."""
    rows = [
        DraftClock(
            rule=verdict.rule,
            subject=verdict.subject,
            verdict=verdict.verdict,
            binding=verdict.binding,
            who=clock.who,
            event=clock.event,
            event_day=clock.event_day,
            due=clock.due,
            state=clock.state,
        )
        for verdict in verdicts
        if verdict.verdict != "not_applicable"
        for clock in verdict.clocks
    ]
    return tuple(sorted(rows, key=lambda row: (row.due, row.rule, row.subject, row.event)))


def day_field(label: str, day: date | None, where: str) -> DraftField:
    """A day on record."""
    return text_field(label, day.isoformat() if day else "", where)


def text_field(label: str, value: str, where: str) -> DraftField:
    """A value on record; without one it is missing."""
    return DraftField(label=label, value=value, state="filled" if value else "missing", where=where)


def known_day(report: Report, record: msgspec.Struct, name: str) -> date | None:
    """The day of a record, unless it is later than the decision or its days contradict one another."""
    day: date | None = getattr(record, name)
    if day is None or day > decided_on(report).last_day or name in contradictions.fields(record):
        return None
    return day


def decided_on(report: Report) -> AsOf:
    """When the report was decided."""
    if "T" in report.as_of:
        return msgspec.convert({"instant": report.as_of}, AsOf)
    return AsOf(day=date.fromisoformat(report.as_of))


def against(value: Range, unit: str, line: float) -> str:
    """A figure beside the threshold that it is measured against: `1.18e26 FLOP (threshold 1e26 FLOP)`."""
    factor, name = words.UNITS[unit]
    return f"{words.operations(value, unit)} (threshold {scientific(line * factor)} {name})"
