from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.errors import PolicyError
from guardrails.policy.clocks import NO_CLOCKS, Facts, timing
from guardrails.policy.document import RegimeLaw
from guardrails.policy.manifest import Clock

TODAY = date(2026, 11, 22)


def day_of(iso):
    return date.fromisoformat(iso).toordinal() - date(1970, 1, 1).toordinal()


LAW = RegimeLaw(as_of_day=day_of("2026-11-22"), limits={"report_days": 15.0, "some_months": 6.0}, choices={})


def make_clock(**changes):
    length = {} if changes.keys() & {"months", "years"} else {"days": 15}
    return Clock(**({"id": "report", "from_events": ("event_day",)} | length | changes))


def time(clock=None, verdict="fail", observed=None, **events):
    facts = Facts(
        events={event: day_of(day) if day[:1].isdigit() else day for event, day in events.items()},
        observed=observed or {},
    )
    return timing([clock or make_clock()], verdict, facts, LAW)


@pytest.mark.parametrize(
    ("event_day", "due", "state"),
    [
        ("2026-11-20", "2026-12-05", "open"),
        ("2026-11-07", "2026-11-22", "open"),
        ("2026-11-06", "2026-11-21", "overdue"),
        ("unknown", "unknown", "unknown"),
    ],
    ids=["to come", "last day", "one day late", "unknown"],
)
def test_a_duty_that_is_not_done_is_due_some_days_after_the_event(event_day, due, state):
    times = time(event_day=event_day)

    assert (times.due, times.due_state) == (due, state)
    assert [(each.event, each.event_day, each.due, each.state) for each in times.clocks] == [
        ("event_day", event_day, due, state)
    ]


@pytest.mark.parametrize(
    ("length", "start", "due"),
    [
        ({"days": 0}, "2026-11-30", "2026-11-30"),
        ({"days": "report_days"}, "2026-11-30", "2026-12-15"),
        ({"months": 1}, "2027-01-31", "2027-02-28"),
        ({"months": 1}, "2028-01-31", "2028-02-29"),
        ({"months": 12}, "2028-02-29", "2029-02-28"),
        ({"months": "some_months"}, "2026-12-31", "2027-06-30"),
        ({"years": 5}, "2026-12-31", "2031-12-31"),
        ({"years": 1}, "2028-02-29", "2029-02-28"),
    ],
)
def test_lengths_are_numbers_or_limits_and_months_end_where_they_end(length, start, due):
    assert time(make_clock(**length), event_day=start).due == due


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 600))
def test_months_later_is_in_the_right_month_and_never_on_a_later_day(start, months):
    due = date.fromisoformat(time(make_clock(months=months), event_day=start.isoformat()).due)

    assert (due.year * 12 + due.month) - (start.year * 12 + start.month) == months
    assert due.day <= start.day


@pytest.mark.parametrize("length", [{"days": 15}, {"months": 1}, {"years": 5}])
@pytest.mark.parametrize("event_day", [10**7, 10**12, -(10**12)])
def test_a_day_beyond_the_calendar_is_unknown(length, event_day):
    times = timing([make_clock(**length)], "fail", Facts(events={"event_day": event_day}, observed={}), LAW)

    assert (times.due, times.due_state) == ("unknown", "unknown")


@pytest.mark.parametrize(
    ("pick", "due"),
    [("earliest", ["2026-12-05"]), ("latest", ["2026-12-10"]), ("each", ["2026-12-05", "2026-12-10"])],
)
def test_which_of_several_events_counts(pick, due):
    clock = make_clock(from_events=("a_day", "b_day"), pick=pick)

    times = time(clock, a_day="2026-11-20", b_day="2026-11-25")

    assert [each.due for each in times.clocks] == due
    assert times.due == due[0]


@pytest.mark.parametrize("pick", ["earliest", "latest"])
def test_one_unknown_event_makes_the_day_unknown(pick):
    clock = make_clock(from_events=("a_day", "b_day"), pick=pick)

    times = time(clock, a_day="2026-11-20", b_day="unknown")

    assert [(each.event, each.due, each.state) for each in times.clocks] == [("b_day", "unknown", "unknown")]


def test_the_earlier_of_an_event_long_past_and_an_unknown_one_is_overdue_for_certain():
    clock = make_clock(from_events=("a_day", "b_day"))

    times = time(clock, a_day="2026-01-01", b_day="unknown")

    assert (times.clocks[0].event, times.due, times.due_state) == ("a_day", "2026-01-16", "overdue")


def test_the_later_of_an_event_long_past_and_an_unknown_one_is_unknown():
    clock = make_clock(from_events=("a_day", "b_day"), pick="latest")

    assert time(clock, a_day="2026-01-01", b_day="unknown").due_state == "unknown"


def test_each_event_has_its_own_state_and_the_most_urgent_is_the_verdicts():
    clock = make_clock(from_events=("a_day", "b_day", "c_day"), pick="each")

    times = time(clock, a_day="2026-11-20", b_day="unknown", c_day="2026-01-01")

    assert sorted(each.state for each in times.clocks) == ["open", "overdue", "unknown"]
    assert (times.due, times.due_state) == ("2026-01-16", "overdue")


def test_events_narrow_those_of_the_clock():
    clock = make_clock(from_events=("a_day", "b_day"))

    assert time(clock, b_day="2026-11-20", observed={"a_day": 0}).clocks[0].event == "b_day"


def test_without_events_the_observed_days_count():
    assert time(observed={"event_day": day_of("2026-11-20")}).due == "2026-12-05"


