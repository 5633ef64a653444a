"""By when: from the days on which something happened to the days on which a duty ends.

Pure, and without a clock of its own: the day is the law's. An event whose day is not known never
means that there is no deadline.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from guardrails.errors import PolicyError
from guardrails.model.calendar import months_later
from guardrails.model.verdict import ClockState, DueState, VerdictState
from guardrails.policy.document import RegimeLaw
from guardrails.policy.manifest import Clock
from guardrails.policy.messages import iso_day

_EPOCH = date(1970, 1, 1).toordinal()
_MOST_URGENT: tuple[DueState, ...] = ("overdue", "unknown", "open")


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """The deadlines of one verdict.

    Attributes:
        due: Earliest known ISO day of those not met; `unknown` when none of their days is known;
            empty without such a deadline.
        late: A duty was done, after its day.
    """

    clocks: tuple[ClockState, ...] = ()
    due: str = ""
    due_state: DueState = "none"
    late: bool = False


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule says about days: events first, observations where it names no event.

    Values are days since 1970-01-01, `unknown`, or `none` for what has not happened.
    """

    events: Mapping[str, float | str]
    observed: Mapping[str, object]


class _Deadline(msgspec.Struct, frozen=True):
    """One event of a clock and the days that follow from it; None is not known."""

    event: str
    day: int | None
    due: int | None


NO_CLOCKS = Timing()


def timing(clocks: Sequence[Clock], verdict: VerdictState, facts: Facts, law: RegimeLaw) -> Timing:
    """When the duties of a rule end for one subject.

    Args:
        clocks: Of the rule.
        verdict: `pass`, `fail` or `unknown`. A duty with a day of its own (`met_by`) is met when that day
            is known, whatever becomes of the others of the verdict. On a pass, such a duty and one whose
            day is over are met, and one whose day is still to come runs on.
        facts: Of the rule's detail.
        law: The regime's law of the day.

    Raises:
        PolicyError: A clock names a limit that the law does not have.
    """
    states: list[ClockState] = []
    late = False
    for clock in clocks:
        done = _day(facts.events.get(clock.met_by))
        if verdict == "pass" and done == "none":
            continue  # it passes for another reason than that the duty was done
        for deadline in _deadlines(clock, facts, law):
            met = isinstance(done, int)
            states.append(_state(clock, deadline, verdict, law.as_of_day, done=met))
            if verdict == "pass" and isinstance(done, int) and deadline.due is not None:
                late = late or done > deadline.due
    due, due_state = _summary(states)
    return Timing(clocks=tuple(states), due=due, due_state=due_state, late=late)


def _deadlines(clock: Clock, facts: Facts, law: RegimeLaw) -> list[_Deadline]:
    """One for the event that counts, or for each of them; none when nothing has happened."""
    known: list[_Deadline] = []
    unknown: list[_Deadline] = []
    for event, day in _events(clock, facts).items():
        if isinstance(day, int):
            known.append(_Deadline(event, day, _due(clock, day, law)))
        elif day != "none":
            unknown.append(_Deadline(event, None, None))
    if clock.pick == "each":
        return known + unknown
    if unknown:
        return _while_unknown(clock, known, unknown, law)
    choose = min if clock.pick == "earliest" else max
    return [choose(known, key=lambda each: each.day or 0)] if known else []


def _while_unknown(
    clock: Clock, known: list[_Deadline], unknown: list[_Deadline], law: RegimeLaw
) -> list[_Deadline]:
    """With an event unknown, the earliest day is certain in one case: a known one is over already."""
    over = [each for each in known if each.due is not None and each.due < law.as_of_day]
    if clock.pick == "earliest" and over:
        return [min(over, key=lambda each: each.day or 0)]
    return unknown[:1]


def _events(clock: Clock, facts: Facts) -> dict[str, int | str]:
    """The days that the rule gave for this clock; unknown when it gave none."""
    sources: tuple[Mapping[str, object], ...] = (facts.events, facts.observed)
    for given in sources:
        named = {event: given[event] for event in clock.from_events if event in given}
        if named:
            return {event: _day(day) for event, day in named.items()}
    return dict.fromkeys(clock.from_events, "unknown")


def _day(value: object) -> int | str:
    """Whole days, however the engine wrote them; `none`; everything else is unknown."""
    if isinstance(value, int | float) and value == int(value):
        return int(value)
    return "none" if value == "none" else "unknown"


def _due(clock: Clock, day: int, law: RegimeLaw) -> int | None:
    """The last day on which the duty is done in time; None when calendars do not reach it."""
    if clock.days is not None:
        due = day + _number(clock, clock.days, law)
        return due if iso_day(due) else None
    if clock.months is not None:
        return _months_later(day, _number(clock, clock.months, law))
    if clock.years is not None:
        return _months_later(day, 12 * _number(clock, clock.years, law))
    if clock.calendar:
        return _after_quarter(day, clock.calendar)
    raise PolicyError(f"clock {clock.id}: one of days, months, years and calendar must be given")


def _number(clock: Clock, value: int | str, law: RegimeLaw) -> int:
    """A number of the clock, or of the law; part of a day or month is not waited for."""
    if isinstance(value, int):
        return value
    if value not in law.limits:
        raise PolicyError(f"clock {clock.id}: the law of its regime has no limit {value!r}")
    return int(law.limits[value])


def _months_later(day: int, months: int) -> int | None:
    try:
        start = date.fromordinal(_EPOCH + day)
    except (ValueError, OverflowError):
        return None
    then = months_later(start, months)
    return None if then is None else then.toordinal() - _EPOCH


def _after_quarter(day: int, calendar: Sequence[str]) -> int | None:
    """The first of the calendar's days after the quarter in which the day falls."""
    try:
        start = date.fromordinal(_EPOCH + day)
        last = date(start.year, 3 * ((start.month - 1) // 3) + 3, 1)
        years = (start.year, start.year + 1)
        days = [date.fromisoformat(f"{year:04}-{each}") for year in years for each in calendar]
    except (ValueError, OverflowError):
        return None
    later = [each.toordinal() for each in days if (each.year, each.month) > (last.year, last.month)]
    return min(later) - _EPOCH if later else None


def _state(
    clock: Clock, deadline: _Deadline, verdict: VerdictState, as_of_day: int, *, done: bool
) -> ClockState:
    to_come = deadline.due is not None and as_of_day <= deadline.due
    state: DueState
    if done or (verdict == "pass" and (clock.met_by or not to_come)):
        state = "met"
    elif deadline.due is None:
        state = "unknown"
    else:
        state = "open" if to_come else "overdue"
    return ClockState(
        id=clock.id,
        who=clock.who,
        event=deadline.event,
        event_day=_shown(deadline.day),
        due=_shown(deadline.due),
        state=state,
    )


def _shown(day: int | None) -> str:
    return "unknown" if day is None else iso_day(day) or "unknown"


def _summary(states: Sequence[ClockState]) -> tuple[str, DueState]:
    """The earliest day that still asks for something, and the most urgent state."""
    running = [each for each in states if each.state != "met"]
    if not running:
        return "", "met" if states else "none"
    days = [each.due for each in running if each.due != "unknown"]
    state = min((each.state for each in running), key=_MOST_URGENT.index)
    return min(days, default="unknown"), state
