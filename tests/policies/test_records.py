"""Registers of one content give the same verdicts: in any order, under any names, in however many records."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardrails.decide.decide import decide as decide_on
from guardrails.decide.inputs import open_files
from guardrails.model.customer import Account, Customer, Fingerprints, Register, Verification
from guardrails.model.party import Entity, Listing, Party, Screening, Stake
from guardrails.model.provider import ProviderEntity, Reseller
from guardrails.model.range import UNKNOWN, exactly
from guardrails.model.snapshot import Snapshot
from guardrails.register.attribute import AttributionSettings, Resolver
from guardrails.register.unite import unite
from guardrails.settings import Settings
from tests.builders import make_workload

NOW = datetime(2026, 11, 30, 18, tzinfo=UTC)
LISTS = ("dpl", "entity_list", "meu", "sdn", "sdn_744_8", "uvl")
SEARCHED = tuple(Screening(list=each, day=date(2026, 11, 29)) for each in LISTS)
NAMES = ("a", "b", "c")
ACCOUNTS = {name: f"{number:012d}" for number, name in enumerate(NAMES, 1)}
WORKLOADS = tuple(
    make_workload(id=f"aws_instance.{name}", address=f"aws_instance.{name}", account=account)
    for name, account in ACCOUNTS.items()
)
SNAPSHOT = Snapshot(workloads=WORKLOADS, coverage=(), resources_seen=len(WORKLOADS), inputs=())
US = {"kind": "entity", "located_in": "US", "organised_in": "US", "headquarters": "US"}
KNOWN = ("owners_complete", "end_users_complete", "on_behalf_of_complete", "resellers_complete")

slow = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=(HealthCheck.function_scoped_fixture, HealthCheck.too_slow),
)


@pytest.fixture(scope="session")
def judge():
    """The report on a register, by the shipped policies."""
    inputs = open_files(Settings()).at(NOW, everything=True)
    engine = inputs.open_engine()

    def report(register):
        ours = msgspec.structs.replace(
            inputs,
            united=unite(register),
            resolver=Resolver(register, AttributionSettings()),
            open_engine=lambda: engine,
        )
        return decide_on(SNAPSHOT, ours)

    return report


places = st.sampled_from(("DE", "US", "CN", "unknown"))
shares = st.sampled_from((20, 30, 50, 60)).map(exactly) | st.just(UNKNOWN)
hits = st.lists(
    st.builds(
        Listing,
        list=st.sampled_from(("sdn", "entity_list")),
        match=st.sampled_from(("confirmed", "possible", "cleared")),
    ),
    max_size=2,
    unique=True,
).map(tuple)
facts = {
    "kind": st.sampled_from(("entity", "individual", "unknown")),
    "located_in": places,
    "organised_in": places,
    "headquarters": places,
    "listings": hits,
    "screenings": st.sampled_from((SEARCHED, SEARCHED[:3], ())),
}


@st.composite
def registers(draw):
    """Three customers, entities behind them, stakes, parties that are entities or share ids."""
    entities = tuple(
        Entity(id=name, owners_complete=draw(st.sampled_from(("yes", "unknown"))), **drawn(draw))
        for name in ("e", "f", "g")
    )
    customers = tuple(draw_customer(draw, name) for name in NAMES)
    known = (*NAMES, "e", "f", "g")
    stakes = draw(
        st.lists(
            st.builds(
                Stake, owner=st.sampled_from(known), owned=st.sampled_from(known), share_percent=shares
            ),
            max_size=4,
        )
    )
    return Register(
        provider=ProviderEntity(offers_iaas="yes", **US),
        resellers=(Reseller(id="r", screenings=SEARCHED, located_in="DE"),),
        resellers_complete="yes",
        entities=entities,
        stakes=tuple(stakes),
        customers=customers,
    )


def drawn(draw):
    return {field: draw(values) for field, values in facts.items()}


def draw_customer(draw, name):
    def party(id_):
        entity = draw(st.sampled_from(("", "e", "f")))
        return Party(id=id_, entity=entity, share_percent=draw(shares), **drawn(draw))

    owners = tuple(party(id_) for id_ in draw(st.sets(st.sampled_from(("o", "p", "a")), max_size=2)))
    entities = {each.id: each.entity for each in owners}
    users = (party(id_) for id_ in draw(st.sets(st.sampled_from(("o", "u", "b")), max_size=2)))
    return Customer(
        id=name,
        entity=draw(st.sampled_from(("", "", "g"))),
        owners=owners,
        end_users=tuple(
            msgspec.structs.replace(each, entity=entities.get(each.id, each.entity)) for each in users
        ),
        accounts=(Account(provider="aws", id=ACCOUNTS[name]),),
        resellers=("r",) if draw(st.booleans()) else (),
        verification=Verification(
            status=draw(st.sampled_from(("verified", "pending"))), day=date(2026, 10, 1)
        ),
        fingerprints=Fingerprints(payment=draw(st.sampled_from(((), ("hash-of-one",)))), ip_complete="yes"),
        opened_day=date(2026, 10, 2),
        **dict.fromkeys(KNOWN, "yes"),
        **drawn(draw),
    )


def shuffled(value, chance):
    """The record with every list in another order, but for chains of resellers."""
    if isinstance(value, tuple):
        rows = [shuffled(each, chance) for each in value]
        chance.shuffle(rows)
        return tuple(rows)
    if isinstance(value, msgspec.Struct):
        changes = {
            name: shuffled(getattr(value, name), chance)
            for name in value.__struct_fields__
            if name != "resellers" or isinstance(value, Register)
        }
        return msgspec.structs.replace(value, **changes)
    return value


@slow
@given(register=registers(), chance=st.randoms(use_true_random=False))
def test_the_order_of_records_changes_no_byte(register, chance, judge):
    other = shuffled(register, chance)

    assert encoded(judge(other)) == encoded(judge(register))


def encoded(report):
    return msgspec.json.encode(report, enc_hook=tuple)


ODD = st.text(st.sampled_from("ab/%:|. .é王"), min_size=1, max_size=5).filter(
    lambda text: text == text.strip() and not text.startswith(("group:", "unattributed:"))
)


def renamed(register, names):
    """The register with other ids, the same one for the same name in each section."""

    def of(value):
        if isinstance(value, tuple):
            return tuple(of(each) for each in value)
        if isinstance(value, Party):
            resellers = (
                {"resellers": tuple(names[each] for each in value.resellers)}
                if isinstance(value, Customer)
                else {}
            )
            inner = {
                name: of(getattr(value, name))
                for name in ("owners", "end_users")
                if isinstance(value, Customer)
            }
            entity = names[value.entity] if value.entity else ""
            return msgspec.structs.replace(value, id=names[value.id], entity=entity, **resellers, **inner)
        return msgspec.structs.replace(value, owner=names[value.owner], owned=names[value.owned])

    sections = {
        name: of(getattr(register, name)) for name in ("resellers", "entities", "stakes", "customers")
    }
    return msgspec.structs.replace(register, **sections)


OLD = ("a", "b", "c", "e", "f", "g", "o", "p", "r", "u")


@slow
@given(register=registers(), new=st.lists(ODD, min_size=len(OLD), max_size=len(OLD), unique=True))
def test_other_names_change_nothing_but_the_names(register, new, judge):
    names = dict(zip(OLD, new, strict=True))

    def said(report, name):
        return sorted(
            (each.rule, each.kind, name(each.customer), each.verdict)
            for each in report.verdicts
            if each.kind in ("customer", "provider", "reseller", "pool", "cluster", "account")
        )

    def of_groups(report, name):
        return sorted(
            (each.rule, each.verdict, sorted(map(name, each.observed.get("members", ()))))
            for each in report.verdicts
            if each.kind == "group"
        )

    before, after = judge(register), judge(renamed(register, names))

    assert said(after, str) == said(before, lambda name: names.get(name, name))
    assert of_groups(after, str) == of_groups(before, lambda name: names[name])


@slow
@given(register=registers(), data=st.data())
def test_a_record_written_as_two_of_the_same_thing_gives_the_same_verdicts(register, data, judge):
    customers = []
    entities = list(register.entities)
    for customer in register.customers:
        owners = []
        for owner in customer.owners:
            if owner.entity:
                owners.append(owner)
                continue
            here, there = split(owner, data)
            entity = f"{customer.id}-{owner.id}"
            entities.append(msgspec.convert(there | {"id": entity}, Entity))
            owners.append(msgspec.structs.replace(owner, **here, entity=entity))
        customers.append(msgspec.structs.replace(customer, owners=tuple(owners)))
    divided = msgspec.structs.replace(register, entities=tuple(entities), customers=tuple(customers))

    def said(report):
        return [(each.rule, each.subject, each.customer, each.verdict) for each in report.verdicts]

    assert said(judge(divided)) == said(judge(register))


def split(party, data):
    """Its facts divided over two records; some stand in both."""
    here, there = {}, {}
    for field in facts:
        value = getattr(party, field)
        nothing = () if field in ("listings", "screenings") else "unknown"
        if field in ("listings", "screenings"):
            first = [row for row in value if data.draw(st.booleans())]
            here[field] = tuple(first)
            there[field] = tuple(row for row in value if row not in first or data.draw(st.booleans()))
        else:
            where = data.draw(st.sampled_from(("here", "there", "both")))
            here[field] = nothing if where == "there" else value
            there[field] = nothing if where == "here" else value
    return here, there
