"""Parts of the input documents about what was done, asked and filed: `document.py` says how to read them."""

from typing import Literal

from guardrails.model.activity import Purpose, RunUse
from guardrails.model.compute import Strict
from guardrails.model.range import Range
from guardrails.model.tri import Tri
from guardrails.register.filings import About

Day = int | Literal["unknown"]
"""Days since 1970-01-01 in the regime's time zone."""

DayOrNone = int | Literal["unknown", "none"]
"""A day, or `none`: it has not happened as far as the register knows."""


class RequestFacts(Strict, frozen=True, kw_only=True):
    """What an authority asked for; `due_day` is the day that it set itself."""

    id: str
    kind: Literal["programme_copy", "information", "assessment", "questions"]
    day: Day
    due_day: DayOrNone
    answered_day: DayOrNone


class RecordFacts(Strict, frozen=True, kw_only=True):
    """A record that has to be kept; `closed_day` is none while what it is about is open."""

    id: str
    kind: Literal["identification", "export", "sanctions"]
    created_day: Day
    closed_day: DayOrNone
    last_access_day: Day
    diverted_day: DayOrNone
    kept: Tri
    destroyed_day: DayOrNone
    access_limited: Tri
    served_in: tuple[str, ...]


class InterdictionFacts(Strict, frozen=True, kw_only=True):
    """Property that was blocked, or a transaction that was rejected, and when that was reported."""

    id: str
    kind: Literal["blocked", "rejected"]
    day: Day
    reported_day: DayOrNone


class FilingFacts(Strict, frozen=True, kw_only=True):
    """What was filed; `reference` says whether one is on record, not which.

    Attributes:
        about: What kind of thing has the subject's id: a report about a run is none about its customer.
    """

    kind: str
    subject: str
    about: About
    day: Day
    reference: Tri
    operations_yop: float | Literal["unknown"]
    items: tuple[str, ...]
    items_complete: Tri
    inaccuracy_day: DayOrNone
    corrected_day: DayOrNone


class RunFacts(Strict, frozen=True, kw_only=True):
    """A declared or known training run; operations in 10^24.

    Attributes:
        operations_yop: What the estimate and six times parameters and tokens allow together; where they
            exclude each other, from the smaller to the larger.
        stated_yop: The estimate as it is recorded, whatever parameters and tokens say.
        six_nd_yop: Six times parameters and tokens; `none` where they are not declared.
        reseller_report_day: When the reseller that sold it told the provider.
    """

    id: str
    training: Tri
    purpose: Purpose
    end_use: RunUse
    biological: Tri
    generative: Tri
    weights: Literal["open", "closed", "unknown"]
    operations_yop: Range
    stated_yop: Range
    six_nd_yop: Range | Literal["none"]
    start_day: Day
    end_day: Day
    accelerator: str
    cybersecurity: Tri
    practices: Tri
    transaction_day: Day
    knowledge_day: Day
    evidence: tuple[str, ...]
    end_user_headquarters: tuple[str, ...]
    end_user_headquarters_complete: Tri
    reseller: str
    reseller_report_day: DayOrNone


class ArrangementFacts(Strict, frozen=True, kw_only=True):
    """A contract, reservation, quota change or plan; capacities in 10^24 operations in 12 months."""

    id: str
    kind: Literal["contract", "reservation", "quota", "plan"]
    capacity_before_yop: Range
    capacity_after_yop: Range
    transaction_day: Day
    knowledge_day: Day
    purpose: Purpose


class AgreedFacts(Strict, frozen=True, kw_only=True):
    """What was agreed with several customers until a day, in 10^24 operations in 12 months.

    Attributes:
        event: Whether its day is that of the transaction or of the provider's knowledge.
        capacity_yop: The most that was agreed with each until then, added up.
    """

    event: Literal["transaction_day", "knowledge_day"]
    day: Day
    capacity_yop: Range


class OwnClusterFacts(Strict, frozen=True, kw_only=True):
    """A cluster of the provider itself."""

    id: str
    fabric_gbps: Range
    capacity_eops: Range
    day: Day
