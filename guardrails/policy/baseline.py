"""A ratchet: obligations that were known when the baseline was written do not fail; new or grown ones do."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from guardrails.model.verdict import Verdict
from guardrails.policy.bound import within
from guardrails.policy.manifest import Manifest

SCHEMA: Literal["guardrails.baseline/1"] = "guardrails.baseline/1"


class Known(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One obligation that stood when the baseline was written.

    Attributes:
        bound: The values it was bound to; more than that is a new failure.
    """

    fingerprint: str
    rule: str
    kind: str
    customer: str
    subject: str
    bound: dict[str, Any]


class Baseline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of them, ordered by rule, customer and subject; no clock: the same state is the same file."""

    schema: Literal["guardrails.baseline/1"]
    known: tuple[Known, ...]


def write(verdicts: Iterable[Verdict], manifest: Manifest) -> Baseline:
    """The baseline of what fails today. Rules that cannot be waived are not in it: they go on failing."""
    waivable = _waivable(manifest)
    known = [
        Known(
            fingerprint=each.fingerprint,
            rule=each.rule,
            kind=each.kind,
            customer=each.customer,
            subject=each.subject,
            bound=each.bound,
        )
        for each in verdicts
        if each.verdict in ("fail", "waived") and each.rule in waivable
    ]
    known.sort(key=lambda each: (each.rule, each.customer, each.subject))
    return Baseline(schema=SCHEMA, known=tuple(known))


def apply(verdicts: Iterable[Verdict], baseline: Baseline, manifest: Manifest) -> tuple[Verdict, ...]:
    """The verdicts, with known failures waived and grown ones saying that they have grown."""
    known = {each.fingerprint: each for each in baseline.known}
    waivable = _waivable(manifest)
    return tuple(
        _judged(each, known, each.rule in waivable) if each.verdict == "fail" else each for each in verdicts
    )


def _judged(verdict: Verdict, known: Mapping[str, Known], waivable: bool) -> Verdict:
    excused = known.get(verdict.fingerprint)
    if excused is None:
        return verdict
    if not waivable:
        return msgspec.structs.replace(verdict, reason="in the baseline, but the rule cannot be waived")
    if not within(verdict.bound, excused.bound):
        return msgspec.structs.replace(verdict, reason="has grown beyond the baseline")
    return msgspec.structs.replace(
        verdict, verdict="waived", waiver="baseline", reason="known to the baseline"
    )


def _waivable(manifest: Manifest) -> frozenset[str]:
    return frozenset(rule.id for rule in manifest.rules if rule.waivable)
