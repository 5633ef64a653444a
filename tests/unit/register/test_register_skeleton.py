"""Skeletons: each customer once, no account in two stubs, and always a register that loads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.files import parse
from guardrails.model.customer import Account, Register
from guardrails.model.range import ONE, ZERO
from guardrails.model.workload import Claim, Workload
from guardrails.register import skeleton
from guardrails.register.attribute import AttributionSettings, Resolver
from guardrails.register.load import load
from guardrails.register.patterns import ModulePattern


def workload(account: str = "unknown", *claims: Claim, provider: str = "aws", ceiling=ONE) -> Workload:
    return Workload(
        id="w",
        address="aws_instance.w",
        provider=provider,
        account=account,
        kind="aws_instance",
        instances=ONE,
        accelerators=ONE,
        ceiling=ceiling,
        claims=claims,
    )


def tag(value: str, key: str = "customer", *, sensitive: bool = False) -> Claim:
    return Claim("tag", key, value, sensitive)


def module(address: str) -> Claim:
    return Claim("module", "", address)


def loaded(tmp_path, text: str) -> Register:
    path = tmp_path / "register.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


TENANTS = (
    workload("111122223333", tag("acme", "Customer")),
    workload("111122223333", tag("acme", "tenant"), provider="aws"),
    workload("acme-project", tag("acme"), provider="gcp"),
    workload("222233334444"),
    workload("333344445555", tag("globex")),
    workload("333344445555"),
    workload("444455556666", tag("globex")),
    workload("444455556666", tag("initech")),
    workload("unknown", module('module.tenants["umbrella"].module.gpu')),
    workload("unknown", module('module.tenants["wayne"].module.gpu')),
    workload("unknown", module("module.stark.module.gpu")),
    workload("unknown", tag("s3cret", sensitive=True)),
    workload("unknown", tag("x", "Name")),
    workload("unknown", tag("gone"), ceiling=ZERO),
    workload("not-an-account"),
)


def test_the_skeleton_of_a_landing_zone_reads_well(golden, tmp_path):
    text = skeleton.write(skeleton.find(TENANTS, AttributionSettings()), ("tfplan.json", "odd\nname.json"))

    golden("register/skeleton.yaml", text)
    accounts = {each.id: each.accounts for each in loaded(tmp_path, text).customers}
    assert accounts == {
        "acme": (Account(provider="aws", id="111122223333"), Account(provider="gcp", id="acme-project")),
        "aws-222233334444": (Account(provider="aws", id="222233334444"),),
        "globex": (),
        "initech": (),
        "stark": (),
        "umbrella": (),
        "wayne": (),
    }


def test_configured_module_patterns_name_the_stubs(tmp_path):
    rules = AttributionSettings(modules=(ModulePattern(pattern="module.tenant_{customer}"),))
    found = skeleton.find([workload("unknown", module("module.tenant_acme.module.gpu"))], rules)

    assert list(found.customers) == ["acme"]
    assert found.modules == {}


def test_a_skeleton_of_nothing_loads(tmp_path):
    text = skeleton.write(skeleton.find([], AttributionSettings()), ("tfplan.json",))

    assert loaded(tmp_path, text).customers == ()


def test_a_module_key_is_unquoted():
    found = skeleton.find([workload("unknown", module('module.t["a\\"b"]'))], AttributionSettings())

    assert list(found.customers) == ['a"b']


@pytest.mark.parametrize("name", ["\x00", "a\nb", "unattributed:x", "  "])
def test_a_name_that_cannot_be_an_id_makes_no_stub(name):
    found = skeleton.find([workload("unknown", tag(name))], AttributionSettings())

    assert (found.customers, found.nameless) == ({}, 1)


@given(
    st.lists(
        st.builds(
            workload,
            st.sampled_from(["unknown", "111122223333", "222233334444"]),
            st.builds(tag, st.text(), st.sampled_from(["customer", "Name"])) | st.builds(module, st.text()),
        )
    ),
    st.text(),
)
def test_a_skeleton_of_any_tags_loads_and_resolves_them(workloads, plan):
    rules = AttributionSettings()
    text = skeleton.write(skeleton.find(workloads, rules), (plan,))
    top = parse("register.yaml", text.encode()).value
    found = {record["id"] for record in top["customers"]}
    shown = {claim.value.strip() for each in workloads for claim in each.claims if claim.key == "customer"}

    assert {
        name for name in shown if name and name.isprintable() and not name.startswith("unattributed:")
    } <= found


def test_a_skeleton_attributes_the_plan_that_it_came_from(tmp_path):
    text = skeleton.write(skeleton.find(TENANTS, AttributionSettings()), ())
    rules = AttributionSettings(
        modules=(
            ModulePattern(pattern='module.tenants["{customer}"]'),
            ModulePattern(pattern="module.stark", customer="stark"),
        )
    )
    resolver = Resolver(loaded(tmp_path, text), rules)

    assert [resolver.resolve(each).customer for each in TENANTS[:11]] == [
        "acme",
        "acme",
        "acme",
        "aws-222233334444",
        "globex",
        "",
        "globex",
        "initech",
        "umbrella",
        "wayne",
        "stark",
    ]
