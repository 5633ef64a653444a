"""One page about a customer, a rule or a workload: why, since when, by when, on what, settled by what."""

import json

import pytest

from guardrails.model.range import Range
from guardrails.model.report import WorkloadRow
from guardrails.model.verdict import ClockState
from guardrails.model.workload import Unresolved
from guardrails.report import fact_words
from guardrails.report.build import workload_row
from guardrails.report.explain import LISTED, Explainer
from guardrails.report.views import PAGES
from tests.builders import make_customer, make_report, make_rule, make_verdict, make_workload

LATE = ClockState(
    id="verify", who="provider", event="opened_day", event_day="2026-11-05", due="2026-11-10", state="overdue"
)
FAILS = make_verdict(
    headline="identity not verified: pending",
    message="foreign; identity check: pending",
    missing=("customer.verification",),
    clocks=(LATE,),
    due="2026-11-10",
    due_state="overdue",
    workloads=("aws_instance.one",),
)
RECORD = ("  id        C-1", "  located_in  AE", "  risk  unknown", "  access  unknown")


def row(**changes) -> WorkloadRow:
    return workload_row(make_workload(**changes), "C-1", "account", ())


def explainer(*verdicts, **fields):
    given = {"rules": (make_rule(),), "workloads": (row(),), "customers": (make_customer(),)} | fields
    report = make_report(verdicts=verdicts, **given)
    return Explainer(report, lambda _: RECORD, lambda name: (f"{name}: of the catalog",))


def sections(kind, id_, *verdicts, **fields):
    page = explainer(*verdicts, **fields).page(kind, id_)
    return {each.title: each.rows for each in page.sections}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("C-1", [("customer", "C-1")]),
        ("c-1", [("customer", "C-1")]),
        ("us-cip-04", [("rule", "US-CIP-04")]),
        ("identity_verified", [("rule", "US-CIP-04")]),
        ("aws_instance.one", [("workload", "aws_instance.one")]),
        ("nothing", []),
    ],
)
def test_a_name_means_a_customer_a_rule_or_a_workload(name, found):
    assert explainer().find(name) == found


def test_an_address_that_two_files_have_means_both():
    several = (row(id="a#1", address="a"), row(id="a#2", address="a"))

    assert explainer(workloads=several).find("a") == [("workload", "a#1"), ("workload", "a#2")]


def test_a_failure_says_why_since_when_by_when_on_what_and_what_settles_it():
    (found,) = sections("customer", "C-1", FAILS)["Fails"]

    assert (found.label, found.text) == ("US-CIP-04", "identity not verified: pending")
    assert found.below[:6] == (
        "foreign; identity check: pending",
        "since 2026-11-05 (opened_day)",
        "due 2026-11-10, overdue",
        "settled by: identity check",
        "facts: customer.verification",
        "rests on: aws_instance.one",
    )
    assert f"to do: {make_rule().remediation}" in found.below


def test_what_is_not_decided_has_no_remedy_of_a_failure():
    unknown = make_verdict(verdict="unknown", missing=("customer.risk",), headline="risk not on record")

    (found,) = sections("customer", "C-1", unknown)["Not decided"]

    assert "settled by: risk rating" in found.below
    assert not [line for line in found.below if line.startswith("to do")]


def test_what_is_on_record_and_what_is_not():
    rows = sections("customer", "C-1")["On record"]

    assert [(each.label, each.text) for each in rows] == [
        ("id", "C-1"),
        ("located_in", "AE"),
        ("not on record", "risk, access"),
    ]


def test_a_run_is_named_and_a_pool_is_told_by_its_workloads():
    verdicts = (
        make_verdict(subject="r-1", kind="run", headline="run"),
        make_verdict(subject="aws|1|2", kind="pool", headline="pool"),
    )

    labels = {each.text: each.label for each in sections("customer", "C-1", *verdicts)["Fails"]}

    assert labels == {"run": "US-CIP-04 run r-1", "pool": "US-CIP-04"}


def test_a_rule_says_whom_it_finds_and_where_it_comes_from():
    found = sections("rule", "US-CIP-04", FAILS, make_verdict(customer="C-2", subject="C-2", verdict="pass"))

    assert [each.label for each in found["Fails"]] == ["US-CIP-04 C-1"]
    assert [(each.label, each.text) for each in found["Passed or not applicable"]] == [("passed", "1")]
    assert found["What to do when it fails"][0].label == make_rule().remediation


def test_a_workload_says_where_its_numbers_come_from():
    lost = row(ceiling=Range(8), unresolved=(Unresolved("count", "known only after apply"),))
    found = sections("workload", "aws_instance.one", FAILS, workloads=(lost,))

    numbers = {each.label: each.text for each in found["Numbers"]}
    assert numbers["instance type"] == "p5.48xlarge"
    assert numbers["at most"] == "at least 8"
    assert [(each.label, each.text) for each in found["What is not known"]] == [
        ("count", "known only after apply")
    ]
    assert [each.label for each in found["Catalog"]] == [
        "p5.48xlarge: of the catalog",
        "H100-SXM5-80GB: of the catalog",
    ]
    assert [each.label for each in found["Fails"]] == ["US-CIP-04 C-1"]


def test_what_others_hold_is_not_on_the_page():
    other = make_verdict(customer="C-2", subject="C-2")
    theirs = workload_row(make_workload(id="x", address="x"), "C-2", "account", ())

    found = sections("customer", "C-1", other, workloads=(theirs,))

    assert "Fails" not in found
    assert "Workloads" not in found


def test_a_long_list_says_how_many_more():
    many = tuple(row(id=f"a[{n}]", address=f"a[{n}]") for n in range(LISTED + 3))

    rows = sections("customer", "C-1", workloads=many)["Workloads"]

    assert len(rows) == LISTED + 1
    assert rows[-1].label == "and 3 more"


@pytest.mark.parametrize("view", PAGES)
def test_what_tenants_write_is_inert(view):
    evil = make_verdict(headline="##[error]\u202e\x1b[31m `|` <b>", message="::error::x")

    shown = PAGES[view](explainer(evil).page("customer", "C-1"), 80)

    for sign in ("\x1b", "\u202e", "##[", "::error"):
        assert sign not in shown


def test_json_is_the_whole_page():
    page = json.loads(PAGES["json"](explainer(FAILS).page("customer", "C-1"), 80))

    assert (page["schema"], page["kind"], page["id"]) == ("guardrails.explain/1", "customer", "C-1")


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_words_do_not_run_past_the_terminal(columns):
    shown = PAGES["text"](explainer(FAILS).page("customer", "C-1"), columns)

    assert max(map(len, shown.splitlines())) <= columns


def test_what_the_headline_says_is_not_said_again_and_an_unknown_day_is_a_day():
    said = "A100 in NL"
    again = make_verdict(headline=said, message=f"in this plan: {said}", due="unknown", due_state="unknown")

    shown = PAGES["text"](explainer(again).page("customer", "C-1"), 100)

    assert shown.count(said) == 1
    assert "due day unknown" in shown


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("pools.aws|1.set_aside", "whether hardware is set aside for the customer"),
        ("pools.aws|1.ceiling", "number of accelerators"),
        ("pools.aws|1.tpp", "type and number of accelerators"),
        ("accounts.aws/1.closed_day", "day of an account's closing"),
    ],
)
def test_each_fact_of_workloads_is_called_by_its_own_name(fact, said):
    assert fact_words.named([fact]) == [said]
