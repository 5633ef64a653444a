"""The first screen: what to do by when, what to answer, what is later; as wide and as long as a terminal."""

import pytest

from guardrails.model.coverage import SERVICE, WORKLOADS, Coverage
from guardrails.report.escape import width
from guardrails.report.screen import ACTIONS, render
from guardrails.report.todo import Answer, answers
from tests.builders import make_customer, make_report, make_softened, make_summary, make_verdict, make_waiver

GAP = Coverage(where="tfplan.json: aws_instance.a", what="attribution", state="incomplete", reason="no owner")


def found(customer="C-1", rule="US-CIP-04", **fields):
    given = {"headline": "identity not verified", "subject": customer, "binding": "law"} | fields
    return make_verdict(customer=customer, rule=rule, **given)


def asked(*missing, customer="C-1", rule="US-CIP-04", **fields):
    return found(customer, rule, verdict="unknown", missing=missing, headline="not known", **fields)


def lines(*verdicts, columns=80, **fields):
    return render(make_report(verdicts=verdicts, **fields), columns).splitlines()


def below(shown, title):
    """The lines of a section."""
    at = next(i for i, line in enumerate(shown) if line.startswith(title))
    rest = shown[at + 1 :]
    end = next((i for i, line in enumerate(rest) if not line.startswith("  ")), len(rest))
    return rest[:end]


@pytest.mark.parametrize(("code", "said"), [(0, "PASS"), (1, "FAIL"), (3, "INCOMPLETE")])
def test_the_first_line_says_whether_it_passed(code, said):
    shown = lines(summary=make_summary(exit_code=code, reasons=("it is so",)))

    assert shown[0].split()[0] == said
    assert shown[0].endswith(f"exit {code}, law of 2026-11-22")
    assert shown[1] == "it is so"


def test_what_is_due_first_stands_first_and_what_is_late_says_by_how_many_days():
    shown = lines(
        found("open", due="2026-12-01", due_state="open"),
        found("late", due="2026-11-20", due_state="overdue"),
        found("never", due="", due_state="none"),
        found("dark", due="unknown", due_state="unknown"),
    )

    rows = [line.split() for line in below(shown, "ACT by law")]
    assert [row[0] for row in rows] == ["late", "open", "never", "dark"]
    assert rows[0][-4:-1] == ["2", "days", "late"]
    assert "2026-12-01" in rows[1]
    assert rows[3][-3:-1] == ["day", "unknown"]


def test_law_and_house_policy_stand_apart():
    shown = lines(found("house", binding="house"), found("law"))

    assert [row.split()[0] for row in below(shown, "ACT by law")] == ["law"]
    assert [row.split()[0] for row in below(shown, "ACT by house policy")] == ["house"]


def test_what_does_not_count_is_nothing_to_do_and_is_counted():
    shown = lines(found(binding="none", state="proposed"))

    assert not [line for line in shown if line.startswith("ACT")]
    assert "LATER  1 informational result (--details)" in shown


def test_what_does_not_bind_is_to_do_when_any_finding_counts():
    shown = lines(found(binding="none", state="proposed"), summary=make_summary(fail_on="any"))

    assert [row.split()[0] for row in below(shown, "ACT")] == ["C-1"]


def test_things_of_one_customer_under_one_rule_are_one_line():
    several = [found(subject=f"pool-{n}", kind="pool", headline="abroad") for n in range(3)]

    (row,) = below(lines(*several), "ACT by law")

    assert row.split()[:4] == ["C-1", "3", "pools:", "abroad"]


def test_a_thing_that_is_no_pool_is_named():
    (row,) = below(lines(found(subject="r-1", kind="run", headline="not reported")), "ACT by law")

    assert "run r-1: not reported" in row


def test_actions_that_do_not_fit_are_counted():
    shown = lines(*(found(f"C-{n:02}") for n in range(ACTIONS + 5)))

    rows = below(shown, "ACT by law")
    assert len(rows) == ACTIONS + 1
    assert rows[-1] == "  and 5 more (--details)"


def test_answers_are_sorted_by_how_many_checks_they_settle():
    report = make_report(
        verdicts=(
            asked("customer.risk", customer="A", rule="R-1"),
            asked("customer.headquarters", customer="B", rule="R-1"),
            asked("customer.headquarters", "customer.owners", customer="B", rule="R-2"),
        )
    )

    assert answers(report) == [
        Answer("B", ("headquarters", "owners"), 2),
        Answer("A", ("risk rating",), 1),
    ]


