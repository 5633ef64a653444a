"""What a store says of past runs: in a list, and of one customer. Values only."""

from typing import Literal

import msgspec

HISTORY: Literal["guardrails.history/1"] = "guardrails.history/1"


class PastRun(msgspec.Struct, frozen=True, kw_only=True):
    """A run, and how many verdicts of each kind it had: of everybody, or of one customer.

    Attributes:
        verdicts: Verdict -> number; standing: rules that failed or were not decided, of one customer.
        deleted: Whether they were deleted when they had been kept long enough: then neither says anything.
    """

    id: str
    at: str
    as_of: str
    command: str
    source: str
    exit_code: int
    verdicts: dict[str, int]
    standing: tuple[str, ...] = ()
    deleted: bool = False


class History(msgspec.Struct, frozen=True, kw_only=True):
    """Runs in the order in which they were recorded; customer: whose, empty for everybody."""

    schema: Literal["guardrails.history/1"] = HISTORY
    customer: str
    runs: tuple[PastRun, ...]
