"""What a cloud is to the scan: a list of accounts, units to read in each, and a join of what was read.

A unit is the smallest thing that is read, refused, journalled and counted: one service in one region of
one account. Keeps out: API shapes (`clouds/<cloud>`) and pace (`runner.py`).
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal, Protocol

import msgspec

from guardrails.model.account import CloudAccount
from guardrails.model.coverage import Coverage
from guardrails.model.workload import Workload

UnitState = Literal[
    "read", "empty", "denied", "throttled", "disabled", "opted_out", "skipped", "failed", "incomplete"
]
"""`disabled`: the service is off, or the account is; `opted_out`: the account has not enabled the region;
`incomplete`: something was read, and something of it is missing."""

EVERYWHERE = "global"
"""The region of a service that has none."""


class Unit(msgspec.Struct, frozen=True, order=True):
    """One service in one region of one account."""

    account: str
    region: str
    service: str

    @property
    def where(self) -> str:
        """As coverage shows it, after the cloud's name."""
        return f"{self.account}/{self.region}/{self.service}"


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one unit.

    Attributes:
        unit: Which.
        state: What became of it; only `read` and `empty` are complete.
        reason: Why, in words for people, without personal data; of read and empty, what is worth saying.
        records: What was read, encoded by the cloud's own adapter; empty when nothing was.
        calls: Requests that were sent, retries included.
        throttles: Of these, how many the cloud refused for their pace.
    """

    unit: Unit
    state: UnitState
    reason: str = ""
    records: bytes = b""
    calls: int = 0
    throttles: int = 0


class Accounts(msgspec.Struct, frozen=True, kw_only=True):
    """The accounts that are to be read.

    Attributes:
        accounts: In order of their ids; those that are not readable too, so that they can be shown.
        coverage: What of the list itself could not be read (`what` is `accounts`: there may be more of them),
            and who was left out by request (`where` is `<provider>/<account>`, state `skipped`).
        calls: Requests that were sent for it, retries included.
    """

    accounts: tuple[CloudAccount, ...]
    coverage: tuple[Coverage, ...] = ()
    calls: int = 0


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What opening one account came to.

    Attributes:
        units: To be read, in the order in which to read them.
        settled: Units that need no call: opted-out regions, services left out, an account that refuses.
        calls: Requests that were sent, retries included.
        throttles: Of these, how many were refused for their pace.
    """

    units: tuple[Unit, ...]
    settled: tuple[Reading, ...] = ()
    calls: int = 0
    throttles: int = 0


class Cloud(Protocol):
    """A cloud; its methods are called from several threads at once.

    None of them raises for what one account, region or service refuses: that is a reading, so that it
    never stops the others. `GuardrailsError` ends the whole scan (no credentials, nothing to read); any other
    exception is a bug and costs the unit or account in which it came up.
    """

    provider: str
    evidence: frozenset[str]
    """Services whose readings hold no workloads (quotas, access logs, contact): sums do not wait for them."""

    def accounts(self) -> Accounts:
        """Find the accounts; called once, before everything else."""
        ...

    def resume(self, accounts: Sequence[CloudAccount]) -> None:
        """Go on with accounts that an earlier start found; called in place of `accounts`."""
        ...

    def open(self, account: CloudAccount) -> Opened:
        """Get into one account and say what there is to read."""
        ...

    def read(self, unit: Unit) -> Reading:
        """Read one unit of an opened account."""
        ...

    def close(self, account: CloudAccount) -> None:
        """All units of the account were read: let go of its clients and credentials."""
        ...

    def workloads(
        self, account: CloudAccount, readings: Sequence[Reading], accounts: Collection[str]
    ) -> Iterable[Workload]:
        """Join what was read in one account; pure, so that a resumed scan gives the same.

        Args:
            account: As `described` returned it; it need not have been opened in this process.
            readings: Of all its units, in order of the units.
            accounts: Ids of all accounts of the scan: what one of them shares with this one is its own row.
        """
        ...

    def described(self, account: CloudAccount, readings: Sequence[Reading]) -> CloudAccount:
        """The account with what its own readings say of it (quotas, contact, last access); pure."""
        ...
