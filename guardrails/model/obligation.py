"""The life of an obligation: what runs found of it and what people did about it, as the ledger has it. Pure.

An obligation is one rule that fails for one subject of one customer, and binds. The first run that finds it
opens it. Runs look at different things (one plan, live accounts, the register alone): only a run over the
same as one that failed it finds that it fails no more, and it is resolved when none is left that does.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from guardrails.model.report import Report
from guardrails.model.verdict import Verdict

Turn = Literal["opened", "due", "cleared"]
Act = Literal["acknowledged", "verified", "reported", "closed"]
State = Literal["open", "acknowledged", "verified", "reported", "resolved"]

_WHOLE = frozenset(("customer", "group", "provider"))
"""Kinds of subjects that a run has judged whenever it judged their customer."""
_STANDS = frozenset(("fail", "unknown", "error", "waived"))
"""Verdicts with which what failed before does not end: an unknown is no pass."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a run found of one obligation.

    Attributes:
        turn: `opened`: fails now, of this source; `due`: its day is another; `cleared`: fails no more.
        id: Fingerprint of its verdict.
        asks: What the rule asks for: verify, report …; due: ISO day, `unknown`, or empty.
    """

    turn: Turn
    id: str
    customer: str
    rule: str
    kind: str
    subject: str
    asks: str
    due: str


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What a run changed: the content of an entry of the kind `obligations`."""

    run: str
    source: str
    changes: tuple[Change, ...]


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody did about an obligation: the content of an entry of the kind `deed`.

    Attributes:
        id: Of the obligation; actor: who says so; reference: of a check, a filing, a ticket.
    """

    id: str
    act: Act
    actor: str
    note: str
    reference: str = ""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step in the life of an obligation.

    Attributes:
        at: When it was recorded; entry: its number in the ledger; by: the run, or who did it.
    """

    at: str
    entry: int
    what: str
    by: str
    note: str = ""
    reference: str = ""


class Obligation(msgspec.Struct, frozen=True, kw_only=True):
    """An obligation as it stands.

    Attributes:
        sources: What was looked at by the runs that find it failing.
        state: `verified` and `reported` are what somebody says; `resolved`: a run found it, or it was closed.
        opened: When it was first found; since: when it was found after it was last resolved.
        steps: All that happened, in order.
    """

    id: str
    customer: str
    rule: str
    kind: str
    subject: str
    asks: str
    due: str
    sources: tuple[str, ...]
    state: State
    opened: str
    since: str
    steps: tuple[Step, ...]

    def overdue(self, day: str) -> bool:
        """Whether its day has passed, on an ISO day, and it is not resolved."""
        return self.state != "resolved" and self.due[:4].isdigit() and self.due < day


Record = tuple[int, str, Changes | Deed]
"""Number and time of an entry, and its content."""


def fold(records: Iterable[Record]) -> dict[str, Obligation]:
    """Obligations by id, as entries in their order leave them."""
    found: dict[str, Obligation] = {}
    for entry, at, content in records:
        if isinstance(content, Deed):
            if content.id in found:  # else of a clock that ran behind: its opening is not known yet
                found[content.id] = _done(found[content.id], content, entry, at)
            continue
        for change in content.changes:
            found[change.id] = _turned(found.get(change.id), change, content, (entry, at))
    return found


def _done(before: Obligation, deed: Deed, entry: int, at: str) -> Obligation:
    closed = deed.act == "closed"
    step = Step(at=at, entry=entry, what=deed.act, by=deed.actor, note=deed.note, reference=deed.reference)
    return msgspec.structs.replace(
        before,
        state="resolved" if deed.act == "closed" or before.state == "resolved" else deed.act,
        sources=() if closed else before.sources,
        steps=(*before.steps, step),
    )


def _turned(before: Obligation | None, change: Change, found: Changes, where: tuple[int, str]) -> Obligation:
    entry, at = where
    step = Step(
        at=at, entry=entry, what=change.turn, by=found.run, note=change.due if change.turn == "due" else ""
    )
    if before is None:
        before = _new(change, at)
    elif change.turn == "opened" and before.state == "resolved":
        before = msgspec.structs.replace(before, state="open", since=at)
    sources = set(before.sources) - {found.source}
    if change.turn != "cleared":
        sources.add(found.source)
    return msgspec.structs.replace(
        before,
        due=change.due,
        sources=tuple(sorted(sources)),
        state=before.state if sources else "resolved",
        steps=(*before.steps, step),
    )


def _new(change: Change, at: str) -> Obligation:
    fields = {
        name: getattr(change, name) for name in ("id", "customer", "rule", "kind", "subject", "asks", "due")
    }
    return Obligation(**fields, sources=(), state="open", opened=at, since=at, steps=())


def changes(report: Report, source: str, known: Mapping[str, Obligation]) -> tuple[Change, ...]:
    """What a run changes of what is known.

    Args:
        report: Of the run, all of it.
        source: What it looked at.
        known: Obligations by id, before the run.
    """
    said = {each.fingerprint: each for each in report.verdicts}
    failing = {name: each for name, each in said.items() if each.verdict == "fail" and each.binding != "none"}
    turns = [
        _change("opened", each) for name, each in failing.items() if not _stands(known.get(name), source)
    ]
    judged = {each.id for each in report.customers} | {each.id for each in report.documents}
    rules = {each.id for each in report.rules}
    whole = report.summary.coverage_complete and "(part)" not in source
    for name, each in known.items():
        if not _stands(each, source):
            continue
        if name in failing:
            if failing[name].due != each.due:
                turns.append(_change("due", failing[name]))
        elif each.rule in rules and not (name in said and said[name].verdict in _STANDS):
            asked = name in said or (each.kind in _WHOLE and each.customer in judged)
            if asked or whole:
                turns.append(_cleared(each))
    return tuple(turns)


def _stands(known: Obligation | None, source: str) -> bool:
    return known is not None and source in known.sources


def _change(turn: Turn, verdict: Verdict) -> Change:
    return Change(
        turn=turn,
        id=verdict.fingerprint,
        customer=verdict.customer,
        rule=verdict.rule,
        kind=verdict.kind,
        subject=verdict.subject,
        asks=verdict.obligation,
        due=verdict.due,
    )


def _cleared(known: Obligation) -> Change:
    fields = {
        name: getattr(known, name) for name in ("id", "customer", "rule", "kind", "subject", "asks", "due")
    }
    return Change(turn="cleared", **fields)
