"""How far a scan is, in one line: redrawn on a terminal, once a minute elsewhere. Counts; decides nothing."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

REDRAW_SECONDS = 0.2
LINE_SECONDS = 60.0


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


class Progress(Protocol):
    """Somebody who watches."""

    def show(self, tally: Tally) -> None:
        """Called after every change and about once a second; decides itself what to say."""
        ...

    def end(self) -> None:
        """Nothing follows."""
        ...


class Silent:
    """Nobody watches."""

    def show(self, tally: Tally) -> None:
        """Say nothing."""

    def end(self) -> None:
        """Say nothing."""


class Line:
    """One line, redrawn or repeated.

    Args:
        write: Takes text as it is, line breaks included.
        clock: Seconds that never go back.
        live: Whether the line can be drawn over.
    """

    def __init__(self, write: Callable[[str], object], clock: Callable[[], float], *, live: bool) -> None:
        self._write = write
        self._clock = clock
        self._live = live
        self._start = self._last = clock()
        self._drawn = 0

    def show(self, tally: Tally) -> None:
        """Draw or say it, when it is time."""
        now = self._clock()
        if now - self._last >= (REDRAW_SECONDS if self._live else LINE_SECONDS):
            self._last = now
            text = line(tally, now - self._start)
            self._write(f"\r{text.ljust(self._drawn)}" if self._live else f"guardrails: {text}\n")
            self._drawn = len(text)

    def end(self) -> None:
        """Wipe the drawn line away."""
        if self._live and self._drawn:
            self._write(f"\r{' ' * self._drawn}\r")
            self._drawn = 0


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
