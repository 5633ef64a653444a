"""Knowing less never makes a verdict better.

`GUARDRAILS_EXAMPLES` sets how many documents made by chance are weakened.
"""

import os
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.policy.bundle_files import load_bundle
from tests.policies import cases
from tests.policies import documents as make
from tests.policies.random_documents import documents
from tests.policies.weakened import better, weakened

EXAMPLES = int(os.environ.get("GUARDRAILS_EXAMPLES", "25"))
FACTS = 60


def verdicts(decision):
    """`(rule, subject) -> verdict`."""
    return {
        (f"{regime}.{rule}", subject): verdict
        for regime, rules in decision.items()
        for rule, leaves in rules.items()
        for subject, verdict in leaves["verdict"].items()
    }


FIRST = {"us_iaas_cip.annual_certification_filed": "us_iaas_cip.initial_certification_filed"}
"""Who once certified is asked to do so again each year; without the record, for the first time instead."""

GRAVITY = {"not_applicable": 0, "pass": 0, "unknown": 1, "fail": 2}


def improvements(before, taken, after):
    """Where a fact that was taken away made a verdict better, and no other rule asks the same as gravely."""
    for (rule, subject), verdict in after.items():
        was = before.get((rule, subject), verdict)
        instead = after.get((FIRST.get(rule, ""), subject), "not_applicable")
        if better(was, verdict) and GRAVITY[instead] < max(GRAVITY[was], 1):
            yield taken, (rule, subject), was, verdict


@pytest.fixture(scope="module")
def of_each_fact(decide):
    """What becomes of a case without each of its facts: what got better, and which rules said unknown."""

    @cache
    def judged(case):
        better_ones, unknown = [], set()
        document = case()
        before = verdicts(decide(document))
        for taken, less in weakened(document):
            after = verdicts(decide(less))
            better_ones += improvements(before, taken, after)
            unknown |= {rule for (rule, _), verdict in after.items() if verdict == "unknown"}
        return better_ones, unknown

    return judged


@pytest.mark.parametrize(
    "case", [*cases.RIGHT, *cases.WRONG, make.unattributed], ids=lambda case: case.__name__
)
def test_on_the_documents_with_names(of_each_fact, case):
    better_ones, _ = of_each_fact(case)

    assert better_ones == []


def test_every_verdict_can_become_unknown(of_each_fact):
    """The property above is not kept by saying the same to everything."""
    missing = {f"{rule.regime}.{rule.name}" for rule in load_bundle().manifest.rules}
    for case in (*cases.WRONG, *cases.RIGHT):
        _, unknown = of_each_fact(case)
        missing -= unknown
    assert missing == set()


@settings(max_examples=EXAMPLES)
@given(document=documents(), data=st.data())
def test_on_documents_of_every_sort(decide, document, data):
    """Of facts of each document, so many that documents and facts share the time evenly."""
    weaker = list(weakened(document))
    apart = len(weaker) // FACTS + 1
    first = data.draw(st.integers(0, apart - 1))

    before = verdicts(decide(document))
    for taken, less in weaker[first::apart]:
        assert list(improvements(before, taken, verdicts(decide(less)))) == []
