"""What the policies said about one subject, worded for people and stamped with the law of the day."""

from typing import Any, Literal

import msgspec

VerdictState = Literal["pass", "fail", "unknown", "not_applicable", "waived", "error"]
Binding = Literal["law", "house", "none"]
OWN = "org_"
"""How ids of an organisation's own regimes begin."""

BUILT_IN = "built-in default"
"""How house rules that ship are called: nobody here adopted them, and leaving them out is shown."""

DueState = Literal["open", "overdue", "met", "unknown", "none"]


class ClockState(msgspec.Struct, frozen=True, kw_only=True):
    """One deadline of a rule for one subject.

    Attributes:
        event_day: ISO day of the event it runs from, or `unknown`.
        due: ISO day, or `unknown`.
    """

    id: str
    who: str
    event: str
    event_day: str
    due: str
    state: DueState


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One rule's answer for one subject, as `guardrails.report/1` shows it.

    Attributes:
        fingerprint: Stable over runs: rule id, kind, customer and subject id.
        reason: One word or phrase for people and programs, e.g. `not_yet`, `engine_failed`; empty when
            the verdict says it all.
        state: Legal state of the provision on the day.
        binding: `law`, `house` or `none`; only `law` is worded as a duty.
        confidence: The weakest of citation, state and limits used.
        message: What was observed, whole.
        headline: What is said first of a fail or an unknown, in a few words.
        bound: Values that a waiver or a baseline would excuse.
        workloads: Ids of the workloads it rests on.
        waiver: Ticket of the waiver that excuses it, or `baseline`; excused: what was decided before.
    """

    fingerprint: str
    rule: str
    regime: str
    subject: str
    kind: str
    customer: str
    verdict: VerdictState
    reason: str
    obligation: str
    severity: str
    state: str
    binding: Binding
    confidence: str
    observed: dict[str, Any]
    missing: tuple[str, ...]
    choices: tuple[str, ...]
    bound: dict[str, Any]
    message: str
    headline: str = ""
    clocks: tuple[ClockState, ...]
    due: str
    due_state: DueState
    workloads: tuple[str, ...] = ()
    waiver: str = ""
    excused: Literal["", "fail", "unknown"] = ""


def built_in(state: str, regime: str) -> bool:
    """Whether something binds as a house rule that ships, which the organisation did not adopt itself."""
    return state == "house" and not regime.startswith(OWN)
