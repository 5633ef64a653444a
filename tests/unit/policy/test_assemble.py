import json
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from guardrails.assessment.behind import Behind
from guardrails.assessment.clusters import Line, clusters
from guardrails.assessment.groups import Linking, groups
from guardrails.assessment.join import Holding
from guardrails.assessment.ownership import OwnershipGraph, Parameter
from guardrails.assessment.pools import Pooling, compute
from guardrails.catalog.load import load
from guardrails.model.activity import Record
from guardrails.model.as_of import AsOf
from guardrails.model.compute import Offering
from guardrails.model.customer import (
    Account,
    Customer,
    Entity,
    Filing,
    Listing,
    Party,
    Personal,
    ProviderEntity,
    Register,
    Reseller,
    Run,
    Screening,
    Stake,
    Verification,
)
from guardrails.model.provider import RegionAuthorisation, SpecialMeasure
from guardrails.model.range import UNKNOWN, Range, exactly
from guardrails.policy.assemble import (
    Assessed,
    DocumentContext,
    customer_document,
    encode,
    provider_document,
)
from guardrails.policy.assemble_group import Held, LinkedGroup, group_document
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.document import Document, GroupDocument, ProviderDocument, VerdictCount
from guardrails.policy.law import resolve
from guardrails.register.known import known
from guardrails.register.load import load as load_register
from guardrails.register.unite import unite
from tests.builders import make_workload

AS_OF = AsOf(instant=datetime(2026, 11, 22, tzinfo=UTC))
ROOT = Path(__file__).parents[3]
SECRET = "Erika Mustermann"
LAW = resolve(load_bundle().manifest, AS_OF)
KNOWN = known(AS_OF, searched_days=90, verified_days=730, reviewed_days=365)


@pytest.fixture(scope="module")
def assessed():
    pooling = Pooling(load())
    pools = pooling.pool([make_workload()]).pools
    sums = compute(pools, pooling.chip, scope="plan", complete="yes", utilisation=0.4)
    return Assessed(pools=pools, clusters=(), compute=sums)


def document(assessed, record=None, register=None, **holding):
    fields = {"id": "C-1", "record": record, "workloads": (), "complete": "yes"} | holding
    return customer_document(Holding(**fields), assessed, context(register or Register()))


def context(register):
    united = unite(register)
    graph, behind = OwnershipGraph(united, KNOWN), Behind(united)
    return DocumentContext(register=register, graph=graph, behind=behind, known=KNOWN, as_of=AS_OF, law=LAW)


def as_json(value):
    return json.loads(encode(value))


def test_a_document_fits_its_own_schema_and_has_no_null(assessed):
    data = encode(document(assessed, Customer(id="C-1")))

    assert msgspec.json.decode(data, type=Document).kind == "customer"
    assert b"null" not in data


def test_a_customer_without_a_record_is_unknown_in_everything(assessed):
    found = as_json(document(assessed, None, id="unattributed:aws/1"))

    assert found["customer"]["attributed"] == "no"
    assert found["customer"]["verification"] == "unknown"
    assert found["customer"]["located_in"] == "unknown"
    assert found["resellers_complete"] == "unknown"
    assert "max" not in found["customer"]["share_percent"]


def test_a_named_customer_without_a_record_is_attributed_and_unknown(assessed):
    found = as_json(document(assessed, None))

    assert found["customer"]["attributed"] == "yes"
    assert found["customer"]["verification"] == "unknown"


def test_no_identity_reaches_the_document(assessed):
    personal = Personal(name=SECRET, email=("a@b.example",), telephone=("+49 30 1",), payment="IBAN")
    record = Customer(id="C-1", personal=personal, owners=(Party(id="o", personal=personal),))

    data = encode(document(assessed, record))

    for secret in (SECRET, "a@b.example", "+49 30 1", "IBAN"):
        assert secret.encode() not in data


def test_a_list_with_entries_is_complete_unless_it_says_otherwise_and_an_empty_one_is_not(assessed):
    owners = (
        Party(id="listed", citizenships=("DE",)),
        Party(id="partial", citizenships=("DE",), citizenships_complete="no"),
        Party(id="silent"),
    )
    found = as_json(document(assessed, Customer(id="C-1", owners=owners)))

    assert [each["citizenships_complete"] for each in found["parties"]] == ["yes", "no", "unknown"]


