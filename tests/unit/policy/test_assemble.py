import json
from datetime import UTC, date, datetime

import msgspec
import pytest

from guardrails.assessment.join import Holding
from guardrails.assessment.pools import Pooling, compute
from guardrails.catalog.load import load
from guardrails.model.customer import (
    Account,
    Customer,
    Filing,
    Party,
    Personal,
    ProviderEntity,
    Register,
    Reseller,
    Run,
    Verification,
)
from guardrails.model.span import Range, exactly
from guardrails.policy.assemble import Assessed, countries, customer_document, day_number, encode, parties
from guardrails.policy.document import Document
from tests.builders import make_workload

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
SECRET = "Erika Mustermann"


@pytest.fixture(scope="module")
def assessed():
    pools = Pooling(load()).pool([make_workload()]).pools
    sums = compute(pools, scope="plan", complete="yes", utilisation=0.4)
    return Assessed(pools=pools, clusters=(), compute=sums)


def document(assessed, record=None, register=None, **holding):
    fields = {"id": "C-1", "record": record, "workloads": (), "complete": "yes"} | holding
    return customer_document(Holding(**fields), assessed, register or Register(), {"countries": {}}, AS_OF)


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

    assert found["customer"]["verified_day"] == day_number(date(2026, 11, 22)) == 20779
    assert found["customer"]["closed_day"] == "none"
    assert found["runs"][0]["transaction_day"] == 1
    assert found["runs"][0]["knowledge_day"] == "unknown"
    assert found["filings"][0] == {
        "kind": "training_report",
        "subject": "r",
        "day": "unknown",
        "reference": "yes",
        "operations_yop": "unknown",
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
    record = Customer(id="C-1", accounts=(Account(provider="gcp", id="a-project"),))

    found = as_json(document(assessed, record))["accounts"]

    assert found == [
        {"id": "111122223333", "provider": "aws", "read": "yes"},
        {"id": "a-project", "provider": "gcp", "read": "no"},
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


def test_every_country_that_is_mentioned_is_collected():
    record = Customer(
        id="C-1",
        owners=(Party(id="o", citizenships=("DE",), permanent_residences=("US",), located_in="FR"),),
        end_users=(Party(id="e", headquarters="CN", ultimate_parent_headquarters="HK"),),
    )

    assert countries(parties(record)) == {"DE", "US", "FR", "CN", "HK"}
