"""Records of one thing: what is joined, what contradicts, what stays two things."""

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.model.customer import Account, Customer, Register, Reseller
from guardrails.model.party import EndUse, Entity, Listing, Party, Screening, Stake
from guardrails.model.range import UNKNOWN, Range, exactly
from guardrails.register.things import Things, party_key, text_of
from guardrails.register.unite import unite

HIT = (Listing(list="sdn", match="confirmed"),)
SEARCHED = (Screening(list="sdn"),)


def customer(*owners, **fields):
    return Customer(**({"id": "a", "owners": owners} | fields))


def doubts(united):
    return [(*problem.path,) for problem in united.doubts]


LINKED = {
    "owner and end user of one id": Register(
        customers=(customer(Party(id="x", listings=HIT), end_users=(Party(id="x", screenings=SEARCHED),)),)
    ),
    "owner and entity": Register(
        entities=(Entity(id="e", screenings=SEARCHED),),
        customers=(customer(Party(id="x", entity="e", listings=HIT)),),
    ),
    "entity and owner": Register(
        entities=(Entity(id="e", listings=HIT),),
        customers=(customer(Party(id="x", entity="e", screenings=SEARCHED)),),
    ),
    "two parties of one entity": Register(
        entities=(Entity(id="e"),),
        customers=(
            customer(
                Party(id="x", entity="e", listings=HIT),
                end_users=(Party(id="y", entity="e", screenings=SEARCHED),),
            ),
        ),
    ),
    "an entity that is another": Register(
        entities=(Entity(id="d", entity="e", screenings=SEARCHED), Entity(id="e", listings=HIT)),
        customers=(customer(Party(id="x", entity="d")),),
    ),
}


@pytest.mark.parametrize("name", LINKED)
def test_hits_and_searches_of_one_thing_are_joined_in_each_of_its_records(name):
    united = unite(LINKED[name])

    people = [
        *united.register.entities,
        *(party for each in united.register.customers for party in (*each.owners, *each.end_users)),
    ]
    assert {(each.listings, each.screenings) for each in people} == {(HIT, SEARCHED)}
    assert united.doubts == ()


SAID = {"stated_by": "customer", "stated_day": date(2026, 5, 1)}


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ({"military": "no", **SAID}, {"security": "yes"}, {"military": "no", "security": "yes", **SAID}),
        ({"military": "no", **SAID}, {"military": "yes", **SAID}, SAID),
        ({"military": "no"}, SAID, SAID),
    ],
    ids=["each says something", "they differ", "a no does not borrow a day"],
)
def test_the_end_use_of_one_thing_is_joined_field_by_field(one, other, joined):
    register = Register(
        entities=(Entity(id="e", end_use=EndUse(**one)),),
        customers=(customer(entity="e", end_use=EndUse(**other)),),
    )

    united = unite(register)

    assert united.register.customers[0].end_use == united.register.entities[0].end_use == EndUse(**joined)


def test_a_customer_its_entity_its_reseller_and_the_provider_are_joined_by_the_entity():
    register = Register(
        provider=msgspec.structs.replace(Register().provider, entity="e"),
        entities=(Entity(id="e", headquarters="DE"),),
        resellers=(Reseller(id="r", entity="e", listings=HIT),),
        customers=(customer(entity="e", screenings=SEARCHED),),
    )
    united = unite(register).register

    for each in (united.provider, *united.entities, *united.resellers, *united.customers):
        assert (each.headquarters, each.listings, each.screenings) == ("DE", HIT, SEARCHED)


def test_governments_of_one_thing_are_joined_in_order():
    united = unite(
        Register(
            entities=(Entity(id="e", government_of=("RU", "IR")),),
            customers=(customer(Party(id="x", entity="e", government_of=("CN",))),),
        )
    )

    (owner,) = united.register.customers[0].owners
    assert owner.government_of == united.register.entities[0].government_of == ("CN", "IR", "RU")


def test_one_id_in_two_sections_is_two_things_but_a_hit_counts_for_both():
    register = Register(
        entities=(Entity(id="a", owners_complete="yes", screenings=SEARCHED, headquarters="DE"),),
        resellers=(Reseller(id="a", listings=HIT),),
        customers=(customer(),),
    )
    united = unite(register)
    (found,) = united.register.customers

    assert (found.owners_complete, found.screenings, found.headquarters) == ("unknown", (), "unknown")
    assert found.listings == HIT
    assert doubts(united) == [("entities", 0, "id"), ("resellers", 0, "id")]


