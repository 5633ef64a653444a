"""The answer to an auditor: what was known, decided and done on a day, beside what is now. Values only.

Two times are kept apart: `as_of` of a run is the day that was decided about, `at` the instant at which it was
recorded. What was known on a day is what was recorded by its end, whatever was found out later.
"""

from typing import Literal

import msgspec

from guardrails.model.obligation import Obligation

AUDIT: Literal["guardrails.audit/1"] = "guardrails.audit/1"


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """The run that one side of an answer rests on.

    Attributes:
        run: Its id; at: when it was recorded; as_of: what it decided about; source: what it looked at.
        document: SHA-256 of the document; policies: digest of the policies that judged it.
        deleted: Whether facts, findings or report of it were deleted when they had been kept long enough:
            what this side does not say may have been so.
    """

    run: str
    at: str
    as_of: str
    source: str
    document: str
    policies: str
    deleted: bool


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact on both sides; empty: the document did not have it.

    Attributes:
        learned: The first later run that knew it as it is now; empty when nothing changed.
        before: Whether what was learned is dated on or before the day: it was true then, and not known.
    """

    name: str
    then: str
    now: str
    learned: str = ""
    before: bool = False


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict on both sides: `not asked` where the rule did not run or the subject was not there, `deleted`
    where what was found was deleted in time.
    """

    rule: str
    regime: str
    subject: str
    then: str
    now: str
    due_then: str
    due_now: str
    message: str
    missing: tuple[str, ...]


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """An obligation on both sides; None: there was none."""

    then: Obligation | None
    now: Obligation


class Summed(msgspec.Struct, frozen=True, kw_only=True):
    """One customer of many: failures that bind (None: deleted in time), open obligations, on both sides."""

    customer: str
    failed_then: int | None
    failed_now: int | None
    open_then: int
    open_now: int


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """The answer.

    Attributes:
        customer, regime: About whom and which law; empty: everybody, all.
        as_of: The day or instant that was asked about; until: its end, RFC 3339: what was recorded
            later was not known.
        then: None: nothing was recorded by then. now: None: nothing was recorded at all.
        others: The last runs by then that looked at something else: the answer does not rest on them.
        hindsight: Runs that were recorded later and decided about the same day.
        unknown: Facts that were not known then.
        gaps: Coverage that was not complete then: where, what and why. None: its report was deleted in time.
        customers: One line each, when everybody is asked about.
    """

    schema: Literal["guardrails.audit/1"] = AUDIT
    customer: str
    regime: str
    as_of: str
    until: str
    then: Side | None
    now: Side | None
    others: tuple[str, ...] = ()
    hindsight: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    decided: tuple[Decision, ...] = ()
    done: tuple[Done, ...] = ()
    unknown: tuple[str, ...] = ()
    gaps: tuple[str, ...] | None = ()
    customers: tuple[Summed, ...] = ()
