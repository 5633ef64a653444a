"""What a command says while it works, as far as it was asked to. Keeps out what a report says."""

import time
from collections.abc import Callable, Mapping

REDRAW_SECONDS = 0.2
LINE_SECONDS = 60.0

Say = Callable[[str], object]
Record = Callable[[str, Mapping[str, object]], object]


def _nobody(_: str) -> None:
    pass


class Console:
    """Somebody who listens beside the report.

    Args:
        write: Takes text as it is, line breaks included.
        quiet: Neither notes nor warnings.
        verbose: Also what is read and found.
        columns: How wide a line is that can be drawn over: progress is redrawn there, cut to it. None: no
            line can, and it is said once a minute.
        clock: Seconds that never go back.
        record: Takes progress with its numbers, where it is not text that is written.
    """

    def __init__(  # noqa: PLR0913 - each by its name
        self,
        write: Say = _nobody,
        *,
        quiet: bool = False,
        verbose: bool = False,
        columns: Callable[[], int] | None = None,
        clock: Callable[[], float] = time.monotonic,
        record: Record | None = None,
    ) -> None:
        self._write = write
        self._quiet = quiet
        self._verbose = verbose
        self._columns = columns
        self._clock = clock
        self._record = record
        self._start: float | None = None
        self._last = 0.0
        self._drawn = 0

    def say(self, text: str) -> None:
        """What is read and found: for those who ask."""
        if self._verbose:
            self._line(text)

    def note(self, text: str) -> None:
        """What takes long, and what is done with files that stay."""
        if not self._quiet:
            self._line(text)

    def warn(self, text: str) -> None:
        """Doubts about our own data and the configuration."""
        if not self._quiet:
            self._line(f"warning: {text}")

    def progress(
        self, line: Callable[[float], str], numbers: Callable[[float], Mapping[str, object]] = lambda _: {}
    ) -> None:
        """How far it is; may be called as often as something changes.

        Args:
            line: Says it in one line, by the seconds since the first call; asked only when it is time.
            numbers: The same for those who read no line.
        """
        if self._quiet:
            return
        now = self._clock()
        if self._start is None:
            self._start = self._last = now
        if now - self._last < (REDRAW_SECONDS if self._columns else LINE_SECONDS):
            return
        self._last = now
        text = line(now - self._start)
        if self._record:
            self._record(text, numbers(now - self._start))
        elif self._columns:
            text = text[: self._columns() - 1]
            self._write(f"\r{text.ljust(self._drawn)}")
            self._drawn = len(text)
        else:
            self._line(text)

    def end(self) -> None:
        """Nothing of it follows: wipe the drawn line away."""
        self._start = None
        if self._drawn:
            self._write(f"\r{' ' * self._drawn}\r")
            self._drawn = 0

    def _line(self, text: str) -> None:
        self._write(f"guardrails: {text}\n")


SILENT = Console(quiet=True)
