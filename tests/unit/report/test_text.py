import msgspec
import pytest

from guardrails.model.coverage import Coverage
from guardrails.model.range import Range, exactly
from guardrails.model.report import AssumptionRow, ChoiceRow, DocumentRow, Override, RegimeRow
from guardrails.report.bars import CELLS, bar
from guardrails.report.text import LISTED, LISTED_CUSTOMERS, render
from tests.builders import (
    make_compute,
    make_customer,
    make_line,
    make_report,
    make_rule,
    make_softened,
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


def blocks(text):
    """The headings of customers' blocks, in order."""
    lines = text.splitlines()
    return [
        line for line in lines if line and line[0] != " " and (" to act on" in line or " undecided" in line)
    ]


def test_customers_come_first_then_what_is_not_read_then_what_passed_then_compute():
    text = render(make_report(coverage=(GAP,), verdicts=(make_verdict(verdict="unknown"), make_verdict())))

    heads = [
        "C-1  1 to act on · 1 undecided",
        "Not read or attributed (3)",
        "Passed (",
        "Rules (1)",
        "Compute in this plan",
    ]
    places = [text.index(head) for head in heads]
    assert places == sorted(places)


def test_everything_of_a_customer_stands_together_in_the_order_of_the_first_screen():
    late = {"due": "2026-11-01", "due_state": "overdue"}
    verdicts = (
        make_verdict(customer="asked", subject="asked", verdict="unknown"),
        make_verdict(customer="soon", subject="soon", due="2026-12-01"),
        make_verdict(customer="late", subject="late", verdict="unknown", rule="R-2"),
        make_verdict(customer="late", subject="late", **late),
        make_verdict(customer="law", subject="law", binding="law", state="in_force"),
    )

    text = render(make_report(verdicts=verdicts))

    assert blocks(text) == [
        "law  1 to act on",
        "late  1 to act on · 1 undecided",
        "soon  1 to act on",
        "asked  1 undecided",
    ]
    assert text.index("late  1 to act on") < text.index("R-2") < text.index("soon  1 to act on")


def test_of_a_customer_what_counts_comes_first_and_what_fails_before_what_is_not_known():
    verdicts = (
        make_verdict(verdict="pass", due="2026-12-31", due_state="open"),
        make_verdict(headline="a proposal", binding="none", rule="R-2"),
        make_verdict(headline="excused", verdict="waived"),
        make_verdict(headline="not known", verdict="unknown"),
        make_verdict(headline="broken", verdict="error"),
        make_verdict(headline="found"),
    )

    marks = [
        line[2]
        for line in render(make_report(verdicts=verdicts)).splitlines()
        if line[:2] == "  " and line[2:3].strip() and line[3:4] == " "
    ]

    assert marks[:6] == ["✗", "!", "?", "~", "✗", "✓"]


def test_the_provider_and_groups_are_called_so():
    documents = (
        DocumentRow(kind="provider", id="us", verdicts={}),
        DocumentRow(kind="group", id="g", verdicts={}),
    )
    verdicts = (make_verdict(customer="us", subject="us"), make_verdict(customer="g", subject="g"))

    text = render(make_report(verdicts=verdicts, documents=documents))

    assert blocks(text) == ["group g  1 to act on", "provider us  1 to act on"]


def test_what_does_not_count_is_not_in_the_colour_of_what_does():
    verdicts = (make_verdict(headline="mine"), make_verdict(headline="no law", binding="none", rule="R-2"))

    text = render(make_report(verdicts=verdicts), paint=lambda style, said: f"<{style}>{said}")

    assert "<fail>✗ <fail>mine" in text
    assert "<dim>✗ <dim>no law" in text


def test_customers_without_anything_open_have_no_block():
    assert not blocks(render(make_report(verdicts=())))


def test_customers_beyond_the_limit_are_counted():
    many = tuple(make_verdict(customer=f"C-{n:03}", subject=f"C-{n:03}") for n in range(LISTED + 7))

    text = render(make_report(verdicts=many))

    assert len(blocks(text)) == LISTED
    assert "7 more customers: show one with --only ID; all are in -o json" in text


def test_an_obligation_says_who_why_by_when_and_what_to_do():
    verdict = make_verdict(
        headline="identity not verified: pending",
        missing=("verified_day",),
        choices=("presumed foreign (D-9)",),
        due="2026-12-02",
        due_state="overdue",
    )

    text = render(make_report(verdicts=(verdict,)))

    for part in (
        "C-1  1 to act on",
        "✗ identity not verified: pending",
        "identity is not verified",
        "to be verified by house policy; overdue since 2026-12-02",
        "missing: verified_day",
        "presumed foreign (D-9)",
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
    assert "✗ run r-1: identity is not verified" in render(
        make_report(verdicts=(make_verdict(kind="run", subject="r-1"),))
    )


def test_hostile_names_cannot_paint_the_terminal():
    evil = "\x1b[2J\u202eevil"
    report = make_report(
        verdicts=(make_verdict(customer=evil, message=evil),), customers=(make_customer(id=evil),)
    )

    text = render(report)

    assert "\x1b" not in text
    assert "\u202e" not in text


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

    assert text.index("\none ") < text.index("to be verified (built-in default)")
    assert text.index("\ntwo ") < text.index("to be verified by house policy")


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


def test_a_failure_says_whether_it_can_be_waived():
    assert "US-CIP-04, high, waivable; proposed" in render(make_report())
    assert "waivable" not in render(make_report(rules=(make_rule(waivable=False),)))


def test_what_a_rule_found_of_several_things_of_a_customer_is_one_entry():
    pool = {"kind": "pool", "binding": "none", "headline": "abroad"}
    verdicts = tuple(
        make_verdict(subject=f"p-{n}", message=f"in this plan: why {n}", **pool) for n in range(14)
    )

    text = render(make_report(verdicts=verdicts))

    assert "✗ 14 pools: abroad\n    why 0\n    why 1\n" in text
    assert "and 2 more" in text
    assert "would have to be verified" in text
    assert "→" not in text


def test_what_is_open_and_binds_nobody_takes_one_line():
    verdicts = (make_verdict(verdict="unknown", binding="none", missing=("customer.owners",)),)

    text = render(make_report(verdicts=verdicts))

    assert "? identity is not verified (US-CIP-04; proposed, not law;" in text
    assert "customer.owners" not in text


def test_the_same_fact_missing_of_many_subjects_is_counted_once():
    verdicts = tuple(
        make_verdict(verdict="unknown", kind="pool", subject=f"aws|{n}", missing=(f"pools.aws|{n}.country",))
        for n in range(3)
    )

    text = render(make_report(verdicts=verdicts))

    assert "missing: pools.*.country (3)" in text


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

    assert "✓ The identity of a foreign customer is verified (US-CIP-04; due 2026-12-31)" in text


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
    together = text[text.index("\nUnattributed\n") :]

    assert "? 1 unattributed group: 2 rules need its customer" in together
    assert "T-01, T-02" in together
    assert blocks(text) == [f"{nobody}  4 undecided", "C-1  1 undecided"]
    assert [text.count(f"{rule}, high;") for rule in ("T-01", "T-02", "T-03", "T-04")] == [1, 0, 1, 1]


def test_a_verdict_names_the_resources_it_rests_on():
    verdict = make_verdict(workloads=tuple(f"module.a.aws_instance.n[{n}]" for n in range(5)))

    text = render(make_report(verdicts=(verdict,)))

    assert (
        "on: module.a.aws_instance.n[0], module.a.aws_instance.n[1], module.a.aws_instance.n[2] and 2" in text
    )
