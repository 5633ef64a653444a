import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.model.range import UNKNOWN, ZERO, Range, exactly, total

numbers = st.integers(min_value=0, max_value=10**6)


@st.composite
def ranges(draw):
    low = draw(numbers)
    return Range(low, draw(st.one_of(st.none(), st.integers(min_value=low, max_value=2 * 10**6))))


@st.composite
def range_with_member(draw):
    value = draw(ranges())
    top = value.max if value.max is not None else value.min + 10**6
    return value, draw(st.integers(min_value=value.min, max_value=top))


def holds(value, number):
    return value.min <= number and (value.max is None or number <= value.max)


@given(range_with_member(), range_with_member())
def test_every_operation_holds_what_its_members_give(left, right):
    (a, x), (b, y) = left, right

    assert holds(a + b, x + y)
    assert holds(a.product(b), x * y)
    assert holds(a.union(b), x)
    assert holds(a.union(b), y)
    assert holds(a.minus(b), max(0, x - y))
    assert holds(a.times(3), 3 * x)
    assert holds(a.unbounded(), x)


@given(ranges(), ranges(), ranges())
def test_addition_is_a_commutative_monoid(a, b, c):
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + ZERO == a


@given(ranges())
def test_unknown_swallows_every_upper_bound_but_nothing_times_unknown_is_nothing(value):
    assert (value + UNKNOWN).max is None
    assert value.product(ZERO) == ZERO
    assert UNKNOWN.times(0) == ZERO


@given(st.lists(ranges()))
def test_total_is_open_exactly_when_one_of_its_parts_is(parts):
    assert (total(parts).max is None) == any(part.max is None for part in parts)


@pytest.mark.parametrize(
    ("low", "high"), [(-1, 2), (3, 2), (math.nan, 1), (0, math.inf), (math.inf, None)], ids=str
)
def test_impossible_bounds_are_refused(low, high):
    with pytest.raises(ValueError, match="a range's"):
        Range(low, high)


def test_a_known_number_is_exact():
    assert exactly(8).exact
    assert not UNKNOWN.exact