def test_dates_are_days_and_missing_dates_are_unknown(assessed):
    record = Customer(
        id="C-1",
        verification=Verification(status="verified", day=date(2026, 11, 22)),
        runs=(Run(id="r", transaction_day=date(1970, 1, 2)),),
        filings=(Filing(kind="training_report", subject="r", reference="X"),),
    )
    found = as_json(document(assessed, record))

    assert found["customer"]["verified_day"] == 20779
    assert found["customer"]["closed_day"] == "none"
    assert found["runs"][0]["transaction_day"] == 1
    assert found["runs"][0]["knowledge_day"] == "unknown"
    assert found["filings"][0] == {
        "kind": "training_report",
        "subject": "r",
        "about": "run",
        "day": "unknown",
        "reference": "yes",
        "operations_yop": "unknown",
        "items": [],
        "items_complete": "unknown",
        "inaccuracy_day": "none",
        "corrected_day": "none",
    }


def test_the_reseller_chain_keeps_its_order_and_an_undescribed_one_is_unknown(assessed):
    register = Register(resellers=(Reseller(id="R-1", organised_in="DE", cip_on_file="yes"),))
    record = Customer(id="C-1", resellers=("R-2", "R-1"))

    found = as_json(document(assessed, record, register))["resellers"]

    assert [(each["id"], each["organised_in"], each["cip_on_file"]) for each in found] == [
        ("R-2", "unknown", "unknown"),
        ("R-1", "DE", "yes"),
    ]


def test_accounts_of_the_record_that_were_not_read_say_so(assessed):
    closed = Account(provider="gcp", id="a-project", closed_day=date(1970, 1, 3), type="trial")
    record = Customer(id="C-1", accounts=(closed,))

    found = as_json(document(assessed, record))["accounts"]

    assert [(each["id"], each["provider"], each["read"]) for each in found] == [
        ("111122223333", "aws", "yes"),
        ("a-project", "gcp", "no"),
    ]
    assert [(each["type"], each["closed_day"], each["accelerators"]) for each in found] == [
        ("unknown", "none", {"min": 8, "max": 8}),
        ("trial", 2, {"min": 0}),
    ]


def test_the_provider_comes_from_the_register(assessed):
    register = Register(provider=ProviderEntity(id="p", organised_in="US", offers_iaas="yes"))

    found = as_json(document(assessed, register=register))["provider"]

    assert (found["organised_in"], found["offers_iaas"], found["role"]) == ("US", "yes", "provider")


def test_numbers_are_the_same_for_every_engine(assessed):
    odd = msgspec.structs.replace(
        assessed.compute, capacity_eops=Range(0.1 + 0.2, 3.0), accelerators=exactly(8.0)
    )
    found = encode(document(msgspec.structs.replace(assessed, compute=odd)))

    assert b'"capacity_eops":{"min":0.3,"max":3}' in found
    assert b'"accelerators":{"min":8,"max":8}' in found


def test_every_country_that_is_mentioned_is_collected(assessed):
    record = Customer(
        id="C-1",
        owners=(Party(id="o", citizenships=("DE",), permanent_residences=("US",), located_in="FR"),),
        end_users=(Party(id="e", headquarters="CN", ultimate_parent_headquarters="HK"),),
        resellers=("r",),
        benefits_in=("SA",),
        runs=(Run(id="run", end_user_headquarters=("IN",)),),
        records=(Record(id="record", kind="export", served_in=("BR",), closed_day=date(2026, 1, 1)),),
    )
    measure = SpecialMeasure(id="m", target="jurisdiction", country="KP")
    register = Register(
        provider=ProviderEntity(operates_in=("GB",), special_measures=(measure,)),
        resellers=(Reseller(id="r", government_of=("KE",)),),
    )
    hardware = tuple(msgspec.structs.replace(each, country="JP") for each in assessed.pools)

    law = document(msgspec.structs.replace(assessed, pools=hardware), record, register).law

    mentioned = {"DE", "US", "FR", "CN", "HK", "SA", "IN", "BR", "GB", "KP", "KE", "JP"}
    assert law["countries"].keys() == mentioned
    assert {each["day"] for each in law["anniversaries"]} == {(date(2026, 1, 1) - date(1970, 1, 1)).days}


