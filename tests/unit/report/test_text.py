import msgspec
import pytest

from guardrails.model.coverage import Coverage
from guardrails.model.range import Range, exactly
from guardrails.model.report import AssumptionRow, ChoiceRow, DocumentRow, Override, RegimeRow
from guardrails.report.bars import CELLS, bar
from guardrails.report.text import LISTED_CUSTOMERS, render
from tests.builders import (
    make_compute,
    make_customer,
    make_line,
    make_report,
    make_rule,
    make_softened,
    make_summary,
    make_verdict,
    make_waiver,
)

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
    lines = tuple(make_line(limit=str(n), title=f"line {n}", value=100 + n) for n in range(4))

    text = render(make_report(customers=(make_customer(lines=lines),)), 60)

    figures = ("1e26", "1.01e26", "1.02e26", "1.03e26")
    assert all(f"line {n} {figure} FLOP" in text for n, figure in enumerate(figures))
    assert [text.count(f"{share} %") for share in (62, 61)] == [2, 2]


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
        overrides=(Override(kind="enforce", id="US-CIP-04", value="as house policy", reason="board"),),
        assumptions=(
            AssumptionRow(
                address="aws_x.*",
                state="expired",
                workloads=0,
                owner="me",
                reason="r",
                until="2026-01-01",
                old="",
                new="instances 4",
            ),
        ),
        softened=(
            make_softened(),
            make_softened(
                kind="catalog",
                id="shape aws p5.48xlarge",
                old="count 8",
                new="count 4",
                owner="ops",
                until="2026-12-31",
                reason="half of it is sealed off",
            ),
        ),
    )

    text = " ".join(render(report).split())

    assert "enforce US-CIP-04 as house policy: board" in text
    assert "assume aws_x.*: expired, until 2026-01-01" in text
    assert "Milder than the default (2)" in text
    assert "regime us_ofac: in force -> left out; from guardrails.yaml:1" in text
    assert (
        "catalog shape aws p5.48xlarge: count 8 -> count 4; from guardrails.yaml:1; owner ops; "
        "until 2026-12-31; half of it is sealed off"
    ) in text


def test_house_rules_that_ship_are_called_a_built_in_default():
    shipped = make_verdict(rule="HSE-03", regime="house", state="house", customer="one", subject="one")
    own = make_verdict(rule="ORG-01", regime="org_acme", state="house", customer="two", subject="two")

    text = render(make_report(verdicts=(shipped, own)))

    assert "one to be verified (built-in default)" in text
    assert "two to be verified by house policy" in text


def test_the_last_line_is_the_exit_code_and_why():
    assert render(make_report()).splitlines()[-1] == "exit 1: 1 obligation stands"


def test_colour_changes_nothing_but_colour():
    painted = render(make_report(), paint=lambda style, text: f"<{style}>{text}</>" if style else text)

    import re

    assert re.sub(r"<\w+>|</>", "", painted) == render(make_report())


def law(regime, title):
    return RegimeRow(
        id=regime,
        title=title,
        authority="a",
        as_of_day="2026-11-22",
        read="",
        provisions=(),
        limits=(),
        choices=(),
    )


def test_several_regimes_stand_beside_each_other_the_most_urgent_first():
    report = make_report(
        law=(law("us_iaas_cip", "Customer identification"), law("us_ear", "Export control")),
        verdicts=(
            make_verdict(severity="low", customer="C-1"),
            make_verdict(regime="us_ear", severity="critical", customer="C-2"),
            make_verdict(severity="high", customer="C-3"),
        ),
    )

    said = [line.strip() for line in render(report).splitlines()]
    heads = ["us_ear: Export control", "us_iaas_cip: Customer identification"]

    assert [line for line in said if line in heads] == heads
    assert [line.split()[1] for line in said if line.startswith("✗")] == ["C-2", "C-3", "C-1"]


def test_one_regime_alone_has_no_heading():
    said = render(make_report(law=(law("us_iaas_cip", "Customer identification"),)))

    assert "  us_iaas_cip: Customer identification" not in said


def test_a_failure_says_whether_it_can_be_waived():
    assert "US-CIP-04, high, waivable: 89 FR 5698" in render(make_report())
    assert "waivable" not in render(make_report(rules=(make_rule(waivable=False),)))


def test_what_does_not_bind_stands_apart_and_says_who_and_why_on_a_line():
    verdicts = tuple(
        make_verdict(
            binding="none", customer=f"C-{n}", subject=f"p-{n}", kind="pool", message=f"in this plan: why {n}"
        )
        for n in range(14)
    )

    text = render(make_report(verdicts=verdicts))
    counted = render(make_report(verdicts=verdicts, summary=make_summary(fail_on="any")))

    assert "Obligations (0)" in text
    assert "Not binding today, not counted (14)" in text
    assert "Not binding today, counted by --fail-on any (14)" in counted
    assert "✗ 14 pools would have to be verified" in text
    assert "    C-3: why 3\n" in text
    assert "and 2 more" in text


def test_one_that_does_not_bind_is_named():
    text = render(make_report(verdicts=(make_verdict(binding="none"),)))

    assert "✗ C-1 would have to be verified\n    identity is not verified\n" in text


def test_what_is_open_and_binds_nobody_takes_one_line():
    verdicts = (make_verdict(verdict="unknown", binding="none", missing=("customer.owners",)),)

    text = render(make_report(verdicts=verdicts))

    assert "? C-1: The identity of a foreign customer is verified (US-CIP-04; proposed, not law;" in text
    assert "customer.owners" not in text


