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
    assert (
        line({"aws": tally}, 30) == "1/10 accounts, 20/20 units, 1,234 calls, 6 throttled, about 3 min left"
    )


@pytest.mark.parametrize(
    ("tally", "seconds", "left"),
    [
        (Tally(accounts=3), 5, ""),
        (Tally(accounts=1, accounts_opened=1, units=4), 5, ""),
        (Tally(accounts=1, accounts_opened=1, units=4, units_done=4), 5, ""),
        (Tally(accounts=1, accounts_opened=1, units=4, units_kept=4), 5, ""),
        (Tally(accounts=1, accounts_opened=1, units=4, units_done=2), 7, "about 7 s left"),
        (Tally(accounts=1, accounts_opened=1, units=100, units_done=1), 90, ""),
        (Tally(accounts=1, accounts_opened=1, units=100, units_done=2), 182, "about 2 h 29 min left"),
    ],
)
def test_time_left_is_told_while_there_is_something_to_tell_it_by(tally, seconds, left):
    assert line({"aws": tally}, seconds).endswith(left or "throttled")


def test_of_several_clouds_each_is_shown_and_the_slowest_says_what_is_left():
    quick = Tally(accounts=2, accounts_done=2, accounts_opened=2, units=4, units_done=4, calls=9)
    slow = Tally(accounts=4, accounts_done=1, accounts_opened=2, units=8, units_done=4, calls=20, throttles=3)

    said = line({"aws": quick, "gcp": slow}, 60)

    assert said == (
        "aws 2/2 accounts, 4/4 units; gcp 1/4 accounts, 4/8 units; 29 calls, 3 throttled, about 3 min left"
    )
    assert line({"aws": slow, "gcp": Tally()}, 60).endswith("3 throttled")
