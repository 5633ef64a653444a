"""One line of progress: what it says."""

import pytest

from guardrails.scan.progress import Tally, line


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