def test_the_same_fact_missing_of_many_subjects_is_counted_once():
    verdicts = tuple(
        make_verdict(verdict="unknown", kind="pool", subject=f"aws|{n}", missing=(f"pools.aws|{n}.country",))
        for n in range(3)
    )

    text = render(make_report(verdicts=verdicts))

    assert "missing: pools.*.country (3)" in text
    assert "of: C-1" in text


def test_long_lists_are_cut_and_say_how_many_more_there_are():
    verdict = make_verdict(missing=tuple(f"fact_{n}" for n in range(9)))

    assert "missing: fact_0, fact_1, fact_2, fact_3 and 5 more" in render(make_report(verdicts=(verdict,)))


def test_a_choice_is_shown_with_what_was_chosen():
    choice = ChoiceRow(id="whose", ambiguity="D-1", question="?", chosen="anyone_involved", default="")
    regime = msgspec.structs.replace(law("us_iaas_cip", "CIP"), choices=(choice,))

    text = render(make_report(law=(regime,), verdicts=(make_verdict(choices=("whose", "other")),)))

    assert "decided by: whose = anyone involved, other" in text


def test_passes_are_counted_by_regime_whoever_they_are_about():
    provider = DocumentRow(kind="provider", id="us", verdicts={"US-CIP-01": {"pass": 1, "fail": 2}})
    report = make_report(
        rules=(make_rule(id="US-CIP-01"), make_rule(), make_rule(id="US-CIP-09")),
        customers=(make_customer(verdicts={"US-CIP-04": {"pass": 3}}),),
        documents=(provider,),
    )

    text = render(report)

    assert "Passed (4)" in text
    assert "✓ us_iaas_cip: US-CIP-01 (1), US-CIP-04 (3)\n" in text


def test_a_pass_that_falls_due_takes_one_line():
    text = render(make_report(verdicts=(make_verdict(verdict="pass", due="2026-12-31", due_state="open"),)))

    assert "✓ C-1: The identity of a foreign customer is verified (US-CIP-04; due 2026-12-31)" in text


def test_waivers_that_somebody_has_to_look_at_come_first():
    report = make_report(
        waivers=(
            make_waiver(ticket="T-used"),
            make_waiver(ticket="T-soon", ends_soon=True),
            make_waiver(ticket="T-unused", state="unused", until="2027-01-01"),
            make_waiver(ticket="T-old", state="expired", until="2026-01-01", fingerprint="f1"),
        )
    )

    said = render(report)
    found = [line.split()[0] for line in said.splitlines() if line.startswith("  T-")]

    assert "Waivers (4)" in said
    assert found == ["T-old", "T-soon", "T-unused", "T-used"]
    assert "T-old of f1: expired: it excuses nothing, until 2026-01-01" in said
    assert "T-soon of US-CIP-04 C-1: used for 1 failure, until 2026-12-31, ends soon" in said
    assert "approved by" in said


def test_lines_at_the_same_height_are_one_bar_and_lines_without_a_name_are_none():
    lines = (
        make_line(regime="a", title="a long name"),
        make_line(regime="b", title="short"),
        make_line(limit="nameless", title="nameless", value=7),
    )

    text = render(make_report(customers=(make_customer(lines=lines),)))

    assert "short 1e26 FLOP" in text
    assert "a long name" not in text
    assert "nameless" not in text


def test_what_is_open_for_many_in_the_same_way_is_said_once():
    verdicts = tuple(
        make_verdict(verdict="unknown", customer=f"C-{n}", subject=f"C-{n}", missing=("customer.owners",))
        for n in range(20)
    )

    text = render(make_report(verdicts=verdicts))

    assert text.count("The identity of a foreign customer is verified") == 1
    assert "20 customers" in text
    assert "customer.owners (20)" in text
    assert "and 8 more" in text


def test_what_waits_for_whose_accelerators_are_is_said_once_and_hides_nothing_else():
    nobody = "unattributed:aws/1"
    waiting = [
        make_verdict(rule=rule, verdict="unknown", customer=nobody, subject=nobody)
        for rule in ("T-01", "T-02")
    ]
    others = [
        make_verdict(rule="T-03", verdict="error", customer=nobody, subject=nobody),
        make_verdict(rule="T-04", verdict="unknown", customer=nobody, subject="p-1", kind="pool"),
        make_verdict(rule="T-01", verdict="unknown", customer="C-1", subject="C-1"),
    ]
    customers = (make_customer(id=nobody, attributed=False), make_customer(id="C-1"))

    text = render(make_report(verdicts=(*waiting, *others), customers=customers))
    open_ = text[text.index("Not established") :]

    assert "? 1 unattributed holder: 2 rules need its customer" in open_
    assert "T-01, T-02" in open_
    assert f"! {nobody}" in open_
    assert "? 1 pool" in open_
    assert "? C-1" in open_


def test_a_verdict_names_the_resources_it_rests_on():
    verdict = make_verdict(workloads=tuple(f"module.a.aws_instance.n[{n}]" for n in range(5)))

    text = render(make_report(verdicts=(verdict,)))

    assert (
        "on: module.a.aws_instance.n[0], module.a.aws_instance.n[1], module.a.aws_instance.n[2] and 2" in text
    )