SINGLE = {
    "kind": ("entity", "individual", "unknown"),
    "located_in": ("DE", "CN", "unknown"),
    "ukraine_region": ("crimea", "elsewhere", "unknown"),
    "organised_in": ("DE", "CN", "unknown"),
    "headquarters": ("DE", "CN", "unknown"),
    "ultimate_parent_headquarters": ("DE", "CN", "unknown"),
    "organised_day": (date(2020, 1, 1), date(2021, 1, 1), None),
    "owners_complete": ("yes", "no", "unknown"),
}


@pytest.mark.parametrize("field", SINGLE)
def test_single_values_that_differ_are_unknown_and_named_whatever_their_order(field):
    one, other, nothing = SINGLE[field]

    def joined(first, second):
        entity = Entity(id="e", **({} if first == nothing else {field: first}))
        record = customer(entity="e", **({} if second == nothing else {field: second}))
        united = unite(Register(entities=(entity,), customers=(record,)))
        return {
            getattr(each, field) for each in (*united.register.entities, *united.register.customers)
        }, united

    assert joined(one, one)[0] == {one}
    assert joined(one, nothing)[0] == joined(nothing, one)[0] == {one}
    for first, second in ((one, other), (other, one)):
        values, united = joined(first, second)
        assert values == {nothing}
        assert doubts(united) == [("entities", 0, field)]
        assert united.doubts[0].kind == "doubt"
        assert "customers[0]" in united.doubts[0].message


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ((("US",), None), (("US",), None), (("US",), "yes")),
        ((("US",), None), ((), None), (("US",), "yes")),
        ((("US",), None), (("CN",), None), ((), "unknown")),
        ((("US", "CN"), "yes"), (("CN",), "no"), (("CN", "US"), "yes")),
        ((("US",), "no"), (("CN",), "unknown"), (("CN", "US"), "unknown")),
        (((), "yes"), (("CN",), "no"), ((), "unknown")),
    ],
)
def test_countries_are_joined_unless_a_list_that_is_said_to_be_whole_lacks_one(one, other, joined):
    for first, second in ((one, other), (other, one)):
        entity = Entity(id="e", citizenships=first[0], citizenships_complete=first[1])
        owner = Party(id="x", entity="e", citizenships=second[0], citizenships_complete=second[1])
        united = unite(Register(entities=(entity,), customers=(customer(owner),)))
        (found,) = united.register.customers[0].owners

        assert (found.citizenships, found.citizenships_complete) == joined
        assert bool(united.doubts) == (joined == ((), "unknown"))


def holding(row, *shares, **owner):
    """The owner's row in a document, of a holding that is written as a row and as stakes."""
    stakes = tuple(Stake(owner="e", owned="a", share_percent=share) for share in shares)
    rows = (Party(id="x", entity="e", share_percent=row, **owner),) if row else ()
    united = unite(Register(entities=(Entity(id="e"),), stakes=stakes, customers=(customer(*rows),)))
    (found,) = united.register.customers[0].owners
    return found, united


@pytest.mark.parametrize(
    ("row", "shares", "share", "said"),
    [
        (exactly(30), (exactly(30),), exactly(30), 0),
        (exactly(30), (UNKNOWN,), exactly(30), 0),
        (UNKNOWN, (exactly(30),), exactly(30), 0),
        (Range(20, 40), (Range(20, 40),), Range(20, 40), 0),
        (exactly(30), (exactly(40),), Range(30, 70), 1),
        (exactly(60), (exactly(70),), Range(60, 100), 1),
        (None, (exactly(30),), exactly(30), 0),
        (None, (exactly(30), exactly(30)), Range(30, 60), 1),
        (None, (exactly(30), UNKNOWN), Range(30), 1),
    ],
)
def test_a_holding_counts_once_and_what_may_add_up_is_a_range(row, shares, share, said):
    found, united = holding(row, *shares)

    assert found.share_percent == share
    assert len(united.doubts) == said
    assert [each.share_percent for held in united.interests.of.values() for each in held] == [share]


def test_two_rows_of_one_entity_in_a_record_may_add_up():
    rows = tuple(Party(id=name, entity="e", share_percent=exactly(20)) for name in "xy")
    united = unite(Register(entities=(Entity(id="e"),), customers=(customer(*rows),)))

    assert [each.share_percent for each in united.register.customers[0].owners] == [Range(20, 40)] * 2
    assert doubts(united) == [("customers", 0, "owners", 1)]


