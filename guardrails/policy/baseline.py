"""A ratchet: what failed or was undecided when the baseline was written does not count; new or more does.

It excuses a verdict of a subject, never what was not read: coverage stays open whatever is in it. Pure.
"""

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from guardrails.model.coverage import Coverage, uncovered
from guardrails.model.verdict import Verdict
from guardrails.policy.bound import beyond
from guardrails.policy.manifest import Manifest

SCHEMA: Literal["guardrails.baseline/2"] = "guardrails.baseline/2"
TICKET = "baseline"
"""What an excused verdict names as its waiver."""

Excusable = Literal["fail", "unknown"]


class Known(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One verdict that stood when the baseline was written.

    Attributes:
        verdict: What it was; another one of the same subject is not excused. Files of the first version
            hold failures only.
        bound: The values it was bound to; more than that is not excused.
        missing: Of an undecided one, the facts that were not known; another one missing is not excused.
    """

    fingerprint: str
    rule: str
    kind: str
    customer: str
    subject: str
    verdict: Excusable = "fail"
    bound: dict[str, Any]
    missing: tuple[str, ...] = ()


class Baseline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of them, ordered by rule, customer and subject; no clock: the same state is the same file."""

    schema: Literal["guardrails.baseline/1", "guardrails.baseline/2"]
    known: tuple[Known, ...]


class Named(msgspec.Struct, frozen=True):
    """A row of a report of which the id says enough."""

    id: str


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of a report: one just made, or a file of `-o json`.

    Attributes:
        customers, documents: Everybody who was judged.
        rules: What was judged.
    """

    schema: Literal["guardrails.report/1"]
    coverage: tuple[Coverage, ...]
    rules: tuple[Named, ...]
    customers: tuple[Named, ...]
    documents: tuple[Named, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def unread(self) -> int:
        """How much was not read or attributed."""
        return uncovered(self.coverage)


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A baseline, and what it does not hold.

    Attributes:
        rigid: Verdicts of rules that cannot be excused.
        waived: Verdicts that a waiver already excuses, until its own last day.
        errors: What could not be judged.
        unread: Parts of the coverage that are open.
    """

    baseline: Baseline
    rigid: tuple[Verdict, ...]
    waived: int
    errors: int
    unread: int


class Updated(msgspec.Struct, frozen=True, kw_only=True):
    """A baseline after a run.

    Attributes:
        settled: How many left it.
        unjudged: How many stay because nothing was said of them.
        grown: How many stay as they were although there is more today: they are not excused.
    """

    baseline: Baseline
    settled: int
    unjudged: int
    grown: int


def write(judged: Judged, manifest: Manifest) -> Written:
    """The baseline of what fails or is undecided today.

    Args:
        judged: The verdicts.
        manifest: Says which rules can be excused: the others are not in it and go on counting.
    """
    waivable = _waivable(manifest)
    standing = [each for each in judged.verdicts if _stands(each)]
    ours = [each for each in standing if each.waiver in ("", TICKET)]
    known = sorted(
        (_known(each) for each in ours if each.rule in waivable),
        key=lambda each: (each.rule, each.customer, each.subject),
    )
    return Written(
        baseline=Baseline(schema=SCHEMA, known=tuple(known)),
        rigid=tuple(each for each in ours if each.rule not in waivable),
        waived=len(standing) - len(ours),
        errors=sum(each.verdict == "error" for each in judged.verdicts),
        unread=judged.unread,
    )


def update(baseline: Baseline, judged: Judged) -> Updated:
    """The baseline without what is settled and down to what is left; nothing enters it.

    Settled is what was judged and neither fails nor is undecided any more, and an undecided one that is
    decided. Who was not judged stays.

    Args:
        baseline: As it was.
        judged: A later run over all that it was written from.
    """
    today = {each.fingerprint: each for each in judged.verdicts}
    who = {each.id for each in (*judged.customers, *judged.documents)}
    rules = {each.id for each in judged.rules}
    kept: list[Known] = []
    unjudged = grown = 0
    for known in baseline.known:
        verdict = today.get(known.fingerprint)
        if known.customer not in who or known.rule not in rules or (verdict and verdict.verdict == "error"):
            unjudged += 1
            kept.append(known)
        elif (
            verdict is None or not _stands(verdict) or (known.verdict, _state(verdict)) == ("unknown", "fail")
        ):
            continue
        elif _state(verdict) != known.verdict or _beyond(verdict, known):
            grown += 1
            kept.append(known)
        else:
            kept.append(_known(verdict))
    return Updated(
        baseline=Baseline(schema=SCHEMA, known=tuple(kept)),
        settled=len(baseline.known) - len(kept),
        unjudged=unjudged,
        grown=grown,
    )


class Ratchet:
    """A baseline in use.

    Args:
        baseline: As it was read.
        manifest: Says which rules can be excused.
    """

    def __init__(self, baseline: Baseline, manifest: Manifest) -> None:
        self._known = {each.fingerprint: each for each in baseline.known}
        self._waivable = _waivable(manifest)

    def apply(self, verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
        """The verdicts, with known ones excused and grown ones saying in what there is more."""
        return tuple(self._judged(each) if each.verdict in ("fail", "unknown") else each for each in verdicts)

    def _judged(self, verdict: Verdict) -> Verdict:
        known = self._known.get(verdict.fingerprint)
        if known is None:
            return verdict
        if verdict.rule not in self._waivable:
            return _saying(verdict, "in the baseline, but the rule cannot be waived")
        if verdict.verdict != known.verdict:
            return _saying(verdict, f"the baseline holds it as {known.verdict}, not as {verdict.verdict}")
        if more := _beyond(verdict, known):
            return _saying(verdict, f"has grown beyond the baseline ({', '.join(more)})")
        reason = "undecided, known to the baseline" if known.verdict == "unknown" else "known to the baseline"
        return msgspec.structs.replace(
            verdict, verdict="waived", excused=verdict.verdict, waiver=TICKET, reason=reason
        )


def _known(verdict: Verdict) -> Known:
    state = _state(verdict)
    return Known(
        fingerprint=verdict.fingerprint,
        rule=verdict.rule,
        kind=verdict.kind,
        customer=verdict.customer,
        subject=verdict.subject,
        verdict="unknown" if state == "unknown" else "fail",
        bound=verdict.bound,
        missing=verdict.missing if state == "unknown" else (),
    )


def _state(verdict: Verdict) -> str:
    """What was decided, excused or not."""
    return verdict.excused or verdict.verdict


def _stands(verdict: Verdict) -> bool:
    return _state(verdict) in ("fail", "unknown")


def _beyond(verdict: Verdict, known: Known) -> tuple[str, ...]:
    """In what there is more today than was known."""
    more = beyond(verdict.bound, known.bound)
    if known.verdict == "unknown":
        more += tuple(f"{fact} is not known" for fact in verdict.missing if fact not in known.missing)
    return more


def _saying(verdict: Verdict, reason: str) -> Verdict:
    return msgspec.structs.replace(verdict, reason=reason)


def _waivable(manifest: Manifest) -> frozenset[str]:
    return frozenset(rule.id for rule in manifest.rules if rule.waivable)
