"""`--only`: what is shown is filtered, never what was judged."""

import pytest

from guardrails.report import build, github, junit, markdown, sarif, text
from guardrails.report.only import only
from tests.builders import make_customer, make_report, make_verdict, make_workload

GROUP = {"kind": "group", "customer": "group:acme", "subject": "group:acme", "rule": "HSE-09"}


def row(name, customer, *candidates):
    return build.workload_row(make_workload(id=name), customer, "tag", candidates)


@pytest.fixture
def report():
    return make_report(
        customers=(make_customer(id="acme"), make_customer(id="beta")),
        verdicts=(
            make_verdict(customer="acme", subject="acme"),
            make_verdict(customer="beta", subject="beta"),
            make_verdict(**GROUP, observed={"members": ["acme", "gamma"]}),
        ),
        workloads=(
            row("a", "acme"),
            row("b", "beta"),
            row("c", "", "acme", "beta"),
        ),
    )


def test_rows_of_a_customer_its_groups_and_what_may_be_its_are_shown(report):
    shown = only(report, ["acme"])

    assert [each.id for each in shown.customers] == ["acme"]
    assert [each.customer for each in shown.verdicts] == ["acme", "group:acme"]
    assert [each.id for each in shown.workloads] == ["a", "c"]
    assert shown.only == ("acme",)


def test_summary_settings_and_coverage_are_those_of_all(report):
    shown = only(report, ["nobody"])

    assert (shown.customers, shown.verdicts, len(shown.workloads)) == ((), (), 0)
    for name in ("summary", "coverage", "softened", "waivers", "assumptions", "inputs", "law"):
        assert getattr(shown, name) == getattr(report, name)


def test_without_a_name_nothing_is_filtered(report):
    assert only(report, []) is report


@pytest.mark.parametrize("view", [github, junit, markdown, sarif, text])
def test_every_view_says_that_it_is_filtered(report, view):
    assert "filtered by" not in view.render(report)
    said = " ".join(view.render(only(report, ["acme", "zeta"])).split())

    assert "filtered by" in said
    assert "nothing found of zeta" in said