def full_register():
    """A register with a row of every kind."""
    return load_register(ROOT / "tests" / "data" / "register" / "full.yaml")


def test_a_row_of_every_kind_fits_the_documents(assessed):
    register = full_register()
    shared = context(register)
    record = register.customers[0]
    holding = Holding(id=record.id, record=record, workloads=(), complete="yes")
    data = encode(customer_document(holding, assessed, shared))
    found = msgspec.json.decode(data, type=Document)

    for rows in (found.arrangements, found.requests, found.records, found.filings, found.runs):
        assert rows
    assert found.customer.red_flags[0].id == "no_online_presence"
    assert found.customer.authorisations[0].reference == "yes"
    assert found.customer.measures_applied[0].measure == "SM-1"
    assert b"EXP-" not in data


def test_the_providers_document_holds_its_resellers_and_what_was_decided():
    register = full_register()
    shared = context(register)
    counts = [
        VerdictCount(rule="B", verdict="pass", subjects=2),
        VerdictCount(rule="A", verdict="fail", subjects=1),
    ]
    data = encode(provider_document(shared, register.resellers, counts, ("yes", "unknown")))
    found = msgspec.json.decode(data, type=ProviderDocument)

    assert [each.rule for each in found.verdicts] == ["A", "B"]
    assert [each.id for each in found.resellers] == ["north-resale"]
    assert found.provider.programme.covers == ("redress", "risk_based")
    assert found.provider.exemptions[0].id == "ADP-1"
    assert found.law["countries"].keys() >= {"US", "NO", "CN", "SG"}
    assert (found.own_clusters[0].id, found.own_runs[0].id) == ("own", "own-run")
    assert (found.resellers_complete, found.customers_complete) == ("yes", "unknown")


@pytest.mark.parametrize(
    ("stated", "operations"),
    [
        (UNKNOWN, {"min": 120, "max": 120}),
        (exactly(120), {"min": 120, "max": 120}),
        (Range(100), {"min": 120, "max": 120}),
        (Range(10, 200), {"min": 120, "max": 120}),
        (exactly(90), {"min": 90, "max": 120}),
        (exactly(150), {"min": 120, "max": 150}),
        (Range(200), {"min": 120}),
        (Range(10, 90), {"min": 10, "max": 120}),
    ],
    ids=str,
)
def test_operations_are_what_the_estimate_and_parameters_and_tokens_allow_together(
    assessed, stated, operations
):
    declared = Run(id="a", parameters=1e12, tokens=2e13, operations_yop=stated)
    unsaid = Run(id="b", parameters=1e12, operations_yop=stated)
    found = as_json(document(assessed, Customer(id="C-1", runs=(declared, unsaid))))["runs"]

    assert [each["stated_yop"] for each in found] == [msgspec.to_builtins(stated)] * 2
    assert [(each["operations_yop"], each["six_nd_yop"]) for each in found] == [
        (operations, {"min": 120, "max": 120}),
        (msgspec.to_builtins(stated), "none"),
    ]


def test_a_party_has_the_hits_of_the_entity_that_it_is(assessed):
    hit = Listing(list="sdn", match="confirmed", day=date(1970, 1, 2))
    entity = Entity(id="x", listings=(hit,), screenings=(Screening(list="meu"),))
    record = Customer(id="C-1", owners=(Party(id="o", entity="x"),))
    register = unite(Register(customers=(record,), entities=(entity,))).register
    owner = as_json(document(assessed, register.customers[0], register))["parties"][0]

    assert owner["listings"] == [{"list": "sdn", "match": "confirmed", "day": 1}]
    assert owner["screenings"] == [{"list": "meu", "day": "unknown", "current": "unknown"}]


def test_ownership_is_asked_for_each_parameter_of_each_party(assessed):
    record = Customer(id="C-1", owners=(Party(id="o"),))
    register = Register(customers=(record,), stakes=(Stake(owner="x", owned="C-1"),))
    shared = msgspec.structs.replace(context(register), parameters=(Parameter(("sdn",), 50, True),))
    holding = Holding(id="C-1", record=record, workloads=(), complete="yes")
    found = as_json(customer_document(holding, assessed, shared))["ownership"]

    assert [(each["party"], each["lists"], each["percent"], each["cascade"]) for each in found] == [
        ("C-1", ["sdn"], 50, "yes"),
        ("o", ["sdn"], 50, "yes"),
    ]


