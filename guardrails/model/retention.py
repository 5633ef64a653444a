"""What is kept for how long, and what is held back from deletion. Values only."""

from collections.abc import Mapping
from typing import Literal

import msgspec

RETENTION: Literal["guardrails.retention/1"] = "guardrails.retention/1"


class Periods(msgspec.Struct, frozen=True, kw_only=True):
    """How long records are kept.

    Attributes:
        years: Regime -> civil years for which its records are kept, by its limits.
        regimes: Rule -> its regime.
    """

    years: Mapping[str, int]
    regimes: Mapping[str, str]


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """A legal hold: nothing of a customer is deleted while it lasts. The content of a `hold` entry.

    Attributes:
        customer: Whose; empty: everybody's. number: Of its entry; 0 while it has none.
    """

    customer: str
    reason: str
    actor: str
    number: int = 0
    at: str = ""


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """The end of a hold: the content of a `release` entry."""

    hold: int
    reason: str
    actor: str


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """Facts and findings of one customer in runs that were kept long enough, or would be.

    Attributes:
        regime: The one that asks for the longest time; years: its.
        closed: When the customer's account was closed; until: the last day on which all of its runs are kept.
        runs: How many runs were kept long enough; held: numbers of the holds that keep them all the same.
    """

    customer: str
    regime: str
    years: int
    closed: str
    until: str
    runs: int
    held: tuple[int, ...] = ()


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """What may be deleted on a day.

    Attributes:
        contents: Digests of what is deleted; reports: ids of runs whose report goes too.
        deleted: Whether it was.
    """

    schema: Literal["guardrails.retention/1"] = RETENTION
    day: str
    due: tuple[Due, ...]
    contents: tuple[str, ...]
    reports: tuple[str, ...]
    deleted: bool = False


class Deletion(msgspec.Struct, frozen=True, kw_only=True):
    """What was deleted, by whom and why: the content of a `deletion` entry."""

    actor: str
    due: tuple[Due, ...]
    contents: tuple[str, ...]
