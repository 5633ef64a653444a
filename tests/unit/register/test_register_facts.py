"""The export holds every fact and nobody's details; the schema takes what the loader takes."""

import json
from functools import cache
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guardrails import files
from guardrails.errors import RegisterError
from guardrails.model.customer import (
    Account,
    Customer,
    Filing,
    Party,
    Personal,
    ProviderEntity,
    Register,
    Reseller,
    Verification,
)
from guardrails.register import facts, schema
from guardrails.register.load import load
from guardrails.register.normalise import normalise

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests" / "data" / "register"
REGISTERS = ["complete.yaml", "full.yaml", "tenants.yaml", "tenants.csv"]

secrets = st.text("абвгдежз", min_size=3)
personal = st.builds(
    Personal,
    name=secrets,
    address=secrets,
    email=st.tuples(secrets),
    telephone=st.tuples(secrets),
    payment=secrets,
    ip_addresses=st.tuples(secrets),
    note=secrets,
)
party = st.builds(Party, id=st.just("p"), personal=personal)
customer = st.builds(
    Customer,
    id=st.just("c"),
    personal=personal,
    owners=st.tuples(party),
    end_users=st.tuples(party),
    on_behalf_of=st.tuples(party),
    verification=st.builds(Verification, method=secrets, evidence=secrets),
    filings=st.tuples(st.builds(Filing, kind=st.just("k"), subject=st.just("c"), reference=secrets)),
)


@given(customer, personal)
def test_no_personal_text_survives_an_export(record, details):
    register = Register(
        provider=ProviderEntity(personal=details),
        resellers=(Reseller(id="r", personal=details),),
        customers=(record,),
    )

    assert facts.encode(facts.export(register)).decode().isascii()


@pytest.mark.parametrize("name", REGISTERS)
def test_an_export_gives_the_same_facts_when_it_is_read_again(name, tmp_path):
    exported = facts.export(load(DATA / name))
    path = tmp_path / "facts.json"
    path.write_bytes(facts.encode(exported))

    assert load(path) == exported


def test_an_export_keeps_that_there_is_a_reference_and_not_which():
    (filing,) = facts.export(load(DATA / "complete.yaml")).customers[0].filings

    assert filing.reference == "on file"
    assert b"BIS-4711" not in facts.encode(facts.export(load(DATA / "complete.yaml")))


def test_an_export_of_nobody_is_a_register(tmp_path):
    path = tmp_path / "facts.json"
    path.write_bytes(facts.encode(facts.export(Register())))

    assert load(path) == Register()


@pytest.mark.parametrize(
    "record",
    [
        Customer(id="erika", personal=Personal(name="Erika")),
        Customer(id="c", aliases=("e@x.example",), personal=Personal(email=("E@x.example",))),
        Customer(id="c", kind="entity", aliases=("0000-77",), personal=Personal(payment="0000-77")),
        Customer(id="c", owners=(Party(id="max-m", personal=Personal(name="Max")),)),
        Customer(
            id="c",
            accounts=(Account(provider="gcp", id="maxs-project", environment="max"),),
            personal=Personal(name="Max"),
        ),
    ],
)
def test_an_id_that_repeats_a_personal_detail_is_not_exported(record):
    with pytest.raises(RegisterError, match=r"customers\[0\]: .* repeats a personal detail") as caught:
        facts.export(Register(customers=(record,)))

    assert "neutral" in caught.value.hint or "kind: entity" in caught.value.hint


def test_the_name_of_a_company_may_be_its_id():
    record = Customer(id="acme", kind="entity", personal=Personal(name="Acme"))

    assert facts.export(Register(customers=(record,))).customers[0].id == "acme"


@cache
def validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(schema.schema())
    return jsonschema.Draft202012Validator(schema.schema())


@pytest.mark.parametrize("name", ["complete.yaml", "tenants.yaml"])
def test_the_schema_takes_every_register_as_written_and_as_exported(name):
    written = files.parse(name, (DATA / name).read_bytes()).value
    validator().validate(written)
    normalise(written)
    validator().validate(written)
    register = load(DATA / name)
    validator().validate(json.loads(facts.encode(register)))
    validator().validate(json.loads(facts.encode(facts.export(register))))


@pytest.mark.parametrize(
    "record",
    [
        {"kind": "entity"},
        {"id": "a", "kynd": "entity"},
        {"id": "a", "located_in": "Germany"},
        {"id": "a", "citizenships": ["UK"]},
        {"id": "a", "owners_complete": True},
        {"id": "a", "share_percent": "lots"},
        {"id": "a", "accounts": [{"provider": "oracle", "id": "x"}]},
        {"id": "a", "opened_day": 7},
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(record):
    assert not validator().is_valid({"customers": [record]})


@given(st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2))
@example("XK")
@example("kx")
def test_the_schema_and_the_loader_agree_about_countries(text):
    written = {"customers": [{"id": "a", "located_in": text, "citizenships": [text]}]}

    assert validator().is_valid(written) == (normalise(written) == [])


@given(st.floats(0, 1e6) | st.integers(0, 10**6))
def test_the_schema_and_the_loader_agree_about_numbers(number):
    written = {
        "customers": [
            {"id": "a", "share_percent": number, "runs": [{"id": "r", "operations_yop": str(number)}]}
        ]
    }
    validator().validate(written)
    normalise(written)

    assert msgspec.convert(written, Register, strict=False).customers[0].share_percent.min == number
    assert msgspec.convert(written, Register, strict=False).customers[0].runs[0].operations_yop.max == number
