from datetime import date

from guardrails.model.activity import Arrangement
from guardrails.model.as_of import AsOf
from guardrails.model.customer import Customer
from guardrails.model.range import UNKNOWN, exactly
from guardrails.policy.agreed import agreed, complete
from guardrails.register.known import known

EPOCH = date(1970, 1, 1)
KNOWN = known(AsOf(day=date(2026, 11, 22)), searched_days=90, verified_days=730, reviewed_days=365)


def made(day, yop, kind="contract"):
    capacity = UNKNOWN if yop is None else exactly(yop)
    return Arrangement(
        id=f"{day}-{yop}",
        kind=kind,
        capacity_after_yop=capacity,
        transaction_day=day and date(2026, 11, day),
    )


def sums(*customers):
    """Day of November and the capacity by then, of the rows of transactions."""
    rows = agreed([Customer(id=str(at), arrangements=each) for at, each in enumerate(customers)], KNOWN)
    return [
        (row.day if row.day == "unknown" else row.day - (date(2026, 10, 31) - EPOCH).days, row.capacity_yop)
        for row in rows
        if row.event == "transaction_day"
    ]


def test_what_several_agreed_is_added_up_day_by_day():
    assert sums((made(5, 60), made(9, 80), made(12, 10)), (made(7, 30),), ()) == [
        (5, exactly(60)),
        (7, exactly(90)),
        (9, exactly(110)),
        (12, exactly(110)),
    ]


def test_with_an_arrangement_of_no_day_all_may_have_been_reached_earlier():
    assert sums((made(None, 60),), (made(5, 60), made(9, 70))) == [
        (5, exactly(60)),
        (9, exactly(70)),
        ("unknown", exactly(130)),
    ]


def test_a_day_after_the_decision_is_not_known_yet():
    assert sums((made(23, 60),)) == [("unknown", exactly(60))]


def test_an_unknown_capacity_leaves_the_sum_open():
    assert sums((made(5, None),), (made(5, 60),)) == [(5, exactly(60).unbounded())]


def test_a_plan_was_not_agreed():
    assert sums((made(5, 60, kind="plan"),)) == []


def test_all_is_there_when_it_is_with_each_of_them():
    whole, part = Customer(id="a", arrangements_complete="yes"), Customer(id="b")

    assert [complete([whole, whole]), complete([whole, part])] == ["yes", "unknown"]