@pytest.mark.parametrize("observed", [{}, {"event_day": "soon"}, {"event_day": 20.5}, {"event_day": None}])
def test_no_readable_day_is_an_unknown_one_and_never_no_deadline(observed):
    assert time(observed=observed).due_state == "unknown"


@pytest.mark.parametrize("pick", ["earliest", "each"])
def test_an_event_that_has_not_happened_starts_no_clock(pick):
    assert time(make_clock(pick=pick), event_day="none") == NO_CLOCKS


def test_a_whole_day_may_be_written_as_a_float():
    assert (
        timing([make_clock()], "fail", Facts(events={"event_day": 20777.0}, observed={}), LAW).due
        == "2026-12-05"
    )


def test_a_pass_with_its_day_still_to_come_runs_on():
    times = time(make_clock(days=365), "pass", event_day="2026-11-01")

    assert (times.due, times.due_state) == ("2027-11-01", "open")


@pytest.mark.parametrize("event_day", ["2026-01-01", "unknown"])
def test_a_pass_whose_day_is_over_or_unknown_has_met_it(event_day):
    times = time(make_clock(), "pass", event_day=event_day)

    assert (times.due, times.due_state) == ("", "met")
    assert [each.state for each in times.clocks] == ["met"]


@pytest.mark.parametrize(
    ("filed_day", "late"),
    [("2026-11-18", False), ("2026-12-05", False), ("2026-12-06", True), ("unknown", False)],
)
def test_a_filing_meets_its_clock_and_a_late_one_is_told(filed_day, late):
    times = time(make_clock(met_by="filed_day"), "pass", event_day="2026-11-20", filed_day=filed_day)

    assert (times.due_state, times.late) == ("met", late)


def test_a_pass_without_a_filing_never_had_a_duty_to_file():
    times = time(make_clock(met_by="filed_day"), "pass", event_day="2026-11-20", filed_day="none")

    assert times == NO_CLOCKS


@pytest.mark.parametrize(
    ("filed_day", "state"), [("none", "open"), ("unknown", "open"), ("2026-11-21", "met")]
)
@pytest.mark.parametrize("verdict", ["fail", "unknown"])
def test_a_duty_that_was_done_is_met_whatever_else_the_verdict_asks_for(verdict, filed_day, state):
    times = time(make_clock(met_by="filed_day"), verdict, event_day="2026-11-20", filed_day=filed_day)

    assert (times.due_state, times.late) == (state, False)


@pytest.mark.parametrize("verdict", ["fail", "unknown"])
def test_the_day_that_counts_is_that_of_the_duty_still_to_do(verdict):
    clocks = [
        make_clock(id="told", met_by="told_day", days=15),
        make_clock(id="filed", met_by="filed_day", days=30),
    ]
    events = {
        "event_day": day_of("2026-11-10"),
        "told_day": day_of("2026-11-20"),
        "filed_day": "none",
    }

    times = timing(clocks, verdict, Facts(events=events, observed={}), LAW)

    assert [each.state for each in times.clocks] == ["met", "open"]
    assert (times.due, times.due_state) == ("2026-12-10", "open")


def test_a_late_filing_after_an_unknown_event_is_not_called_late():
    times = time(make_clock(met_by="filed_day"), "pass", event_day="unknown", filed_day="2026-11-21")

    assert (times.due_state, times.late) == ("met", False)


def test_of_several_clocks_the_one_still_running_is_shown():
    clocks = [make_clock(met_by="filed_day"), make_clock(id="yearly", days=365)]
    facts = Facts(events={"event_day": day_of("2026-11-20"), "filed_day": day_of("2026-11-21")}, observed={})

    times = timing(clocks, "pass", facts, LAW)

    assert [each.state for each in times.clocks] == ["met", "open"]
    assert (times.due, times.due_state) == ("2027-11-20", "open")


def test_without_clocks_nothing_is_due():
    assert timing([], "fail", Facts(events={}, observed={}), LAW) == NO_CLOCKS


def test_a_limit_that_the_law_lacks_is_an_error():
    with pytest.raises(PolicyError, match="no limit 'report_dyas'"):
        time(make_clock(days="report_dyas"), event_day="2026-11-20")


def test_a_clock_without_a_length_is_an_error():
    with pytest.raises(PolicyError, match="one of days, months, years and calendar"):
        time(Clock(id="report", from_events=("event_day",)), event_day="2026-11-20")


QUARTERLY = Clock(
    id="notify", from_events=("event_day",), calendar=("01-15", "04-15", "07-15", "10-15"), met_by="filed_day"
)


@pytest.mark.parametrize(
    ("event_day", "due"),
    [
        ("2026-11-22", "2027-01-15"),
        ("2026-12-31", "2027-01-15"),
        ("2026-10-01", "2027-01-15"),
        ("2026-09-30", "2026-10-15"),
        ("2026-01-01", "2026-04-15"),
        ("2026-03-31", "2026-04-15"),
        ("2026-04-01", "2026-07-15"),
        ("unknown", "unknown"),
    ],
)
def test_a_calendar_gives_its_first_day_after_the_quarter(event_day, due):
    assert time(QUARTERLY, event_day=event_day, filed_day="none").due == due


def test_days_that_no_calendar_reaches_have_no_known_end():
    facts = Facts(events={"event_day": 10**9, "filed_day": "none"}, observed={})

    assert timing([QUARTERLY], "fail", facts, LAW).due == "unknown"