def test_control_that_differs_is_unknown_and_a_stake_says_nothing_of_it():
    assert holding(exactly(10), exactly(10), control="no")[0].control == "no"
    rows = (Party(id="x", entity="e", control="yes"), Party(id="y", entity="e", control="no"))
    united = unite(Register(entities=(Entity(id="e"),), customers=(customer(*rows),)))

    assert {each.control for each in united.register.customers[0].owners} == {"unknown"}
    assert ("customers", 0, "owners", 1, "control") in doubts(united)


def test_an_owner_by_a_stake_is_an_owner_of_the_customer_with_all_that_is_known_of_it():
    entity = Entity(id="e", kind="individual", citizenships=("CN",), listings=HIT)
    stakes = (Stake(owner="e", owned="its-entity", share_percent=exactly(40)),)
    record = customer(entity="its-entity", end_users=(Party(id="e"),))
    united = unite(Register(entities=(entity, Entity(id="its-entity")), stakes=stakes, customers=(record,)))
    (owner,) = united.register.customers[0].owners

    assert (owner.id, owner.kind, owner.citizenships, owner.listings) == (
        "stakes/e",
        "individual",
        ("CN",),
        HIT,
    )
    assert (owner.share_percent, owner.control) == (exactly(40), "unknown")
    assert united.things.of(party_key("a", owner.id)) == united.things.of(("entity", "e"))


def test_two_customers_that_are_one_entity_have_the_same_owners():
    register = Register(
        entities=(Entity(id="e"),),
        customers=(
            customer(Party(id="x", share_percent=exactly(60), listings=HIT), entity="e"),
            customer(id="b", entity="e"),
        ),
    )
    first, second = unite(register).register.customers

    assert [each.id for each in first.owners] == ["x"]
    assert [(each.id, each.share_percent, each.listings) for each in second.owners] == [
        ("a/x", exactly(60), HIT)
    ]


def test_an_account_that_is_listed_twice_is_closed_when_one_entry_says_so():
    rows = (
        Account(provider="gcp", id="project-one", environment="prod", closed_day=date(2026, 1, 1), type="t"),
        Account(provider="gcp", id="Project-One", environment="dev", quota_accelerators=exactly(8)),
        Account(provider="gcp", id="project-two", environment="dev"),
    )
    for order in (rows, rows[::-1]):
        united = unite(Register(customers=(customer(accounts=order),)))
        found = {each.id.lower(): each for each in united.register.customers[0].accounts}

        assert sorted(found) == ["project-one", "project-two"]
        assert found["project-one"].closed_day == date(2026, 1, 1)
        assert (found["project-one"].type, found["project-one"].quota_accelerators) == ("t", exactly(8))
        assert len(united.doubts) == 1


def test_what_is_said_once_is_left_as_it_is():
    register = Register(
        customers=(customer(Party(id="o", share_percent=exactly(60)), end_users=(Party(id="e"),)),)
    )

    assert unite(register).register == register


CHAIN = (Stake(owner="top", owned="middle", share_percent=exactly(51)),)


@pytest.mark.parametrize(
    ("typed", "share", "top", "known"),
    [
        ("DE", 51, {"headquarters": "CN"}, "unknown"),
        ("CN", 51, {"headquarters": "CN"}, "CN"),
        ("DE", 50, {"headquarters": "CN"}, "DE"),
        ("DE", 51, {"headquarters": "CN", "ultimate_parent_headquarters": "DE"}, "DE"),
        ("DE", 51, {"ultimate_parent_headquarters": "CN"}, "unknown"),
        ("DE", 51, {"headquarters": "CN", "kind": "individual"}, "DE"),
        ("DE", 51, {}, "DE"),
    ],
)
def test_the_ultimate_parent_is_not_known_where_the_owners_on_record_have_another(typed, share, top, known):
    owner = Party(id="o", entity="middle", share_percent=exactly(share))
    register = Register(
        entities=(Entity(id="middle"), Entity(id="top", **top)),
        stakes=CHAIN,
        customers=(customer(owner, ultimate_parent_headquarters=typed),),
    )
    united = unite(register)

    assert united.register.customers[0].ultimate_parent_headquarters == known
    assert doubts(united) == (
        [("customers", 0, "ultimate_parent_headquarters")] if known == "unknown" else []
    )


