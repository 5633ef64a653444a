"""Who stands behind a party: what each holds over all paths, who controls, who is the ultimate parent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.assessment.behind import Behind
from guardrails.model.customer import Customer, Register
from guardrails.model.party import Entity, Party, Stake
from guardrails.model.range import UNKNOWN, Range, exactly
from guardrails.register.unite import unite


def stake(owner, owned, share):
    return Stake(
        owner=owner, owned=owned, share_percent=share if isinstance(share, Range) else exactly(share)
    )


def behind(*stakes, entities=(), **customer):
    """Holders of the customer C by their ids."""
    register = Register(
        entities=entities, stakes=stakes, customers=(Customer(id="C", kind="entity", **customer),)
    )
    return {each.key[-1]: each for each in Behind(unite(register)).of(("customer", "C"))}


def entities(*names, **facts):
    return tuple(Entity(id=name, kind="entity", headquarters="DE", **facts) for name in names)


def test_an_owner_holds_all_of_what_it_has_more_than_half_of_and_of_the_rest_its_part():
    found = behind(stake("a", "m", 51), stake("b", "m", 49), stake("m", "C", 40))

    assert {name: each.share_percent for name, each in found.items()} == {
        "m": exactly(40),
        "a": exactly(40),
        "b": exactly(19.6),
    }


def test_half_is_not_more_than_half():
    found = behind(stake("a", "m", 50), stake("m", "C", 60))

    assert found["a"].share_percent == exactly(30)
    assert found["a"].ultimate_parent == "no"
    assert found["m"].ultimate_parent == "yes"


@pytest.mark.parametrize(("direct", "ultimate"), [(10, "no"), (10.1, "yes"), (60, "yes")])
def test_shares_over_several_paths_add_up(direct, ultimate):
    found = behind(stake("a", "m", 100), stake("m", "C", 40), stake("a", "C", direct), entities=entities("a"))

    assert found["a"].share_percent == exactly(40 + direct)
    assert found["a"].ultimate_parent == ultimate


def test_a_long_chain_ends_in_its_ultimate_parent():
    names = [f"e{number:03}" for number in range(200)]
    chain = [stake(owner, owned, 51) for owner, owned in zip(names, [*names[1:], "C"], strict=True)]

    found = behind(*chain, entities=entities(*names))

    assert [name for name, each in found.items() if each.ultimate_parent == "yes"] == ["e000"]
    assert found["e000"].share_percent == exactly(51)


def test_an_individual_is_no_parent_and_the_company_below_it_is():
    person = Entity(id="p", kind="individual", located_in="CN")
    found = behind(stake("p", "m", 100), stake("m", "C", 100), entities=(person, *entities("m")))

    assert (found["p"].ultimate_parent, found["m"].ultimate_parent) == ("no", "yes")
    assert found["p"].share_percent == exactly(100)
    assert found["p"].record.located_in == "CN"


def test_a_share_that_is_not_known_may_be_more_than_half():
    found = behind(stake("a", "m", UNKNOWN), stake("m", "C", 100), entities=entities("a", "m"))

    assert found["a"].share_percent == Range(0, 100)
    assert {each.ultimate_parent for each in found.values()} == {"unknown"}


def test_of_those_that_hold_one_another_it_is_not_known_which_is_uppermost():
    found = behind(
        stake("a", "b", 60), stake("b", "a", 60), stake("a", "C", 100), entities=entities("a", "b")
    )

    assert {name: each.ultimate_parent for name, each in found.items()} == {"a": "unknown", "b": "unknown"}


def test_who_holds_more_than_half_of_an_owner_in_control_is_in_control():
    owners = (
        Party(id="o", kind="entity", entity="m", share_percent=exactly(0), control="yes"),
        Party(id="q", kind="entity", share_percent=exactly(5), control="no"),
    )
    found = behind(stake("a", "m", 51), stake("b", "m", 49), owners=owners, entities=entities("a", "b", "m"))

    assert {name: each.control for name, each in found.items()} == {"a": "yes", "m": "yes", "q": "no"}
    assert (found["a"].ultimate_parent, found["m"].ultimate_parent) == ("yes", "no")


def test_where_the_customer_names_another_parent_none_is_established():
    typed = {"ultimate_parent_headquarters": "SG"}
    found = behind(stake("a", "C", 100), entities=entities("a"), **typed)
    agreed = behind(stake("a", "C", 100), entities=entities("a"), ultimate_parent_headquarters="DE")

    assert found["a"].ultimate_parent == "unknown"
    assert agreed["a"].ultimate_parent == "yes"


def test_above_whom_nobody_is_on_record_is_its_own_ultimate_parent():
    found = behind(stake("a", "m", 100), stake("m", "C", 100), entities=entities("a", "m"))

    assert found["a"].record.ultimate_parent_headquarters == "DE"
    assert found["m"].record.ultimate_parent_headquarters == "unknown"


def test_nobody_on_record_is_nobody_behind():
    assert behind() == {}


NODES = st.sampled_from(["a", "b", "c", "C"])
SHARES = st.sampled_from([0, 10, 50, 50.1, 100]).map(exactly) | st.just(UNKNOWN) | st.just(Range(40, 60))


@given(
    st.dictionaries(st.tuples(NODES, NODES).filter(lambda pair: pair[0] != pair[1]), SHARES, max_size=8),
    st.randoms(use_true_random=False),
)
def test_whatever_owns_whom_shares_are_parts_and_less_known_is_wider(shares, chance):
    found = behind(*(stake(*pair, share) for pair, share in shares.items()))
    less = {pair: chance.choice([share, UNKNOWN]) for pair, share in shares.items()}
    wider = behind(*(stake(*pair, share) for pair, share in less.items()))

    for name, each in found.items():
        assert 0 <= each.share_percent.min <= each.share_percent.max <= 100
        assert wider[name].share_percent.min <= each.share_percent.min
        assert wider[name].share_percent.max >= each.share_percent.max
