"""What was asked for and what became of it: silence is evidence."""

from collections.abc import Iterable
from typing import Literal

import msgspec

CoverageState = Literal[
    "read",
    "empty",
    "denied",
    "throttled",
    "disabled",
    "opted_out",
    "skipped",
    "failed",
    "opaque",
    "incomplete",
    "not_asked",
]

COMPLETE_STATES: frozenset[CoverageState] = frozenset(("read", "empty", "skipped", "opted_out", "not_asked"))

WORKLOADS = "workloads"
"""What is asked of a unit of a live cloud that can hold accelerators: while it is unread, sums are open."""

EVIDENCE = "evidence"
"""What is asked of other units: quotas, access logs."""

ENTRY = "account"
"""The service of the unit that stands for getting into an account, or into a region of it."""

SERVICE = "service"
"""What is said of a service of a cloud that no scan reads."""

ACCOUNTS = "accounts"
"""What is asked of a cloud first: which accounts there are."""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was asked for.

    Attributes:
        where: Plan file and address, or provider/account/region/service.
        what: What was asked for, e.g. `resources`, `aws_emr_cluster`, `attribution`, `workloads`.
        state: What became of it; all but read, empty, skipped, opted_out and not_asked end in exit 3.
        count: How many things this line speaks of.
        reason: Why, in words for people; empty for read.
    """

    where: str
    what: str
    state: CoverageState
    count: int = 1
    reason: str = ""

    @property
    def complete(self) -> bool:
        """Whether this line leaves nothing unestablished."""
        return self.state in COMPLETE_STATES


def uncovered(coverage: Iterable[Coverage]) -> int:
    """How many things were not read or attributed: each line speaks of one or more."""
    return sum(max(1, each.count) for each in coverage if not each.complete)