@pytest.mark.parametrize(("direct", "known"), [(11, "unknown"), (10, "DE")])
def test_shares_over_several_paths_add_up_to_a_parent(direct, known):
    """What the customer says is in doubt when one owner has more than half, a part of it through another."""
    register = Register(
        entities=(Entity(id="top", headquarters="CN"), Entity(id="one"), Entity(id="two")),
        stakes=(
            Stake(owner="top", owned="one", share_percent=exactly(51)),
            Stake(owner="one", owned="two", share_percent=exactly(51)),
            Stake(owner="two", owned="a", share_percent=exactly(40)),
            Stake(owner="top", owned="a", share_percent=exactly(direct)),
        ),
        customers=(customer(ultimate_parent_headquarters="DE"),),
    )

    assert unite(register).register.customers[0].ultimate_parent_headquarters == known


def test_who_owns_one_another_has_nobody_above():
    circle = (
        Stake(owner="top", owned="middle", share_percent=exactly(60)),
        Stake(owner="middle", owned="top", share_percent=exactly(60)),
    )
    register = Register(
        entities=(Entity(id="middle"), Entity(id="top", headquarters="CN")),
        stakes=circle,
        customers=(
            customer(
                Party(id="o", entity="middle", share_percent=exactly(100)), ultimate_parent_headquarters="DE"
            ),
        ),
    )

    assert unite(register).doubts == ()


ABROAD = {"kind": "entity", "organised_in": "DE", "located_in": "DE"}
AT_HOME = {"kind": "entity", "organised_in": "US", "located_in": "US"}


@pytest.mark.parametrize(
    ("status", "facts", "doubted"),
    [
        ("us", ABROAD, True),
        ("us", ABROAD | {"located_in": "US"}, False),
        ("us", ABROAD | {"located_in": "unknown"}, False),
        ("us", AT_HOME | {"owners": (Party(id="o", **ABROAD, control="yes"),)}, True),
        ("us", AT_HOME | {"owners": (Party(id="o", **ABROAD, share_percent=exactly(20)),)}, False),
        ("us", {"kind": "individual", "citizenships": ("DE",), "located_in": "DE"}, False),
        (
            "us",
            {
                "kind": "individual",
                "citizenships": ("DE",),
                "permanent_residences_complete": "yes",
                "located_in": "DE",
            },
            True,
        ),
        ("foreign", AT_HOME | {"owners_complete": "yes"}, True),
        ("foreign", AT_HOME, False),
        ("foreign", AT_HOME | {"owners_complete": "yes", "owners": (Party(id="o"),)}, False),
        ("foreign", {"kind": "individual", "citizenships": ("US",), "located_in": "US"}, True),
        ("not_determined", ABROAD, False),
    ],
)
def test_a_determination_that_all_facts_speak_against_is_in_doubt(status, facts, doubted):
    """It stays as recorded: the rule that compares it with the facts sees that they differ."""
    united = unite(Register(customers=(customer(us_status=status, **facts),)))

    assert united.register.customers[0].us_status == status
    assert doubts(united) == ([("customers", 0, "us_status")] if doubted else [])


ODD = st.text(st.sampled_from("ab/%:|. é"), min_size=1, max_size=4)


@given(st.tuples(ODD, ODD), st.tuples(ODD, ODD), ODD)
def test_keys_of_different_things_are_different_texts(one, other, name):
    first, second = text_of(party_key(*one)), text_of(party_key(*other))

    assert (first == second) == (one == other)
    assert text_of(("entity", name)) not in (first, second)


NAMES = st.sampled_from(["a", "b", "a/b", "b/c"])
PARTIES = st.lists(st.builds(Party, id=NAMES, entity=st.sampled_from(["", "e", "f"])), max_size=2)


@settings(max_examples=50)
@given(
    rows=st.lists(
        st.tuples(NAMES, PARTIES, PARTIES, st.sampled_from(["", "e"])),
        max_size=4,
        unique_by=lambda row: row[0],
    ),
    chance=st.randoms(),
)
def test_what_is_one_thing_does_not_depend_on_the_order_of_records(rows, chance):
    def classes(customers):
        register = Register(customers=tuple(customers), entities=(Entity(id="e"), Entity(id="f")))
        things = Things(register)
        return {
            (each.id, party.id): things.of_party(each.id, party)
            for each in customers
            for party in (*each.owners, *each.end_users)
        }

    customers = [
        Customer(id=name, owners=tuple(owners), end_users=tuple(users), entity=entity)
        for name, owners, users, entity in rows
    ]
    before = classes(customers)
    chance.shuffle(customers)

    assert classes(customers) == before
