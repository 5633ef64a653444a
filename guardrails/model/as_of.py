"""When a decision is made: an instant, or a civil day wherever it is that day. Pure."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Annotated

import msgspec

from guardrails.model.calendar import day_in, later, rfc3339

_EARLIEST_ZONE = timedelta(hours=14)
"""A day begins first in UTC+14."""


class AsOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the two, never both.

    Attributes:
        day: A day that was asked for without a time: it is that day in every time zone.
        instant: An aware instant, which may fall on different days in different zones.

    Raises:
        ValueError: Neither is given, or both are.
    """

    day: date | None = None
    instant: Annotated[datetime, msgspec.Meta(tz=True)] | None = None

    def __post_init__(self) -> None:
        if (self.day is None) == (self.instant is None):
            raise ValueError("either a day or an instant must be given")

    def __str__(self) -> str:
        """As it was asked for: `2026-11-10`, or an instant such as `2026-11-10T17:03:21Z`."""
        return self.day.isoformat() if self.instant is None and self.day else rfc3339(self._utc)

    def day_in(self, zone: tzinfo) -> date:
        """The civil day in a zone."""
        return self.day or day_in(self._utc, zone)

    @property
    def utc_day(self) -> date:
        """The civil day in UTC."""
        return self.day_in(UTC)

    @property
    def last_day(self) -> date:
        """The last date that has begun somewhere: a date in the register does not say in which zone."""
        return self.day or later(self._utc, _EARLIEST_ZONE).date()

    @property
    def _utc(self) -> datetime:
        assert self.instant is not None  # noqa: S101 (only one of the two is absent)
        return self.instant.astimezone(UTC)
