"""How much of a party listed persons own: what is certain, and what is possible."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.assessment.ownership import OwnershipGraph, Parameter, Target, targets
from guardrails.model.as_of import AsOf
from guardrails.model.customer import Customer, Register, Reseller
from guardrails.model.party import Entity, Listing, Party, Screening, Stake
from guardrails.model.range import Range, exactly
from guardrails.register.known import known
from guardrails.register.unite import unite

KNOWN = known(
    AsOf(instant=datetime(2026, 11, 22, tzinfo=UTC)), searched_days=90, verified_days=730, reviewed_days=365
)
LATELY = date(2026, 11, 1)
SDN = (Screening(list="sdn", day=LATELY),)
LISTED = (Listing(list="sdn", match="confirmed"),)
RULE = Parameter(("sdn",), 50, cascade=True)
BY_SHARE = Parameter(("sdn",), 50, cascade=False)


def entity(name, **changes):
    """An entity that was looked for in the list, with all its owners known."""
    return Entity(**({"id": name, "kind": "entity", "screenings": SDN, "owners_complete": "yes"} | changes))


def stake(owner, owned, percent):
    share = percent if isinstance(percent, Range) else exactly(percent)
    return Stake(owner=owner, owned=owned, share_percent=share)


def row(stakes, *entities, parameter=RULE, **customer):
    fields = {"id": "C", "kind": "entity", "screenings": SDN, "owners_complete": "yes"} | customer
    register = Register(entities=entities, stakes=stakes, customers=(Customer(**fields),))
    (found,) = OwnershipGraph(unite(register), KNOWN).rows(
        [Target("customer", "C", ("customer", "C"))], [parameter]
    )
    return found


def test_two_listed_parents_add_up():
    found = row(
        [stake("a", "C", 30), stake("b", "C", 20)], entity("a", listings=LISTED), entity("b", listings=LISTED)
    )

    assert found.total == found.direct == exactly(50)
    assert found.indirect == exactly(0)
    assert found.through == ("a", "b")


def test_who_is_owned_to_the_percentage_counts_wholly_further_down():
    chain = [stake("listed", "middle", 50), stake("middle", "C", 60)]
    others = [stake("clean", "middle", 50), stake("clean", "C", 40)]
    people = (entity("listed", listings=LISTED), entity("middle"), entity("clean"))

    assert row([*chain, *others], *people).total == exactly(60)
    assert row([*chain, *others], *people).indirect == exactly(60)
    assert row([*chain, *others], *people, parameter=BY_SHARE).total == exactly(30)


def test_below_the_percentage_nothing_is_passed_on():
    stakes = [stake("listed", "middle", 49.9), stake("clean", "middle", 50.1), stake("middle", "C", 100)]
    people = (entity("listed", listings=LISTED), entity("middle"), entity("clean"))

    assert row(stakes, *people).total == exactly(0)
    assert row(stakes, *people, parameter=BY_SHARE).total == exactly(49.9)


@pytest.mark.parametrize("parameter", [RULE, BY_SHARE])
def test_owners_that_own_one_another_end_and_list_nobody(parameter):
    stakes = [stake("a", "b", 60), stake("b", "a", 60), stake("clean", "a", 40), stake("clean", "b", 40)]
    found = row(
        [*stakes, stake("a", "C", 100)], entity("a"), entity("b"), entity("clean"), parameter=parameter
    )

    assert found.total.min == 0
    assert found.total.max < 50


def test_a_listed_owner_of_a_circle_is_passed_on():
    stakes = [stake("a", "b", 40), stake("b", "a", 40), stake("x", "a", 60), stake("x", "b", 60)]
    found = row([*stakes, stake("a", "C", 100)], entity("a"), entity("b"), entity("x", listings=LISTED))

    assert found.total == exactly(100)


def test_owners_that_are_not_known_may_be_listed():
    assert row([], owners_complete="unknown").total == Range(0, 100)
    assert row([stake("a", "C", 30)], entity("a"), owners_complete="no").total == Range(0, 70)
    assert row([], kind="individual", owners_complete="unknown").total == exactly(0)


@pytest.mark.parametrize(
    ("facts", "total"),
    [
        ({"screenings": ()}, Range(0, 60)),
        ({"screenings": (Screening(list="other", day=LATELY),)}, Range(0, 60)),
        ({"screenings": (Screening(list="sdn"),)}, Range(0, 60)),
        ({"screenings": (Screening(list="sdn", day=date(2026, 8, 24)),)}, exactly(0)),
        ({"screenings": (Screening(list="sdn", day=date(2026, 8, 23)),)}, Range(0, 60)),
        ({"screenings": (Screening(list="sdn", day=date(2026, 11, 23)),)}, Range(0, 60)),
        ({"listings": (Listing(list="sdn", match="possible"),)}, Range(0, 60)),
        ({"listings": (Listing(list="sdn", match="cleared", day=LATELY),), "screenings": ()}, exactly(0)),
        ({"listings": (Listing(list="sdn", match="cleared"),), "screenings": ()}, Range(0, 60)),
        ({"listings": LISTED, "screenings": ()}, exactly(60)),
    ],
)
def test_only_who_was_looked_for_is_known_not_to_be_listed(facts, total):
    stakes = [stake("a", "C", 60), stake("clean", "C", 40)]

    assert row(stakes, entity("a", **facts), entity("clean")).total == total


def test_a_share_that_is_not_known_may_be_all():
    assert row([stake("a", "C", Range(10))], entity("a", listings=LISTED)).total == Range(10, 100)


def test_the_owners_in_a_customers_record_count_too():
    owners = (
        Party(id="o", kind="individual", share_percent=exactly(55), listings=LISTED),
        Party(id="p", entity="parent", share_percent=exactly(45)),
    )
    found = row([stake("x", "parent", 100)], entity("parent"), entity("x", listings=LISTED), owners=owners)

    assert found.direct == exactly(55)
    assert found.indirect == exactly(45)
    assert found.through == ("C/o", "parent")


def test_every_party_of_a_customer_and_its_resellers_are_targets():
    customer = Customer(id="C", owners=(Party(id="o"),), end_users=(Party(id="e", entity="x"),))

    assert list(targets(customer, [Reseller(id="S")])) == [
        Target("customer", "C", ("customer", "C")),
        Target("owner", "o", ("party", "C", "o")),
        Target("end_user", "e", ("party", "C", "e")),
        Target("reseller", "S", ("reseller", "S")),
    ]


NAMES = st.sampled_from(["a", "b", "c", "C"])


@given(
    stakes=st.lists(st.builds(stake, NAMES, NAMES, st.integers(0, 100)), max_size=8),
    parameter=st.sampled_from([RULE, BY_SHARE]),
    listed=st.sets(st.sampled_from(["a", "b", "c"])),
)
def test_whatever_the_graph_the_answer_is_a_range_within_the_whole(stakes, parameter, listed):
    people = [entity(name, listings=LISTED if name in listed else ()) for name in "abc"]
    found = row(stakes, *people, parameter=parameter)

    assert 0 <= found.total.min <= found.total.max <= 100
    assert found.total.min >= found.direct.min
    assert listed or found.total.min == 0
