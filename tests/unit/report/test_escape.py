import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.report.escape import LONGEST, printable, width


@given(st.text(max_size=300))
def test_nothing_hidden_reaches_a_terminal(text):
    shown = printable(text)

    assert all(unicodedata.category(char)[0] != "C" for char in shown)
    assert "\n" not in shown


@given(st.text(alphabet=st.characters(categories=["L", "N"]), max_size=LONGEST))
def test_letters_and_digits_of_every_script_stay_as_they_are(text):
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("abc\u202edef", "abc\\u202edef"),
        ("a\nb\tc", "a\\x0ab\\x09c"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
    ],
    ids=["colour code", "right to left", "line break and tab", "invisible"],
)
def test_control_and_direction_characters_are_written_out(text, shown):
    assert printable(text) == shown


def test_a_long_text_keeps_its_beginning_and_its_end():
    shown = printable("a" * 100_000 + "z", 20)

    assert len(shown) == 20
    assert shown.startswith("aaa")
    assert shown.endswith("z")


def test_wide_and_combining_characters_are_counted_in_columns():
    assert width("世界") == 4
    assert width("e\u0301") == 1
    assert width("plain") == 5
