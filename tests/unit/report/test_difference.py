"""What changed between two reports: new, resolved, grown, moved, not read any more."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.model.coverage import Coverage
from guardrails.model.range import Range, exactly
from guardrails.model.report import RegimeRow
from guardrails.report.build import workload_row
from guardrails.report.difference import difference
from guardrails.report.views import DIFFERENCES
from tests.builders import make_compute, make_customer, make_report, make_summary, make_verdict, make_workload

GAP = Coverage(where="aws/1", what="workloads", state="denied", reason="no permission")
READ = Coverage(where="aws/1", what="workloads", state="read")


def verdict(state="fail", name="f", **fields):
    return make_verdict(verdict=state, fingerprint=name, binding=fields.pop("binding", "law"), **fields)


def between(before, after, **fields):
    return difference(make_report(**before), make_report(**{**after, **fields}), ("a.json", "b.json"))


def verdicts(before, after, **fields):
    return between({"verdicts": tuple(before)}, {"verdicts": tuple(after)}, **fields)


@pytest.mark.parametrize(
    ("before", "after", "new", "resolved"),
    [
        ((), ("fail",), ["fail"], []),
        (("fail",), (), [], ["absent"]),
        (("unknown",), ("fail",), ["fail"], []),
        (("fail",), ("unknown",), [], ["unknown"]),
        (("waived",), ("fail",), ["fail"], []),
        (("fail",), ("waived",), [], ["waived"]),
        (("fail",), ("fail",), [], []),
        (("pass",), ("unknown",), ["unknown"], []),
    ],
)
def test_what_is_worse_is_new_and_what_is_milder_is_resolved(before, after, new, resolved):
    found = verdicts(map(verdict, before), map(verdict, after))

    assert [each.after for each in found.new] == new
    assert [each.after for each in found.resolved] == resolved


@pytest.mark.parametrize(
    ("after", "fail_on", "code"),
    [
        (verdict("fail"), "binding", 1),
        (verdict("unknown"), "binding", 3),
        (verdict("fail", binding="none"), "binding", 0),
        (verdict("fail", binding="none"), "any", 1),
        (verdict("error", binding="none"), "binding", 3),
    ],
)
def test_only_what_counts_fails(after, fail_on, code):
    assert verdicts((), (after,), summary=make_summary(fail_on=fail_on)).exit_code == code


def test_what_is_resolved_never_fails():
    assert verdicts((verdict(),), ()).exit_code == 0


@pytest.mark.parametrize(
    ("before", "after", "up"),
    [
        (exactly(8), exactly(16), True),
        (exactly(16), exactly(8), False),
        (exactly(16), Range(0), True),
        (Range(0), exactly(16), False),
        (exactly(8), Range(4, 8), False),
    ],
)
def test_accelerators_grow_or_shrink(before, after, up):
    def customers(value):
        return {"customers": (make_customer(compute=make_compute(accelerators=value)),)}

    found = between(customers(before), customers(after))

    assert [bool(found.grown), bool(found.shrunk)] == [up, not up]


def test_a_customer_that_is_new_grew_from_nothing():
    (grown,) = between({"customers": ()}, {"customers": (make_customer(),)}).grown

    assert (grown.customer, grown.before) == ("C-1", exactly(0))


def test_a_workload_of_another_customer_moved():
    def held(customer):
        return {"workloads": (workload_row(make_workload(), customer, "account", ()),)}

    (moved,) = between(held("C-1"), held("")).moved

    assert (moved.workload, moved.before, moved.after) == ("aws_instance.one", "C-1", "")
    assert not between(held("C-1"), held("C-1")).moved


def test_what_is_not_read_any_more_is_lost_and_fails():
    lost = between({"coverage": (READ,)}, {"coverage": (GAP,)})

    assert [(each.where, each.state) for each in lost.lost] == [("aws/1", "denied")]
    assert lost.exit_code == 3


def test_what_is_read_again_does_not_fail():
    found = between({"coverage": (GAP,)}, {"coverage": (READ,)})

    assert (len(found.regained), found.lost, found.exit_code) == (1, (), 0)


def test_what_is_not_asked_for_any_more_is_lost_and_not_resolved():
    found = between({"coverage": (READ,)}, {"coverage": ()})

    assert [(each.where, each.reason) for each in found.lost] == [("aws/1", "left out of the later scan")]
    assert found.exit_code == 3


def test_a_regime_that_is_not_judged_any_more_is_lost():
    law = RegimeRow(
        id="us_ofac", title="", authority="", as_of_day="", read="", provisions=(), limits=(), choices=()
    )
    found = between({"law": (law,)}, {"law": ()})

    assert [(each.where, each.what) for each in found.lost] == [("us_ofac", "regime")]
    assert not between({"law": ()}, {"law": (law,)}).lost


def test_what_was_not_read_before_either_is_not_new():
    found = between({"coverage": (GAP,)}, {"coverage": (GAP,)})

    assert (found.lost, found.regained) == ((), ())


states = st.dictionaries(
    st.sampled_from("abcd"), st.sampled_from(["pass", "fail", "unknown", "error", "waived"]), max_size=4
)


@given(states, states)
def test_told_backwards_what_is_new_is_resolved(before, after):
    one, other = ([verdict(state, name) for name, state in side.items()] for side in (before, after))

    there, back = verdicts(one, other), verdicts(other, one)

    def told(findings):
        return sorted((each.before, each.after) for each in findings)

    assert told(there.new) == sorted((b, a) for a, b in told(back.resolved))
    assert told(there.resolved) == sorted((b, a) for a, b in told(back.new))


@pytest.mark.parametrize("view", DIFFERENCES)
def test_nothing_that_changed_is_said(view):
    shown = DIFFERENCES[view](verdicts((verdict(),), (verdict(),)), 80)

    assert json.loads(shown)["new"] == [] if view == "json" else "nothing changed" in shown.lower()


@pytest.mark.parametrize("view", DIFFERENCES)
def test_what_tenants_write_is_inert(view):
    evil = verdict(customer="##[error]\x1b[31m", headline="::error::x \u202e")

    shown = DIFFERENCES[view](verdicts((), (evil,)), 80)

    for sign in ("\x1b", "\u202e", "##[", "::error"):
        assert sign not in shown


def test_a_row_says_who_what_when_and_from_what():
    late = verdict("fail", customer="C-1", subject="r", kind="run", headline="not reported", due="2026-12-01")

    shown = DIFFERENCES["text"](verdicts((verdict("unknown"),), (late,)), 120)

    assert "  C-1 run r: US-CIP-04: not reported; due 2026-12-01; unknown -> fail" in shown
