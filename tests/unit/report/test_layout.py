"""Text in columns, by what a terminal shows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.report.escape import inert, printable, width
from guardrails.report.layout import clipped, cut, fitted, wrapped

HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        (
            "名前" * 5_000,
            "x" * 10_000,
            "\u202e\u200f" * 40,
            "e\u0301" * 300,
            "##[" * 50,
            "--- x ::error::x " * 9,
        )
    ),
    st.lists(
        st.sampled_from(("::error", "##vso[", "+++", "名前", "word", "a" * 90, "\u0301")), max_size=30
    ).map(" ".join),
).map(printable)


@settings(max_examples=25, deadline=None)
@given(HOSTILE, st.integers(2, 60))
def test_no_line_is_wider_than_its_room_and_no_log_processor_makes_it_wider(text, room):
    for lines in (wrapped(text, room), clipped(text, room), [cut(text, room)]):
        assert all(width(line) <= room for line in lines)
        assert [inert(f"  {line}") for line in lines] == [f"  {line}" for line in lines]
    assert width(fitted(text, room)) == room
    assert len(clipped(text, room)) <= 2


@settings(max_examples=25, deadline=None)
@given(st.text(st.sampled_from("ab 名e\u0301"), max_size=80), st.integers(2, 20))
def test_breaking_loses_nothing_but_spaces(text, room):
    assert "".join(wrapped(text, room)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [("名前名前", 5, "名前…"), ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("a b", 2, "a…"), ("ab", 1, "…")],
)
def test_what_is_cut_says_so(text, room, shown):
    assert cut(text, room) == shown


def test_a_text_on_the_right_ends_where_its_room_ends():
    assert fitted("名", 4, right=True) == "  名"


def test_what_takes_too_many_lines_ends_in_an_ellipsis():
    assert clipped("aa bb cc dd", 5) == ["aa bb", "cc dd"]
    assert clipped("aa bb cc dd ee", 5) == ["aa bb", "cc d…"]
    assert clipped("", 5) == [""]
