import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.report.escape import LONGEST, InertStream, PlainStream, inert, inert_json, printable, width


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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a ##vso[task.x]", "a \\u0023#vso[task.x]"),
        ("a##[error]b", "a\\u0023#[error]b"),
        ("###teamcity[x", "#\\u0023#teamcity[x"),
        ("::error::x", "\\u003a:error::x"),
        ("on ::add-mask::x", "on \\u003a:add-mask::x"),
        ("section_start:1:x", "section_start\\u003a1:x"),
        ("a\n--- group", "a\n\\u002d-- group"),
        ("~~~ x", "\\u007e~~ x"),
    ],
)
def test_a_log_processor_finds_no_command(text, shown):
    assert inert(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:s3:::bucket/x",
        "arn:aws:iam::123456789012:role/x",
        "## Title",
        "-----",
        "---",
        "a --- b",
        "x[#1]",
    ],
)
def test_what_is_no_command_stays(text):
    assert inert(text) == text


@given(st.text())
def test_json_keeps_its_value(text):
    assert json.loads(inert_json(json.dumps(text, ensure_ascii=False).encode())) == text


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (InertStream, "\\u0023#[x]\x1b[31m\u202e\tend\n"),
        (PlainStream, "\\u0023#[x]\\x1b[31m\\u202e\tend\n"),
    ],
)
def test_streams_write_out_what_a_line_hides(kind, shown):
    buffer = io.BytesIO()
    stream = kind(buffer, encoding="utf-8", write_through=True)

    stream.write("##[x]\x1b[31m\u202e\tend\n")

    assert buffer.getvalue().decode() == shown
