"""Days and instants up to the ends of the calendar, years 1 to 9999, where arithmetic stops. Pure."""

from calendar import monthrange
from datetime import date, datetime, timedelta, tzinfo


def shifted(day: date, days: int) -> date:
    """So many days later, or earlier where negative; at the ends of the calendar, its last or first day."""
    target = day.toordinal() + days
    return date.fromordinal(min(max(target, date.min.toordinal()), date.max.toordinal()))


def months_later(day: date, months: int) -> date | None:
    """The same day of a later month, or its last day: 31 January and a month is 28 February.

    None where the calendar does not reach it.
    """
    years, month = divmod(day.month - 1 + months, 12)
    if day.year + years > date.max.year:
        return None
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def later(moment: datetime, by: timedelta) -> datetime:
    """The instant so much later; the calendar's last one when it does not reach so far."""
    try:
        return moment + by
    except OverflowError:
        return datetime.max.replace(tzinfo=moment.tzinfo)


def day_in(moment: datetime, zone: tzinfo) -> date:
    """The civil day of an aware UTC instant in a zone; where the calendar lacks that day, the UTC one."""
    try:
        return moment.astimezone(zone).date()
    except OverflowError:
        return moment.date()


def rfc3339(moment: datetime) -> str:
    """An aware UTC instant in whole seconds, e.g. `2026-11-22T00:00:00Z`; years have four digits."""
    return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
