"""How far a scan is, in one line. Counts; decides nothing, and says it to nobody."""

import math
from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """What was done; changed by the runner only.

    Attributes:
        accounts: Known so far; done: joined; opened: whose units are known.
        units: Known so far; units_done: read in this process; units_kept: read before, by the journal.
        calls: Requests that were sent; throttles: of these, refused for their pace.
    """

    accounts: int = 0
    accounts_done: int = 0
    accounts_opened: int = 0
    units: int = 0
    units_done: int = 0
    units_kept: int = 0
    calls: int = 0
    throttles: int = 0

    @property
    def share(self) -> float:
        """Part of this process's work that is done, 0 to 1; unopened accounts count as average ones."""
        if not self.accounts_opened:
            return 0
        expected = self.units / self.accounts_opened * self.accounts - self.units_kept
        return min(1, self.units_done / expected) if expected > 0 else 1


def line(tally: Tally, seconds: float) -> str:
    """How far it is.

    Args:
        tally: What was done.
        seconds: Since the start of this process's part.
    """
    parts = [
        f"{tally.accounts_done:,}/{tally.accounts:,} accounts",
        f"{tally.units_done + tally.units_kept:,}/{tally.units:,} units",
        f"{tally.calls:,} calls",
        f"{tally.throttles:,} throttled",
    ]
    share = tally.share
    if 0 < share < 1:
        parts.append(f"about {_duration(seconds / share * (1 - share))} left")
    return ", ".join(parts)


def _duration(seconds: float) -> str:
    minutes = math.ceil(seconds / 60)
    if seconds < 60:
        return f"{math.ceil(seconds)} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"
