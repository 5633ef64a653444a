"""Knowing less never makes a verdict better."""

from hypothesis import given, settings

from tests.policies import documents as make
from tests.policies.random_documents import customer_documents
from tests.policies.weakened import weakened

FINE = {"pass", "not_applicable"}


def verdicts(decision):
    """`(rule, subject) -> verdict`."""
    return {
        (rule, subject): verdict
        for rules in decision.values()
        for rule, leaves in rules.items()
        for subject, verdict in leaves["verdict"].items()
    }


def improvements(decide, document):
    """Where a fact that was taken away made a verdict fine that was not, or took a rule out of scope.

    From not applicable to pass is no improvement: the good state holds whether or not the rule applies.
    """
    before = verdicts(decide(document))
    for taken, less in weakened(document):
        for key, verdict in verdicts(decide(less)).items():
            if verdict != before[key] and (
                (verdict == "pass" and before[key] not in FINE) or verdict == "not_applicable"
            ):
                yield taken, key, before[key], verdict


def test_on_the_documents_with_names(decide):
    for document in (
        make.everything_right(),
        make.everything_wrong(),
        make.verified_too_long_ago(),
        make.unattributed(),
    ):
        assert list(improvements(decide, document)) == []


def test_every_verdict_can_become_unknown(decide):
    """The property above is not kept by saying the same to everything."""
    seen = set()
    for document in (make.everything_right(), make.everything_wrong(), make.verified_too_long_ago()):
        for _, less in weakened(document):
            seen |= {rule for (rule, _), verdict in verdicts(decide(less)).items() if verdict == "unknown"}
    assert seen == {rule for rule, _ in verdicts(decide(make.everything_right()))}


@settings(max_examples=150)
@given(document=customer_documents())
def test_on_documents_of_every_sort(decide, document):
    assert list(improvements(decide, document)) == []
