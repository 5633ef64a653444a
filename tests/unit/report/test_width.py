"""Nothing that people read is wider than their terminal, whatever tenants call themselves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.model.coverage import WORKLOADS, Coverage
from guardrails.model.range import exactly
from guardrails.report import difference, explain, explain_views, review, screen, text
from guardrails.report.escape import width
from tests.builders import (
    make_customer,
    make_line,
    make_report,
    make_rule,
    make_softened,
    make_summary,
    make_verdict,
    make_waiver,
)

NAMES = {
    "wide": "名前" * 5_000,
    "long": "x" * 10_000,
    "words": "a b" * 3_000,
    "right to left": "\u202eevil\u200f" * 30,
    "combined": "e\u0301" * 500,
    "commands": "##vso[a]" * 20,
    "more commands": "--- x ::error::x " * 20,
    "joined": "\U0001f469\u200d\U0001f680" * 40,
    "ligature": "\ufdfa" * 200,
}


def spoken(name):
    """A report in which everybody whom a tenant can name is called so."""
    late = {"due": "2020-01-01", "due_state": "overdue"}
    common = {"customer": name, "subject": name, "message": name, "headline": name, "reason": name}
    verdicts = (
        make_verdict(**common, workloads=(name,), choices=(name,), **late),
        make_verdict(
            **common, verdict="unknown", missing=(name, f"customer.{name}"), rule="org_x.a_long_rule_of_ours"
        ),
        make_verdict(**common, verdict="unknown", binding="none", kind="run"),
        make_verdict(**common, verdict="waived", binding="law"),
        make_verdict(**common, verdict="pass", due="2026-12-01", due_state="open"),
    )
    gap = Coverage(where=name, what=WORKLOADS, state="failed", count=12_345, reason=name)
    return make_report(
        verdicts=verdicts,
        customers=(
            make_customer(
                id=name, lines=(make_line(used=exactly(1e9)), make_line(value=50, title=name[:40]))
            ),
        ),
        rules=(make_rule(title=name, remediation=name),),
        coverage=(gap,),
        waivers=(make_waiver(ticket=name, owner=name, state="expired"),),
        softened=(make_softened(id=name, reason=name),),
        notes=(name,),
        only=(name,),
        summary=make_summary(reasons=(name, name)),
    )


def explained(report, columns):
    page = explain.Explainer(report, lambda _: [], lambda _: []).page("customer", report.customers[0].id)
    return explain_views.text(page, columns)


VIEWS = {
    "screen": screen.render,
    "details": text.render,
    "review": lambda report, columns: review.text(review.review(report, report.customers[0].id), columns),
    "explain": explained,
    "diff": lambda report, columns: difference.text(
        difference.difference(make_report(verdicts=()), report, ("a", report.customers[0].id)), columns
    ),
}


@pytest.mark.parametrize("view", VIEWS)
@settings(max_examples=8, deadline=None)
@given(called=st.one_of(st.sampled_from(sorted(NAMES)), st.text(min_size=1, max_size=80)))
def test_no_line_is_wider_than_the_terminal(view, called):
    report = spoken(NAMES.get(called, called))

    for columns in (60, 80, 100, 140):
        widest = max(VIEWS[view](report, columns).split("\n"), key=width)
        assert width(widest) <= columns
