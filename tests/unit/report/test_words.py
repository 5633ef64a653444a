import pytest

from guardrails.model.range import UNKNOWN, Range, exactly
from guardrails.report import words
from tests.builders import make_line, make_verdict


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (exactly(62.4146), "62.41"),
        (exactly(1000), "1,000"),
        (exactly(0), "0"),
        (Range(10, 20), "10–20"),
        (Range(7), "at least 7"),
        (UNKNOWN, "unknown"),
        (exactly(0.00000123), "1.230e-06"),
    ],
)
def test_ranges_read_as_people_say_them(value, text):
    assert words.span(value) == text


def test_operations_are_in_scientific_notation():
    assert words.operations(exactly(62.4146), "yop") == "6.24e25 FLOP"
    assert words.operations(Range(1, 2.5), "yop") == "1e24–2.5e24 FLOP"
    assert words.operations(Range(10), "yop") == "at least 1e25 FLOP"
    assert words.operations(Range(0), "yop") == "unknown"
    assert words.operations(exactly(0), "yop") == "0 FLOP"
    assert words.operations(exactly(1.979), "eops") == "1.98e18 FLOP/s"


@pytest.mark.parametrize(
    ("used", "text"),
    [
        (exactly(62.4), "62 %"),
        (exactly(0), "0 %"),
        (exactly(0.26), "0.3 %"),
        (Range(0, 0.00001), "<0.001 %"),
        (Range(20, 40), "20–40 %"),
        (Range(30), "at least 30 %"),
        (UNKNOWN, "not known"),
    ],
)
def test_shares_of_a_line(used, text):
    assert words.share(make_line(used=used)) == text


def test_only_the_law_in_force_is_worded_as_a_duty():
    assert words.duty(make_verdict(binding="law")) == "must be verified"
    for binding in ("house", "none"):
        assert "must" not in words.duty(make_verdict(binding=binding))


@pytest.mark.parametrize("state", ["proposed", "stayed", "not_enforced", "revoked", "in_force", "house"])
def test_the_legal_state_and_its_confidence_are_always_said(state):
    said = words.standing(make_verdict(state=state, confidence="M", regime="org_acme"))

    assert words.STATES[state] in said
    assert "citation not checked" in said


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1 customer"), (0, "0 customers"), (1200, "1,200 customers")]
)
def test_counts_agree_with_their_noun(number, text):
    assert words.count(number, "customer") == text
