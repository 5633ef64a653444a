import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.model import tri

TRIS = ("yes", "no", "unknown")
facts = st.sampled_from(TRIS)


def worlds(fact):
    """What an unknown fact could turn out to be."""
    return ("yes", "no") if fact == "unknown" else (fact,)


def truth(outcomes):
    found = set(outcomes)
    return found.pop() if len(found) == 1 else "unknown"


@given(facts, facts)
def test_and_is_what_every_possible_world_agrees_on(left, right):
    expected = truth("yes" if (a, b) == ("yes", "yes") else "no" for a in worlds(left) for b in worlds(right))

    assert tri.both(left, right) == expected


@given(facts, facts)
def test_or_is_the_dual_of_and(left, right):
    assert tri.either(left, right) == tri.opposite(tri.both(tri.opposite(left), tri.opposite(right)))


@given(facts)
def test_two_negations_cancel(fact):
    assert tri.opposite(tri.opposite(fact)) == fact


@given(st.lists(facts), facts)
def test_any_of_an_incomplete_list_is_never_no(entries, complete):
    result = tri.any_of(entries, complete)

    assert (result == "no") == (complete == "yes" and all(each == "no" for each in entries))
    assert (result == "yes") == ("yes" in entries)


@pytest.mark.parametrize("complete", ["no", "unknown"])
def test_an_empty_list_that_may_lack_entries_proves_nothing(complete):
    assert tri.any_of((), complete) == "unknown"
