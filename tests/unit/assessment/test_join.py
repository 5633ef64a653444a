import pytest

from guardrails.assessment.join import Estate, Owned, holdings
from guardrails.model.customer import Customer
from guardrails.model.range import ZERO, exactly
from tests.builders import make_workload

RECORDS = {"C-1": Customer(id="C-1"), "C-2": Customer(id="C-2")}


def owned(workload=None, customer="", candidates=()):
    return Owned(workload or make_workload(), customer, candidates)


def test_workloads_of_one_customer_are_summed_over_accounts():
    first, second = make_workload(id="a"), make_workload(id="b", account="444455556666")

    (holding,) = holdings([owned(first, "C-1"), owned(second, "C-1")], RECORDS, ())

    assert holding.record is RECORDS["C-1"]
    assert [each.id for each in holding.workloads] == ["a", "b"]
    assert holding.complete == "yes"


def test_unclaimed_accounts_are_each_their_own_unattributed_customer():
    result = holdings([owned(), owned(make_workload(id="b", account="444455556666"))], RECORDS, ())

    assert [each.id for each in result] == [
        "unattributed:aws/111122223333",
        "unattributed:aws/444455556666",
    ]
    assert not any(each.attributed for each in result)


def test_without_an_account_the_plan_file_stands_for_the_owner():
    (holding,) = holdings([owned(make_workload(account="unknown"))], RECORDS, ())

    assert holding.id == "unattributed:plan:plan.json"


def test_a_candidate_may_hold_more_than_is_certain():
    result = holdings([owned(customer="C-1"), owned(make_workload(id="b"), "", ("C-1", "C-2"))], RECORDS, ())

    assert {each.id: each.complete for each in result} == {
        "C-1": "unknown",
        "unattributed:aws/111122223333": "yes",
    }


def test_a_workload_that_holds_nothing_opens_nobodys_sums():
    empty = make_workload(id="b", ceiling=ZERO)

    result = holdings([owned(customer="C-1"), owned(empty, "", ("C-1",))], RECORDS, ())

    assert next(each for each in result if each.id == "C-1").complete == "yes"


def test_an_unclaimed_account_of_an_estate_that_holds_nothing_is_like_an_empty_one():
    empty = make_workload(id="b", ceiling=ZERO)

    assert holdings([owned(empty)], RECORDS, (), Estate()) == ()
    assert [each.id for each in holdings([owned(empty)], RECORDS, ())] == ["unattributed:aws/111122223333"]
    (claimed,) = holdings([owned(empty, "C-1")], RECORDS, (), Estate())
    (mixed,) = holdings([owned(empty), owned()], RECORDS, (), Estate())
    assert (len(claimed.workloads), len(mixed.workloads)) == (1, 2)


def test_whoever_is_in_a_file_that_was_not_wholly_read_may_hold_more():
    other = make_workload(id="b", file="other.json")

    result = holdings([owned(customer="C-1"), owned(other, "C-2")], RECORDS, ["other.json"])

    assert {each.id: each.complete for each in result} == {"C-1": "yes", "C-2": "unknown"}


@pytest.mark.parametrize(("ceiling", "complete"), [(exactly(8), "unknown"), (ZERO, "yes")])
def test_what_may_be_anyones_opens_everybodys_sums_in_its_file_and_in_a_scan(ceiling, complete):
    anyones = Owned(make_workload(id="b", ceiling=ceiling), "", (), anyone=True)
    elsewhere = owned(make_workload(id="c", file="other.json"), "C-2")

    planned = holdings([owned(customer="C-1"), anyones, elsewhere], RECORDS, ())
    scanned = holdings([owned(customer="C-1"), anyones, elsewhere], RECORDS, (), Estate())

    assert {each.id: each.complete for each in planned if each.attributed} == {"C-1": complete, "C-2": "yes"}
    assert {each.complete for each in scanned if each.attributed} == {complete}