def held(assessed):
    offerings = (Offering(service="infrastructure", operator="cloud"),)
    return Held(compute=assessed.compute, offerings=offerings, complete="unknown")


def test_a_groups_document_holds_its_members_and_what_they_hold_together(assessed):
    owner = Party(id="o", entity="x", share_percent=exactly(100), personal=Personal(name=SECRET))
    records = [
        Customer(id=name, located_in=place, owners=(owner,), filings=(Filing(kind="f", subject=name),))
        for name, place in (("a", "CN"), ("b", "BR"))
    ]
    register = Register(customers=tuple(records), entities=(Entity(id="x"),))
    linking = Linking(("owner",), 25)
    (group,) = groups(unite(register), linking, frozenset(("a",)))
    linked = LinkedGroup(
        group=group, linking=linking, held={"a": held(assessed)}, joint=assessed, complete="yes"
    )
    counts = [VerdictCount(rule="A", verdict="fail", subjects=1)]
    data = encode(group_document(linked, counts, context(register)))
    found = msgspec.json.decode(data, type=GroupDocument)

    assert SECRET.encode() not in data
    assert found.group.id == "group:a"
    assert (found.group.links, found.group.percent) == (("owner",), 25)
    assert [(each.id, each.compute.accelerators) for each in found.group.members] == [
        ("a", exactly(8)),
        ("b", exactly(0)),
    ]
    assert [(len(each.offerings), each.offerings_complete) for each in found.group.members] == [
        (1, "unknown"),
        (0, "yes"),
    ]
    assert found.group.members[0].parties[0].role == "owner"
    assert found.group.compute.accelerators == exactly(8)
    assert [each.subject for each in found.filings] == ["a", "b"]
    assert found.verdicts == tuple(counts)
    assert found.law["countries"].keys() == {"CN", "BR"}


def test_where_a_tie_is_not_certain_neither_is_a_cluster(assessed):
    owner = Party(id="o", entity="x", control="no")
    register = Register(
        customers=tuple(Customer(id=name, owners=(owner,)) for name in "ab"), entities=(Entity(id="x"),)
    )
    linking = Linking(("owner",), 25)
    (group,) = groups(unite(register), linking, frozenset("ab"))
    joint = msgspec.structs.replace(assessed, clusters=clusters(assessed.pools, Line(100), "yes"))
    linked = LinkedGroup(
        group=group, linking=linking, held={"a": held(assessed)}, joint=joint, complete="yes"
    )
    found = group_document(linked, [], context(register)).group

    assert joint.clusters[0].accelerators == exactly(8)
    assert found.clusters[0].accelerators == Range(0, 8)
    assert found.compute.accelerators == exactly(8)


@pytest.mark.parametrize(
    ("cloud", "recorded", "told"),
    [
        ("yes", "unknown", "yes"),
        ("yes", "no", "yes"),
        ("unknown", "yes", "yes"),
        ("unknown", "no", "no"),
        ("unknown", "unknown", "unknown"),
    ],
)
def test_hardware_is_set_aside_where_the_cloud_or_the_register_says_so(assessed, cloud, recorded, told):
    pools = tuple(msgspec.structs.replace(each, set_aside=cloud) for each in assessed.pools)
    ours = msgspec.structs.replace(assessed, pools=pools)

    found = document(ours, Customer(id="C-1", hardware_set_aside=recorded))

    assert {each.set_aside for each in found.pools} == {told}


def test_authorisations_of_the_provider_name_the_pools_in_their_places(assessed):
    whole = RegionAuthorisation(
        id="L-1", rules=("US-EAR-01",), kind="license", reference="EXP-1", places=("US",)
    )
    limited = msgspec.structs.replace(whole, id="L-2", places=("BH",), max_tpp=1e6)
    register = Register(provider=ProviderEntity(authorisations=(whole, limited)))
    data = encode(document(assessed, register=register))
    found = msgspec.json.decode(data, type=Document)
    here, elsewhere = found.region_authorisations

    assert here.there == tuple(each.id for each in assessed.pools)
    assert (here.max_tpp, elsewhere.max_tpp) == ("none", 1_000_000)
    assert (elsewhere.there, elsewhere.total_tpp) == ((), Range(0))
    assert found.region_authorisations_complete == "yes"
    assert b"EXP-" not in data
