import pytest

from guardrails.model.coverage import Coverage
from guardrails.model.report import AssumptionRow, Override
from guardrails.model.span import Range, exactly
from guardrails.report.bars import CELLS, bar
from guardrails.report.text import LISTED_CUSTOMERS, render
from tests.builders import make_compute, make_customer, make_line, make_report, make_verdict

GAP = Coverage(where="tfplan.json", what="attribution", state="incomplete", count=3, reason="no owner")


@pytest.mark.parametrize(
    ("used", "drawn"),
    [
        (exactly(0), "············"),
        (exactly(0.2), "▏···········"),
        (exactly(50), "██████······"),
        (exactly(100), "████████████"),
        (exactly(130), "███████████▶"),
        (Range(25, 50), "███▒▒▒······"),
        (Range(50), "██████▒▒▒▒▒▒"),
        (Range(0), "▒▒▒▒▒▒▒▒▒▒▒▒"),
    ],
    ids=str,
)
def test_a_bar_shows_what_is_certain_and_what_is_possible(used, drawn):
    assert bar(make_line(used=used)) == drawn
    assert len(drawn) == CELLS


def test_obligations_come_first_then_unknowns_then_what_passed_then_compute():
    text = render(make_report(coverage=(GAP,), verdicts=(make_verdict(verdict="unknown"), make_verdict())))

    heads = ["Obligations (1)", "Not established (2)", "Passed (", "Compute in this plan"]
    places = [text.index(head) for head in heads]
    assert places == sorted(places)


def test_law_comes_before_house_policy_and_the_more_severe_first():
    verdicts = (
        make_verdict(customer="low-house", subject="low-house", severity="low"),
        make_verdict(customer="high-house", subject="high-house", severity="high"),
        make_verdict(customer="law", subject="law", severity="low", binding="law", state="in_force"),
    )

    text = render(make_report(verdicts=verdicts))

    places = [text.index(who) for who in ("✗ law", "✗ high-house", "✗ low-house")]
    assert places == sorted(places)


def test_an_obligation_says_who_why_by_when_and_what_to_do():
    verdict = make_verdict(
        missing=("verified_day",), choices=("presumed foreign (D-9)",), due="2026-12-02", due_state="overdue"
    )

    text = render(make_report(verdicts=(verdict,)))

    for part in (
        "C-1 to be verified by house policy",
        "identity is not verified",
        "missing: verified_day",
        "presumed foreign (D-9)",
        "overdue since 2026-12-02",
        "US-CIP-04",
        "§ 7.302",
        "proposed, not law",
        "→ Verify",
    ):
        assert part in text


def test_gaps_are_shown_with_their_number_and_place():
    text = render(make_report(coverage=(GAP,)))

    assert "3 × attribution incomplete: no owner" in text


def test_a_subject_other_than_the_customer_is_named():
    assert "C-1 run r-1" in render(make_report(verdicts=(make_verdict(kind="run", subject="r-1"),)))


def test_hostile_names_cannot_paint_the_terminal():
    evil = "\x1b[2J\u202eevil"
    report = make_report(
        verdicts=(make_verdict(customer=evil, message=evil),), customers=(make_customer(id=evil),)
    )

    text = render(report)

    assert "\x1b" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("columns", [20, 60, 80, 200])
def test_prose_never_runs_past_the_width(columns):
    verdict = make_verdict(message="word " * 100, missing=("a_long_field_name",) * 20)

    text = render(make_report(verdicts=(verdict,)), columns)

    assert max(len(line) for line in text.splitlines()) <= max(columns, 60) + 40


def test_every_line_of_every_customer_has_a_bar_even_on_a_narrow_terminal():
    lines = tuple(make_line(limit=str(n), title=f"line {n}") for n in range(4))

    text = render(make_report(customers=(make_customer(lines=lines),)), 60)

    assert all(f"line {n} 100 Yop" in text for n in range(4))
    assert text.count("62 %") == 4


def test_the_nearest_to_the_line_stand_first_and_the_rest_are_counted():
    customers = tuple(
        make_customer(id=f"C-{n:03}", compute=make_compute(capacity_12_months_yop=exactly(n)))
        for n in range(LISTED_CUSTOMERS + 5)
    )

    text = render(make_report(customers=customers))

    assert text.index("C-029") < text.index("C-028")
    assert "and 5 customers below these" in text


def test_what_the_organisation_set_itself_is_shown():
    report = make_report(
        overrides=(Override(kind="limit", id="line_yop", value="= 50", reason="stricter"),),
        assumptions=(
            AssumptionRow(
                address="aws_x.*", state="expired", workloads=0, owner="me", reason="r", until="2026-01-01"
            ),
        ),
    )

    text = render(report)

    assert "limit line_yop = 50: stricter" in text
    assert "assume aws_x.*: expired, 0 workloads, until 2026-01-01" in text


def test_the_last_line_is_the_exit_code_and_why():
    assert render(make_report()).splitlines()[-1] == "exit 1: 1 obligation stands"


def test_colour_changes_nothing_but_colour():
    painted = render(make_report(), paint=lambda style, text: f"<{style}>{text}</>" if style else text)

    import re

    assert re.sub(r"<\w+>|</>", "", painted) == render(make_report())


def test_a_verdict_names_the_resources_it_rests_on():
    verdict = make_verdict(workloads=tuple(f"module.a.aws_instance.n[{n}]" for n in range(5)))

    text = render(make_report(verdicts=(verdict,)))

    assert (
        "on: module.a.aws_instance.n[0], module.a.aws_instance.n[1], module.a.aws_instance.n[2] and 2" in text
    )
