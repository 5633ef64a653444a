"""Waivers: failures that somebody answers for, until a day and up to an amount. Decides no obligation.

A waived failure stays in sight and never becomes a pass. A waiver that excuses less than there is today,
is past its day, longer than allowed or of a rule that cannot be waived, leaves the failure as it is and
says why.
"""

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from guardrails.errors import InputError
from guardrails.files import Content, fit, parse
from guardrails.model.report import WaiverRow
from guardrails.model.verdict import Verdict
from guardrails.policy.bound import beyond
from guardrails.policy.manifest import Manifest, SubjectKind
from guardrails.settings import WaiverSettings

Text = Annotated[str, msgspec.Meta(min_length=1)]
State = Literal["used", "unused", "expired", "too_long", "exceeded", "not_waivable"]

OF_ONE_CUSTOMER: frozenset[SubjectKind] = frozenset(
    ("party", "pool", "cluster", "arrangement", "run", "request", "record")
)
"""Kinds of subjects whose ids are unique in one customer only."""

_RANK: tuple[State, ...] = ("unused", "used", "exceeded", "not_waivable", "too_long", "expired")
"""What a waiver's row says when its verdicts differ: the last of these."""


class Waiver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of the file.

    Attributes:
        fingerprint: Of the verdict; or `rule` and `subject`, with `customer` where ids are unique in one
            customer only (pools, clusters, runs …). What is given must all agree with the verdict.
        until: The last day, in UTC, to its end.
        bound: The verdict's own `bound` as it was when the waiver was approved; more is not excused.
    """

    owner: Text
    approver: Text
    reason: Text
    ticket: Text
    until: date
    bound: dict[str, Any]
    fingerprint: str = ""
    rule: str = ""
    subject: str = ""
    customer: str = ""

    def speaks_of(self, verdict: Verdict) -> bool:
        """Whether it is this verdict that is to be excused."""
        named = (
            (self.fingerprint, verdict.fingerprint),
            (self.rule, verdict.rule),
            (self.subject, verdict.subject),
            (self.customer, verdict.customer),
        )
        return all(not ours or ours == theirs for ours, theirs in named)


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    waivers: tuple[Waiver, ...]


class Waivers:
    """The waivers of one run, and what became of each.

    Args:
        waivers: As `read` gives them.
        manifest: Says which rules are waivable.
        today: The later of the decision's UTC day and the present one: a waiver that has ended does not come
            back with an earlier day of law.
        settings: The longest that a waiver may run, and when its end is near.
    """

    def __init__(
        self, waivers: tuple[Waiver, ...], manifest: Manifest, today: date, settings: WaiverSettings
    ) -> None:
        self._waivers = waivers
        self._waivable = frozenset(rule.id for rule in manifest.rules if rule.waivable)
        self._today = today
        self._settings = settings
        self._states: list[State] = ["unused"] * len(waivers)
        self._excused = [0] * len(waivers)

    def apply(self, verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
        """The verdicts, with excused failures waived and others saying why their waiver does not hold."""
        return tuple(self._judged(each) if each.verdict == "fail" else each for each in verdicts)

    def rows(self) -> tuple[WaiverRow, ...]:
        """Every waiver with what became of it, in the file's order."""
        return tuple(self._row(number, waiver) for number, waiver in enumerate(self._waivers))

    def _judged(self, verdict: Verdict) -> Verdict:
        reasons: list[str] = []
        for number, waiver in enumerate(self._waivers):
            if not waiver.speaks_of(verdict):
                continue
            state, why = self._holds(waiver, verdict)
            self._states[number] = max(self._states[number], state, key=_RANK.index)
            if state == "used":
                self._excused[number] += 1
                return _waived(verdict, waiver)
            reasons.append(f"waiver {waiver.ticket} does not hold: {why}")
        if not reasons:
            return verdict
        return msgspec.structs.replace(verdict, reason="; ".join(filter(None, (verdict.reason, *reasons))))

    def _holds(self, waiver: Waiver, verdict: Verdict) -> tuple[State, str]:
        longest = self._settings.max_days
        if verdict.rule not in self._waivable:
            return "not_waivable", "the rule cannot be waived"
        if self._today > waiver.until:
            return "expired", f"it ended on {waiver.until.isoformat()}"
        if (waiver.until - self._today).days > longest:
            return "too_long", f"it runs until {waiver.until.isoformat()}, more than {longest} days"
        if more := beyond(verdict.bound, _like_each(verdict.bound, waiver.bound)):
            return "exceeded", f"there is more today than it excuses ({', '.join(more)})"
        return "used", ""

    def _row(self, number: int, waiver: Waiver) -> WaiverRow:
        left = (waiver.until - self._today).days
        state = self._states[number]
        if state == "unused":
            state = "expired" if left < 0 else "too_long" if left > self._settings.max_days else "unused"
        return WaiverRow(
            ticket=waiver.ticket,
            state=state,
            verdicts=self._excused[number],
            ends_soon=state in ("used", "unused") and left <= self._settings.warn_days,
            until=waiver.until.isoformat(),
            fingerprint=waiver.fingerprint,
            rule=waiver.rule,
            subject=waiver.subject,
            customer=waiver.customer,
            owner=waiver.owner,
            approver=waiver.approver,
            reason=waiver.reason,
        )