def test_what_needs_a_register_and_what_needs_the_plan_are_different_answers():
    report = make_report(
        verdicts=(
            asked("customer.risk", rule="R-1"),
            asked("pools.p1.ceiling", rule="R-2"),
            asked("pools.p1.ceiling", "customer.risk", rule="R-3"),
        )
    )

    assert sorted(each.facts for each in answers(report)) == [
        ("number of accelerators",),
        ("number of accelerators", "risk rating"),
        ("risk rating",),
    ]
    assert sum(each.settles for each in answers(report)) == 3


def test_screenings_are_one_answer_with_their_number():
    report = make_report(
        verdicts=(
            asked("customer.screenings.sdn", "customer.screenings.meu"),
            asked("customer.screenings.sdn"),
        )
    )

    assert [each.facts for each in answers(report)] == [("2 screenings",)]


def test_of_accelerators_without_a_customer_only_the_customer_is_asked():
    nobody = "unattributed:aws/1"
    report = make_report(
        verdicts=(asked("customer.risk", "pools.p.ceiling", customer=nobody),),
        customers=(make_customer(id=nobody, attributed=False),),
    )

    assert answers(report) == [Answer(nobody, ("customer",), 1)]


def test_the_account_of_an_unattributed_group_is_read_whole():
    nobody = "unattributed:aws/111122223333"
    customers = (make_customer(id=nobody, attributed=False),)

    shown = lines(asked("customer.risk", customer=nobody), customers=customers)

    assert [each.split()[0] for each in shown if "-> 1 check" in each] == ["aws/111122223333"]


def test_unknowns_that_do_not_count_ask_for_nothing():
    assert answers(make_report(verdicts=(asked("customer.risk", binding="none"),))) == []


def test_what_was_not_read_says_why_and_where():
    assert below(lines(coverage=(GAP,)), "UNREAD") == ["  no owner: aws_instance.a"]


def test_a_scan_says_how_much_was_read_and_what_never_is():
    coverage = (
        Coverage(where="aws/1/us-east-1/ec2", what=WORKLOADS, state="read"),
        Coverage(where="aws/Bedrock", what=SERVICE, state="skipped"),
    )

    shown = lines(coverage=coverage)

    assert "read: 1 unit of 1 account: 1 read" in shown
    assert "1 service that no scan reads (--details)" in shown


def test_deadlines_excuses_and_what_is_milder_are_counted():
    verdicts = {"pass": 2, "fail": 0, "unknown": 0, "error": 0, "not_applicable": 0, "waived": 3}
    shown = lines(
        found(verdict="pass", due="2026-12-01", due_state="open"),
        found(verdict="pass", due="2027-01-01", due_state="open", rule="R-2"),
        summary=make_summary(verdicts=verdicts),
        softened=(make_softened(),),
    )

    assert "LATER  2 deadlines by 2027-01-01 · 3 waived (--details)" in shown
    assert [line for line in shown if line.startswith("MILDER than the default in 1 way: ")]


def test_customers_on_record_that_hold_nothing_here_are_said():
    said = "LATER  27 registered customers not judged here (register review) (--details)"

    assert said in lines(summary=make_summary(customers=3, registered=30))
    assert not [line for line in lines(summary=make_summary(customers=3, registered=3)) if "LATER" in line]


def test_waivers_that_ended_or_soon_end_are_said():
    waivers = (make_waiver(state="expired"), make_waiver(ends_soon=True), make_waiver())

    assert "WAIVERS  1 of 3 excuse nothing, 1 end soon (--details)" in lines(waivers=waivers)


def test_waivers_that_hold_need_no_word():
    assert not [line for line in lines(waivers=(make_waiver(),)) if line.startswith("WAIVERS")]


def test_how_much_was_looked_at_is_said():
    assert lines()[-1].startswith("3 resources looked at, 1 with accelerators; more: --details")


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 120])
def test_no_line_is_wider_than_the_terminal(columns):
    long = "x" * 300
    shown = lines(
        found(long, headline=f"{long} {long}", due="2020-01-01", due_state="overdue"),
        asked(*(f"customer.{name * 9}" for name in "abcdef"), customer=long),
        found("名前" * 30, headline="番号" * 90, binding="house"),
        columns=columns,
        coverage=(GAP,),
        notes=(f"{long[:90]} {long[:90]}",),
    )

    assert max(map(width, shown)) <= max(columns, 60)


def test_what_tenants_write_is_inert():
    shown = render(make_report(verdicts=(found("C\x1b[31m", headline="##[error]\u202eno\x07"),)))

    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "##[" not in shown
