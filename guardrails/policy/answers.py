"""Reads one rule's part of a decision. Keeps out what a verdict means in law.

Whatever is left out, or said in another form than agreed, is an `error`: never a pass, never silence.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from guardrails.errors import EngineError
from guardrails.model.verdict import VerdictState
from guardrails.policy import messages
from guardrails.policy.clocks import NO_CLOCKS, Facts, Timing, timing
from guardrails.policy.document import RegimeLaw
from guardrails.policy.manifest import Rule


class Detail(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a rule tells about one verdict."""

    observed: dict[str, Any]
    missing: tuple[str, ...]
    bound: dict[str, Any]
    choices: tuple[str, ...] = ()
    events: dict[str, int | float | Literal["unknown", "none"]] = {}


class RuleResult(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be reported about one subject."""

    verdict: VerdictState
    reason: str = ""
    message: str = ""
    headline: str = ""
    detail: Detail = Detail(observed={}, missing=(), bound={})
    timing: Timing = NO_CLOCKS


class _Broken(Exception):  # noqa: N818 - it never leaves this module
    """The decision is not in the form agreed: reason, and what it means for people."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.result = RuleResult(verdict="error", reason=reason, message=message)


def answers(
    rule: Rule, law: RegimeLaw, decision: Mapping[str, object] | EngineError, expected: Sequence[str]
) -> Iterator[tuple[str, RuleResult]]:
    """Each expected subject with what is to be said of it, then each that was not expected.

    Args:
        law: The regime's law of the day.
        decision: What the engine answered, or why it did not.
        expected: Ids of the document's subjects of the rule's kind.

    Raises:
        PolicyError: A clock of the rule is wrong.
    """
    try:
        verdicts, details = _exports(rule, decision)
    except _Broken as broken:
        yield from ((subject, broken.result) for subject in expected)
        return
    for subject in expected:
        yield subject, _result(rule, law, subject, verdicts, details)
    for stranger in sorted(verdicts.keys() - set(expected)):
        message = f"the policies judged a {rule.subject} that is not in the document"
        yield stranger, RuleResult(verdict="error", reason="unknown_subject", message=message)


def _exports(
    rule: Rule, decision: Mapping[str, object] | EngineError
) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """The two objects that a rule exports.

    Raises:
        _Broken: There is no such thing.
    """
    if isinstance(decision, EngineError):
        raise _Broken("engine_failed", f"the policies could not be evaluated: {decision}")
    regime = decision.get(rule.regime)
    exports = regime.get(rule.name) if isinstance(regime, dict) else None
    if not isinstance(exports, dict) or "verdict" not in exports:
        raise _Broken("no_decision", "the policies decided nothing about this rule")
    verdicts, details = exports["verdict"], exports.get("detail", {})
    if not isinstance(verdicts, dict) or not isinstance(details, dict):
        raise _Broken("bad_decision", "the rule's verdicts and details are not in the form agreed")
    return verdicts, details


def _result(
    rule: Rule, law: RegimeLaw, subject: str, verdicts: Mapping[str, object], details: Mapping[str, object]
) -> RuleResult:
    """What one subject's entries amount to."""
    try:
        return _read(rule, law, verdicts.get(subject), details.get(subject))
    except _Broken as broken:
        return broken.result


def _read(rule: Rule, law: RegimeLaw, value: object, given: object) -> RuleResult:
    """Raises `_Broken` unless verdict and detail are complete."""
    match value:
        case None:
            raise _Broken("no_verdict", f"the policies said nothing about this {rule.subject}")
        case "not_applicable":
            return RuleResult(verdict="not_applicable")
        case "pass" | "fail" | "unknown":
            return _explained(rule, law, value, given)
        case _:
            raise _Broken("bad_verdict", f"the policies gave a verdict that does not exist: {value!r:.60}")


def _explained(rule: Rule, law: RegimeLaw, verdict: VerdictState, given: object) -> RuleResult:
    """A pass may come without a detail: then there is nothing to tell, and no clock runs."""
    if given is None and verdict == "pass":
        return RuleResult(verdict=verdict)
    if given is None:
        raise _Broken("no_detail", f"the policies say {verdict}, and not why")
    try:
        detail = msgspec.convert(given, Detail)
    except msgspec.ValidationError as error:
        raise _Broken(
            "bad_detail", f"the policies say {verdict}; their detail is unreadable: {error}"
        ) from error
    facts = Facts(events=detail.events, observed=detail.observed)
    times = timing(rule.clocks, verdict, facts, law)
    return RuleResult(
        verdict=verdict,
        reason="met_late" if times.late else "",
        message=messages.render(rule.message, detail.observed),
        headline=_headline(rule, verdict, detail),
        detail=detail,
        timing=times,
    )


def _headline(rule: Rule, verdict: str, detail: Detail) -> str:
    """What is said first: what was found, or what is not known; nothing of what needs no word."""
    if verdict == "fail":
        return messages.render(rule.finding or rule.message, detail.observed)
    if verdict == "unknown":
        return messages.render(rule.question, detail.observed) or rule.title
    return ""
