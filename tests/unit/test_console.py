"""What is said on standard error: how much of it, and when."""

import pytest

from guardrails.console import SILENT, Console


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def counted(number):
    return lambda seconds: f"{number} of 1000 after {seconds:g} s"


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({}, ["guardrails: waiting\n", "guardrails: warning: old\n"]),
        ({"verbose": True}, ["guardrails: read\n", "guardrails: waiting\n", "guardrails: warning: old\n"]),
        ({"quiet": True}, []),
        ({"quiet": True, "verbose": True}, ["guardrails: read\n"]),
    ],
)
def test_it_says_as_much_as_it_was_asked_to(how, said):
    out = []
    console = Console(out.append, **how)
    console.say("read")
    console.note("waiting")
    console.warn("old")

    assert out == said


def test_on_a_terminal_one_line_is_drawn_over_and_wiped():
    clock, out = Clock(), []
    console = Console(out.append, columns=lambda: 80, clock=clock)
    for clock.now, number in ((0, 1), (0.1, 2), (1, 1000), (2, 3)):
        console.progress(counted(number))
    console.end()
    console.end()

    first, second, wiped = out
    assert first == "\r1000 of 1000 after 1 s"
    assert second.startswith("\r3 of 1000 after 2 s")
    assert len(second) == len(first)
    assert not wiped.strip()


def test_a_line_is_cut_to_the_terminal_so_that_it_can_be_drawn_over():
    clock, out = Clock(), []
    console = Console(out.append, columns=lambda: 10, clock=clock)
    for clock.now in (0, 1):
        console.progress(counted(123456))

    assert out == ["\r123456 of"]


def test_elsewhere_it_is_a_line_a_minute():
    clock, out = Clock(), []
    console = Console(out.append, clock=clock)
    for clock.now in (0, 1, 59, 60, 61, 121):
        console.progress(counted(7))
    console.end()

    assert out == ["guardrails: 7 of 1000 after 60 s\n", "guardrails: 7 of 1000 after 121 s\n"]


def test_what_is_told_next_begins_anew():
    clock, out = Clock(), []
    console = Console(out.append, columns=lambda: 80, clock=clock)
    for clock.now in (0, 1):
        console.progress(counted(1))
    console.end()
    out.clear()
    for clock.now in (100, 101):
        console.progress(counted(2))

    assert out == ["\r2 of 1000 after 1 s"]


def test_whoever_is_quiet_hears_no_progress():
    clock, out = Clock(), []
    console = Console(out.append, quiet=True, clock=clock)
    for each in (console, SILENT):
        for clock.now in (0, 100):
            each.progress(counted(1))
        each.end()

    assert out == []
