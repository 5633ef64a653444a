"""Which customers are tied, how surely, and what they hold together."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.assessment.groups import FIGURES, Linking, groups, together
from guardrails.model.compute import no_compute
from guardrails.model.customer import Customer, Fingerprints, Register
from guardrails.model.party import Entity, Party, Stake
from guardrails.model.range import Range, exactly
from guardrails.register.unite import unite
from tests.builders import make_compute

ALL = Linking(("ip", "owner", "payment", "reseller"), 25)


def owned_by(name, share=None, control="no"):
    share = Range(0) if share is None else exactly(share) if isinstance(share, int | float) else share
    return (Party(id="o", entity=name, share_percent=share, control=control),)


def found(*customers, linking=ALL, holders=None, stakes=(), label=""):
    register = Register(customers=customers, stakes=stakes, entities=(Entity(id="x"), Entity(id="y")))
    names = {each.id for each in customers} if holders is None else holders
    return groups(unite(register), linking, frozenset(names), label)


def members(*customers, **changes):
    return [tuple(each.record.id for each in group.members) for group in found(*customers, **changes)]


PAIRS = {
    "ip": {"fingerprints": Fingerprints(ip=("hash-of-one",))},
    "owner": {"owners": owned_by("x", 25)},
    "payment": {"fingerprints": Fingerprints(payment=("hash-of-one",))},
    "reseller": {"resellers": ("S",)},
}


@pytest.mark.parametrize("kind", PAIRS)
def test_what_two_records_have_in_common_ties_them(kind):
    (group,) = found(Customer(id="b", **PAIRS[kind]), Customer(id="a", **PAIRS[kind]), Customer(id="c"))

    assert group.id == "group:a"
    assert [(each.record.id, each.linked_by) for each in group.members] == [("a", (kind,)), ("b", (kind,))]
    assert group.parts == (("a", "b"),)


@pytest.mark.parametrize("kind", PAIRS)
def test_what_is_not_asked_for_ties_nobody(kind):
    others = Linking(tuple(sorted(PAIRS.keys() - {kind})), 25)

    assert members(Customer(id="a", **PAIRS[kind]), Customer(id="b", **PAIRS[kind]), linking=others) == []


def test_a_fingerprint_of_one_kind_is_none_of_another():
    one, other = Fingerprints(ip=("hash-of-one",)), Fingerprints(payment=("hash-of-one",))

    assert members(Customer(id="a", fingerprints=one), Customer(id="b", fingerprints=other)) == []


def test_ties_are_passed_on():
    first, last = {"resellers": ("S",)}, {"owners": owned_by("x", 30)}

    assert members(
        Customer(id="a", **first), Customer(id="b", **(first | last)), Customer(id="c", **last)
    ) == [("a", "b", "c")]


@pytest.mark.parametrize(
    ("share", "control", "parts"),
    [
        (25, "no", 1),
        (24.9, "no", None),
        (24.9, "yes", 1),
        (24.9, "unknown", 2),
        (Range(20, 30), "no", 2),
        (Range(0), "no", 2),
        (Range(25), "unknown", 1),
    ],
)
def test_an_owner_of_enough_of_both_or_in_control_ties_them(share, control, parts):
    owners = owned_by("x", share, control)
    tied = found(Customer(id="a", owners=owners), Customer(id="b", owners=owned_by("x", 100)))

    assert [len(group.parts) for group in tied] == ([] if parts is None else [parts])


def test_owners_without_an_entity_are_nobody_else():
    anybody = (Party(id="o", share_percent=exactly(100), control="yes"),)

    assert members(Customer(id="a", owners=anybody), Customer(id="b", owners=anybody)) == []


def test_who_is_behind_an_owner_ties_and_a_circle_ends():
    stakes = (
        Stake(owner="y", owned="x", share_percent=exactly(60)),
        Stake(owner="x", owned="y", share_percent=exactly(40)),
        Stake(owner="y", owned="b", share_percent=exactly(25)),
        Stake(owner="y", owned="c", share_percent=exactly(24)),
    )

    a, b, c = Customer(id="a", owners=owned_by("x", 50)), Customer(id="b"), Customer(id="c")
    assert members(a, b, c, stakes=stakes) == [("a", "b")]


def test_a_customer_that_owns_another_is_tied_to_it():
    stakes = (Stake(owner="a", owned="b", share_percent=exactly(100)),)

    assert members(Customer(id="a"), Customer(id="b"), stakes=stakes) == [("a", "b")]


def two_paths(direct, through, paths="add_up"):
    """Two customers, each owned by `x` and by what `x` owns wholly."""
    owners = (*owned_by("x", direct), Party(id="p", entity="y", share_percent=exactly(through), control="no"))
    whole = (Stake(owner="x", owned="y", share_percent=exactly(100)),)
    tied = found(
        Customer(id="a", owners=owners),
        Customer(id="b", owners=owners),
        linking=msgspec.structs.replace(ALL, paths=paths),
        stakes=whole,
    )
    return [len(group.parts) for group in tied]


@pytest.mark.parametrize(
    ("direct", "through", "tied"), [(20, 20, [1]), (5, 20, [1]), (4.9, 20, []), (0, 25, [1])]
)
def test_what_an_owner_holds_through_several_others_adds_up(direct, through, tied):
    assert two_paths(direct, through) == tied


def test_each_path_alone_where_the_choice_says_so():
    assert two_paths(20, 20, "each_alone") == []
    assert two_paths(20, 25, "each_alone") == [1]


def test_a_path_that_is_not_known_may_add_up():
    assert two_paths(Range(0, 20), 20) == [2]


def test_two_customers_that_are_one_entity_are_tied():
    assert members(Customer(id="a", entity="x"), Customer(id="b", entity="x")) == [("a", "b")]


def test_ids_of_groups_do_not_run_into_their_labels():
    pair = (Customer(id="a|by=ip", resellers=("S",)), Customer(id="b", resellers=("S",)))

    assert [each.id for each in found(*pair, label="|by=ip|from=25")] == ["group:a%7Cby=ip|by=ip|from=25"]


def test_a_group_that_holds_nothing_is_not_asked_about():
    pair = (Customer(id="a", resellers=("S",)), Customer(id="b", resellers=("S",)))

    assert members(*pair, holders=()) == []
    assert members(*pair, holders=("b",)) == [("a", "b")]


def test_ids_say_which_notion_of_a_tie_where_there_are_several():
    pair = (Customer(id="a", resellers=("S",)), Customer(id="b", resellers=("S",)))

    assert [each.id for each in found(*pair, label=ALL.label)] == [
        "group:a|by=ip+owner+payment+reseller|from=25"
    ]


WHOLE = {
    "kind": "entity",
    "owners_complete": "yes",
    "resellers": ("S",),
    "resellers_complete": "yes",
    "fingerprints": Fingerprints(payment=("hash-of-one",), ip_complete="yes"),
}


@pytest.mark.parametrize(
    ("changes", "complete"),
    [
        ({}, "yes"),
        ({"owners_complete": "unknown"}, "unknown"),
        ({"owners_complete": "unknown", "kind": "individual"}, "yes"),
        ({"resellers_complete": "no"}, "unknown"),
        ({"fingerprints": Fingerprints(ip_complete="yes")}, "unknown"),
        (
            {
                "fingerprints": Fingerprints(
                    payment=("hash-of-one",), payment_complete="no", ip_complete="yes"
                )
            },
            "unknown",
        ),
        ({"fingerprints": Fingerprints(payment=("hash-of-one",))}, "unknown"),
    ],
)
def test_a_group_is_whole_when_all_records_state_all_ties(changes, complete):
    (group,) = found(Customer(id="a", **(WHOLE | changes)), Customer(id="b", **WHOLE))

    assert group.complete == complete


def test_a_holder_that_states_nothing_or_has_no_record_may_belong_to_any_group():
    pair = (Customer(id="a", **WHOLE), Customer(id="b", **WHOLE))

    assert found(*pair, Customer(id="c"), holders=("a", "b"))[0].complete == "yes"
    assert found(*pair, Customer(id="c"), holders=("a", "c"))[0].complete == "unknown"
    assert found(*pair, holders=("a", "without a record"))[0].complete == "unknown"


def test_together_is_all_that_they_hold_where_the_tie_is_certain():
    (group,) = found(Customer(id="a", resellers=("S",)), Customer(id="b", resellers=("S",)))
    joint = make_compute(capacity_12_months_yop=exactly(3))

    assert together({}, group, joint) == joint


def test_together_is_at_least_the_largest_part_where_it_is_not():
    may = owned_by("x", Range(0))
    a, b = Customer(id="a", owners=may, resellers=("S",)), Customer(id="b", resellers=("S",))
    (group,) = found(a, b, Customer(id="c", owners=may), Customer(id="d", owners=may))
    held = {name: of_all(yop) for name, yop in (("a", 1), ("b", 2), ("c", 2.5))}

    assert sorted(group.parts) == [("a", "b"), ("c",), ("d",)]
    assert together(held, group, of_all(5.5)) == of_all(Range(3, 5.5))


def of_all(figure):
    """Sums that are all the same number, or range."""
    value = figure if isinstance(figure, Range) else exactly(figure)
    return make_compute(**dict.fromkeys(FIGURES, value))


NAMES = st.sampled_from("abcdef")


@given(st.lists(st.tuples(NAMES, st.sampled_from(["S", "T", "U"])), max_size=12), st.randoms())
def test_every_customer_is_in_one_group_at_most_and_order_does_not_matter(pairs, chance):
    sold = {name: tuple(each for owned, each in pairs if owned == name) for name in "abcdef"}
    customers = [Customer(id=name, resellers=resellers) for name, resellers in sold.items()]
    before = members(*customers)
    chance.shuffle(customers)

    assert members(*customers) == before
    inside = [name for group in before for name in group]
    assert len(inside) == len(set(inside))
    for group in before:
        assert all(
            set(sold[name]) & {each for other in group if other != name for each in sold[other]}
            for name in group
        )


def test_no_pools_add_up_to_nothing():
    assert no_compute("plan").accelerators == exactly(0)


def test_a_chain_of_many_owners_is_one_group():
    names = [f"c{number}" for number in range(3000)]
    stakes = tuple(
        Stake(owner=owner, owned=owned, share_percent=exactly(30)) for owner, owned in pairwise(names)
    )
    (group,) = found(*(Customer(id=name) for name in names), stakes=stakes)

    assert len(group.members) == len(names)
    assert group.parts == (tuple(sorted(names)),)


@given(
    st.lists(st.tuples(NAMES, NAMES, st.sampled_from([10, 20, 30])), max_size=12),
    st.sampled_from(["add_up", "each_alone"]),
)
def test_whoever_stands_behind_two_ties_them_and_nobody_else_does(pairs, paths):
    shares = {(owner, owned): share for owner, owned, share in pairs if owner != owned}
    stakes = tuple(Stake(owner=o, owned=w, share_percent=exactly(each)) for (o, w), each in shares.items())
    tied = found(
        *(Customer(id=name) for name in "abcdef"),
        linking=msgspec.structs.replace(ALL, paths=paths),
        stakes=stakes,
    )

    def behind(owner):
        reached = {owner}
        while True:
            held = {
                owned: [shares[each, owned] for each in reached if (each, owned) in shares]
                for owned in "abcdef"
            }
            more = {
                owned
                for owned, parts in held.items()
                if parts and (sum(parts) if paths == "add_up" else max(parts)) >= ALL.percent
            }
            if more <= reached:
                return reached
            reached |= more

    ties = [behind(owner) for owner in "abcdef"]
    groups_ = [{each.record.id for each in group.members} for group in tied]
    for one in "abcdef":
        together_ = [group for group in groups_ if one in group]
        inside = {one}
        while True:
            more = set().union(*(each for each in ties if each & inside))
            if more <= inside:
                break
            inside |= more
        assert together_ == ([inside] if len(inside) > 1 else [])
