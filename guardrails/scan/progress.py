"""How far a scan is, in one line. Counts; decides nothing, and says it to nobody."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass

ENOUGH = 0.02
"""Part of the work after which the rest is estimated: the first units are often those that wait longest."""


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


def line(tallies: Mapping[str, Tally], seconds: float) -> str:
    """How far it is.

    Args:
        tallies: What was done, by cloud; of one alone the name goes without saying.
        seconds: Since the start of this process's part.
    """
    several = len(tallies) > 1
    parts = [
        f"{f'{cloud} ' if several else ''}{each.accounts_done:,}/{each.accounts:,} accounts, "
        f"{each.units_done + each.units_kept:,}/{each.units:,} units"
        for cloud, each in tallies.items()
    ]
    calls, throttles = (
        sum(getattr(each, name) for each in tallies.values()) for name in ("calls", "throttles")
    )
    counted = f"{calls:,} calls, {throttles:,} throttled"
    return ("; " if several else ", ").join([*parts, counted + _left(tallies, seconds)])


def numbers(tallies: Mapping[str, Tally], seconds: float) -> dict[str, object]:
    """The same for those who read no line; `seconds_left` only when it can be told."""
    left = seconds_left(tallies, seconds)
    return {
        "clouds": {cloud: asdict(each) for cloud, each in tallies.items()},
        "seconds": round(seconds),
        **({} if left is None else {"seconds_left": math.ceil(left)}),
    }


def seconds_left(tallies: Mapping[str, Tally], seconds: float) -> float | None:
    """The longest that one of the clouds takes; None while too little of one is done to tell."""
    least = min(each.share for each in tallies.values())
    return seconds / least * (1 - least) if ENOUGH <= least < 1 else None


def _left(tallies: Mapping[str, Tally], seconds: float) -> str:
    left = seconds_left(tallies, seconds)
    return "" if left is None else f", about {_duration(left)} left"


def _duration(seconds: float) -> str:
    minutes = math.ceil(seconds / 60)
    if seconds < 60:
        return f"{math.ceil(seconds)} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"