def read(path: str, data: bytes, manifest: Manifest) -> tuple[Waiver, ...]:
    """The waivers of a file.

    Args:
        path: As it was given; `.yaml`, `.yml` or `.json`.
        data: Its content.
        manifest: For the ids of rules.

    Raises:
        InputError: It is no such file, or a waiver is incomplete or names a rule that does not exist;
            names the path in the file and the line.
    """
    content = parse(path, data)
    waivers = fit(content, _File).waivers
    rules = {rule.id: rule.subject for rule in manifest.rules}
    for number, waiver in enumerate(waivers):
        _check(content, number, waiver, rules)
    return waivers


def _check(content: Content, number: int, waiver: Waiver, rules: Mapping[str, SubjectKind]) -> None:
    if not waiver.fingerprint and not (waiver.rule and waiver.subject):
        raise _error(
            content,
            number,
            "",
            "does not say what it excuses",
            "give the verdict's fingerprint, or its rule and subject; reports show them",
        )
    if waiver.rule and waiver.rule not in rules:
        from guardrails.validation import near  # noqa: PLC0415 - only when something is wrong

        hint = near(waiver.rule, list(rules)) or "see `guardrails policies list`"
        raise _error(content, number, "rule", f"there is no rule {waiver.rule!r}", hint)
    kind = rules.get(waiver.rule, "customer")
    if kind in OF_ONE_CUSTOMER and not (waiver.fingerprint or waiver.customer):
        raise _error(
            content,
            number,
            "subject",
            f"another customer may have a {kind} of this id",
            "name the customer, or give the verdict's fingerprint",
        )


def _error(content: Content, number: int, field: str, message: str, hint: str) -> InputError:
    return content.error(("waivers", number, field) if field else ("waivers", number), message, hint)


def _waived(verdict: Verdict, waiver: Waiver) -> Verdict:
    said = f"waived until {waiver.until.isoformat()} by {waiver.approver} ({waiver.ticket}): {waiver.reason}"
    return msgspec.structs.replace(
        verdict, verdict="waived", excused="fail", waiver=waiver.ticket, reason=said
    )


def _like(today: object, written: object) -> object:
    """What was written, with text as numbers where today's value has numbers: YAML is read as text."""
    if isinstance(today, Mapping) and isinstance(written, Mapping):
        return _like_each(today, written)
    if isinstance(today, list | tuple) and isinstance(written, list | tuple):
        return [_like(next(iter(today), None), each) for each in written]
    if isinstance(today, bool) and isinstance(written, str):
        return {"true": True, "false": False}.get(written, written)
    if isinstance(written, str) and (isinstance(today, int | float) or _holds_numbers(today)):
        return _number(written)
    return written


def _like_each(today: Mapping[str, object], written: Mapping[str, object]) -> dict[str, object]:
    return {key: _like(today.get(key, _range_end(key, today)), value) for key, value in written.items()}


def _holds_numbers(today: object) -> bool:
    """A range, for which one number may stand: its upper end."""
    return isinstance(today, Mapping) and "min" in today


def _number(written: str) -> float | str:
    """A finite number; what is none stays text, which excuses no number."""
    try:
        number = float(written)
    except ValueError:
        return written
    return number if math.isfinite(number) else written


def _range_end(key: str, today: Mapping[str, object]) -> object:
    """A range of today may be open where the written one has an end."""
    return today.get("min") if key == "max" else None
