"""The one place that reads the wall clock: `main` hands it to every command. Durations use `time.monotonic`.

Nothing that a user may set moves it: an expired waiver would be one variable away from holding again.
"""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Says which aware instant it is."""


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)
