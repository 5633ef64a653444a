"""From numbers that settings say to how many machines there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.catalog.accelerators import OPEN, Size
from guardrails.clouds.counting import (
    Counted,
    fixed,
    largest,
    readied,
    scaled,
    settled,
    weighed,
    weighted,
)
from guardrails.model.field import Field
from guardrails.model.range import ZERO, Range, exactly

UNSET = Field()
LOST = Field(None, "there", "known only after apply")


def size(planned, ceiling):
    return Size(planned, ceiling)


@pytest.mark.parametrize(
    ("planned", "least", "most", "found"),
    [
        (2, 1, 4, size(exactly(2), exactly(4))),
        (None, 1, 4, size(Range(1, 4), exactly(4))),
        (5, 1, 4, size(exactly(5), exactly(5))),
        (None, 5, 4, size(exactly(5), exactly(5))),
    ],
)
def test_what_scales_goes_from_its_least_to_its_most(planned, least, most, found):
    assert scaled(Field(planned), Field(least), Field(most)) == Counted(found)


def test_a_most_that_is_not_known_leaves_the_ceiling_open():
    counted = scaled(Field(2), Field(1), LOST)

    assert counted.size == size(exactly(2), Range(2))
    assert [each.path for each in counted.open] == ["there"]


@pytest.mark.parametrize(
    ("prepared", "kept", "most"),
    [(None, None, 4), (20, None, 20), (3, None, 4), (None, 2, 6), (5, 2, 6), (7, 2, 7)],
)
def test_what_is_ready_counts_with_what_runs(prepared, kept, most):
    counted = Counted(size(exactly(1), exactly(4)))

    assert readied(counted, Field(prepared), Field(kept)).size == size(exactly(1), exactly(most))


@pytest.mark.parametrize(("prepared", "kept"), [(LOST, UNSET), (UNSET, LOST)])
def test_what_is_ready_and_not_known_leaves_the_ceiling_open(prepared, kept):
    counted = readied(Counted(size(exactly(1), exactly(4))), prepared, kept)

    assert counted.size == size(exactly(1), Range(4))
    assert [each.reason for each in counted.open] == ["known only after apply"]


@pytest.mark.parametrize(
    ("weight", "found"),
    [
        (Field(), 8),
        (Field("4"), 2),
        (Field(3), 3),
        (Field(0.5), 16),
    ],
)
def test_a_weight_divides_the_capacity_and_rounds_up(weight, found):
    capacity = fixed(Field(8)).size

    assert weighted(capacity, weight) == Counted(size(exactly(found), exactly(found)))


@pytest.mark.parametrize("weight", [LOST, Field("many", "there"), Field(0, "there"), Field(True, "there")])
def test_a_weight_that_is_none_leaves_the_number_open(weight):
    counted = weighted(fixed(Field(8)).size, weight)

    assert counted.size in (OPEN, fixed(Field(8)).size)
    assert bool(counted.open) == (counted.size == OPEN)


@given(st.integers(0, 10**6), st.floats(0.01, 10**4))
def test_weighed_machines_fill_the_capacity_with_none_to_spare(capacity, units):
    found = weighed(fixed(Field(capacity)).size, units).ceiling.max

    assert found * units >= capacity * (1 - 1e-12)
    assert capacity == 0 or (found - 1) * units < capacity * (1 + 1e-12)


def test_the_largest_limit_counts_and_one_that_is_not_set_says_nothing():
    assert largest(Field(3), UNSET, Field(2)).size == size(ZERO, exactly(3))
    assert largest(Field(3), LOST).size.ceiling == Range(0)


def test_what_is_settled_grows_no_more():
    assert settled(scaled(Field(2), Field(0), Field(4))).size == size(exactly(2), exactly(2))
