"""From numbers that settings say to how many machines there are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.catalog.accelerators import OPEN, Size
from guardrails.clouds.counting import (
    Counted,
    fixed,
    grown,
    largest,
    perhaps,
    plus,
    product,
    raised,
    readied,
    scaled,
    settled,
    times,
    upto,
    weighed,
    weighted,
)
from guardrails.model.field import Field
from guardrails.model.range import ZERO, Range, exactly
from guardrails.model.workload import Unresolved

UNSET = Field()
LOST = Field(None, "there", "known only after apply")
WHY = Unresolved("there", "known only after apply")
BEFORE = Unresolved("elsewhere", "is not a number")


def size(planned, ceiling):
    return Size(planned, ceiling)


@pytest.mark.parametrize(
    ("number", "default", "found"),
    [
        (Field(3), None, Counted(size(exactly(3), exactly(3)))),
        (Field(0), 2, Counted(size(ZERO, ZERO))),
        (UNSET, 2, Counted(size(exactly(2), exactly(2)))),
        (UNSET, None, Counted(OPEN, (Unresolved("", "is not set"),))),
        (LOST, None, Counted(OPEN, (WHY,))),
        (LOST, 2, Counted(OPEN, (WHY,))),
    ],
)
def test_a_default_counts_where_nothing_is_set_and_not_where_it_is_not_known(number, default, found):
    assert fixed(number, default) == found


@pytest.mark.parametrize(
    ("planned", "least", "most", "found"),
    [
        (2, 1, 4, size(exactly(2), exactly(4))),
        (None, 1, 4, size(Range(1, 4), exactly(4))),
        (5, 1, 4, size(exactly(5), exactly(5))),
        (None, 5, 4, size(exactly(5), exactly(5))),
        (0, None, 4, size(ZERO, exactly(4))),
        (None, None, 4, size(Range(0, 4), exactly(4))),
        (2, 3, 1, size(exactly(2), exactly(3))),
    ],
)
def test_what_scales_goes_from_its_least_to_its_most(planned, least, most, found):
    assert scaled(Field(planned), Field(least), Field(most)) == Counted(found)


def test_a_most_that_is_not_known_leaves_the_ceiling_open():
    counted = scaled(Field(2), Field(1), LOST)

    assert counted.size == size(exactly(2), Range(2))
    assert [each.path for each in counted.open] == ["there"]


def test_what_begins_nowhere_may_begin_anywhere_above_its_least():
    assert scaled(UNSET, Field(3), LOST).size == size(Range(3), Range(3))
    assert scaled(Field(2), Field(3), LOST).size == size(exactly(2), Range(3))


def test_a_most_that_is_not_set_is_the_services_own():
    assert scaled(Field(2), UNSET, UNSET, default=10) == Counted(size(exactly(2), exactly(10)))
    assert scaled(Field(2), UNSET, LOST, default=10) == Counted(size(exactly(2), Range(2)), (WHY,))


@pytest.mark.parametrize(
    ("prepared", "kept", "most"),
    [(None, None, 4), (20, None, 20), (3, None, 4), (None, 2, 6), (5, 2, 6), (7, 2, 7)],
)
def test_what_is_ready_counts_with_what_runs(prepared, kept, most):
    counted = Counted(size(exactly(1), exactly(4)))

    assert readied(counted, Field(prepared), Field(kept)).size == size(exactly(1), exactly(most))


@pytest.mark.parametrize(
    ("ceiling", "prepared", "kept", "found"),
    [
        (Range(1, 4), UNSET, UNSET, Range(1, 4)),
        (Range(1, 4), Field(3), UNSET, Range(3, 4)),
        (Range(1, 4), UNSET, Field(2), Range(1, 6)),
        (Range(1), Field(3), Field(2), Range(3)),
    ],
)
def test_what_is_ready_beside_an_open_number_leaves_it_open(ceiling, prepared, kept, found):
    counted = Counted(size(exactly(1), ceiling), (BEFORE,))

    assert readied(counted, prepared, kept) == Counted(size(exactly(1), found), (BEFORE,))


@pytest.mark.parametrize(("prepared", "kept"), [(LOST, UNSET), (UNSET, LOST)])
def test_what_is_not_known_comes_after_what_was_not(prepared, kept):
    assert readied(Counted(OPEN, (BEFORE,)), prepared, kept).open == (BEFORE, WHY)


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


@pytest.mark.parametrize(
    ("weight", "why"),
    [
        (LOST, WHY),
        (Field("many", "there"), Unresolved("there", "is not a weight")),
        (Field(0, "there"), Unresolved("there", "is not a weight")),
        (Field(-1, "there"), Unresolved("there", "is not a weight")),
        (Field("inf", "there"), Unresolved("there", "is not a weight")),
        (Field(1e-300, "there"), Unresolved("there", "is not a weight")),
    ],
)
def test_a_weight_that_is_none_leaves_the_number_open(weight, why):
    assert weighted(fixed(Field(8)).size, weight) == Counted(OPEN, (why,))
    assert weighted(fixed(Field(0)).size, weight) == Counted(fixed(Field(0)).size, (why,))


def test_each_bound_of_a_capacity_is_weighed_by_itself():
    assert weighed(size(Range(1, 3), Range(5, 9)), 4) == size(exactly(1), Range(2, 3))
    assert weighed(size(Range(3), Range(5)), 4) == size(Range(1), Range(2))


@given(st.integers(0, 10**6), st.floats(0.01, 10**4))
def test_weighed_machines_fill_the_capacity_with_none_to_spare(capacity, units):
    found = weighed(fixed(Field(capacity)).size, units).ceiling.max

    assert found * units >= capacity * (1 - 1e-12)
    assert capacity == 0 or (found - 1) * units < capacity * (1 + 1e-12)


def test_the_largest_limit_counts_and_one_that_is_not_set_says_nothing():
    assert largest(Field(3), UNSET, Field(2)).size == size(ZERO, exactly(3))
    assert largest(UNSET, UNSET) == Counted(size(ZERO, ZERO))
    assert largest(Field(3), LOST) == Counted(size(ZERO, Range(0)), (WHY,))


def test_what_is_settled_grows_no_more():
    assert settled(scaled(Field(2), Field(0), Field(4))).size == size(exactly(2), exactly(2))
    assert settled(scaled(Field(2), Field(0), LOST)) == Counted(size(exactly(2), exactly(2)), (WHY,))


def test_what_is_asked_for_is_any_number_up_to_its_limit():
    assert upto(Field(5)) == Counted(size(Range(0, 5), exactly(5)))
    assert upto(LOST) == Counted(size(ZERO, Range(0)), (WHY,))


def test_sizes_multiply_and_add_up_planned_and_at_the_most():
    one, other = size(Range(1, 2), Range(3, 4)), size(exactly(5), Range(6))

    assert times(one, 2) == size(Range(2, 4), Range(6, 8))
    assert plus(one, other) == size(Range(6, 7), Range(9))
    assert product(one, Range(2, 3)) == size(Range(2, 6), Range(6, 12))
    assert perhaps(one) == size(Range(0, 2), Range(0, 4))


@pytest.mark.parametrize(
    ("ceiling", "top", "found"),
    [
        (exactly(4), exactly(9), exactly(9)),
        (exactly(9), exactly(4), exactly(9)),
        (Range(4), exactly(9), Range(9)),
        (Range(9), exactly(4), Range(9)),
        (exactly(4), Range(2), Range(4)),
        (Range(2, 4), Range(1, 3), exactly(4)),
    ],
)
def test_what_something_else_may_raise_is_the_larger_and_open_where_either_is(ceiling, top, found):
    assert raised(size(exactly(1), ceiling), top) == size(exactly(1), found)


@pytest.mark.parametrize(
    ("least", "top", "certain", "found"),
    [
        (None, exactly(8), True, size(exactly(2), exactly(8))),
        (None, exactly(8), False, size(exactly(2), Range(4, 8))),
        (3, exactly(8), True, size(exactly(3), exactly(8))),
        (3, exactly(8), False, size(exactly(2), Range(4, 8))),
        (1, exactly(3), True, size(exactly(2), exactly(4))),
        (6, exactly(3), True, size(exactly(6), exactly(6))),
        (3, Range(0), True, size(exactly(3), Range(4))),
    ],
)
def test_what_keeps_a_least_and_a_most_never_makes_it_fewer(least, top, certain, found):
    assert grown(size(exactly(2), exactly(4)), least, top, certain=certain) == found


ranges = st.tuples(st.integers(0, 9), st.none() | st.integers(0, 9)).map(
    lambda pair: Range(pair[0], None if pair[1] is None else sum(pair))
)


@settings(max_examples=50)
@given(ranges, ranges, ranges, st.none() | st.integers(0, 9), st.booleans())
def test_growth_takes_nothing_away(planned, ceiling, top, least, certain):
    found = grown(size(planned, ceiling), least, top, certain=certain)

    assert found.planned.min >= planned.min
    assert found.ceiling.min >= max(ceiling.min, found.planned.min)
    assert found.ceiling.max is None or found.ceiling.max >= ceiling.max
