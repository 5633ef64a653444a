"""One line of progress: what it says, and when."""

import pytest

from guardrails.scan.progress import Line, Silent, Tally, line


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_the_line_counts_and_says_what_is_left():
    tally = Tally(
        accounts=10,
        accounts_done=1,
        accounts_opened=2,
        units=20,
        units_done=15,
        units_kept=5,
        calls=1234,
        throttles=6,
    )

    # 100 units are expected and 5 were kept: 15 of 95 in 30 seconds
    assert line(tally, 30) == "1/10 accounts, 20/20 units, 1,234 calls, 6 throttled, about 3 min left"


@pytest.mark.parametrize(
    ("tally", "seconds", "left"),
    [
        (Tally(accounts=3), 5, ""),
        (Tally(accounts=1, accounts_opened=1, units=4), 5, ""),
        (Tally(accounts=1, accounts_opened=1, units=4, units_done=4), 5, ""),
        (Tally(accounts=1, accounts_opened=1, units=4, units_kept=4), 5, ""),
        (Tally(accounts=1, accounts_opened=1, units=4, units_done=2), 7, "about 7 s left"),
        (Tally(accounts=1, accounts_opened=1, units=100, units_done=1), 90, "about 2 h 29 min left"),
    ],
)
def test_time_left_is_told_while_there_is_something_to_tell_it_by(tally, seconds, left):
    assert line(tally, seconds).endswith(left or "throttled")


def test_on_a_terminal_one_line_is_drawn_over_and_wiped():
    clock, out = Clock(), []
    progress = Line(out.append, clock, live=True)
    progress.show(Tally(accounts=1))
    assert out == []
    clock.now = 1
    progress.show(Tally(accounts=1000))
    clock.now = 2
    progress.show(Tally(accounts=1))
    progress.end()
    progress.end()

    first, second, wiped = out
    assert first.startswith("\r0/1,000 accounts")
    assert second.startswith("\r0/1 accounts")
    assert len(second) == len(first)
    assert not wiped.strip()


def test_elsewhere_it_is_a_line_a_minute():
    clock, out = Clock(), []
    progress = Line(out.append, clock, live=False)
    for now in (1, 59, 60, 61, 121):
        clock.now = now
        progress.show(Tally(accounts=now))
    progress.end()

    assert [each.split(" accounts")[0] for each in out] == ["guardrails: 0/60", "guardrails: 0/121"]
    assert all(each.endswith("\n") for each in out)


def test_nobody_is_told_nothing():
    silent = Silent()
    assert silent.show(Tally()) is None
    assert silent.end() is None
