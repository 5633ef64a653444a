"""What a register says that cannot be, and what it leaves open."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.errors import ConfigError
from guardrails.model.account import CloudAccount
from guardrails.model.as_of import AsOf
from guardrails.model.customer import (
    Account,
    Arrangement,
    Customer,
    Entity,
    Fingerprints,
    Listing,
    OrganisationalUnit,
    Party,
    ProviderEntity,
    Record,
    Register,
    Reseller,
    Run,
    Screening,
    Stake,
    Verification,
)
from guardrails.model.range import exactly
from guardrails.register import accounts, countries
from guardrails.register.established import LISTS, unknown_facts
from guardrails.register.known import known
from guardrails.register.load import examine, load
from guardrails.register.unite import unite
from guardrails.register.validate import problems

DATA = Path(__file__).parents[2] / "data" / "register"
TODAY = date(2026, 11, 22)


KNOWN = known(AsOf(day=date(2026, 11, 22)), searched_days=90, verified_days=730, reviewed_days=365)


def open_facts(register):
    return unknown_facts(register, KNOWN)


def found(*customers: Customer, **fields) -> list[tuple[str, str]]:
    return [(each.kind, each.message) for each in problems(Register(customers=customers, **fields), TODAY)]


def test_a_complete_register_has_no_problem_and_leaves_nothing_open():
    examined = examine(DATA / "complete.yaml", TODAY)

    assert examined.problems == ()
    assert open_facts(examined.register) == {}


def test_days_in_the_future_are_found_only_when_today_is_known():
    customer = Customer(id="a", verification=Verification(status="verified", day=date(2026, 11, 24)))

    assert found(customer) == [("doubt", "2026-11-24 is in the future")]
    assert list(problems(Register(customers=(customer,)))) == []


@pytest.mark.parametrize(
    "text",
    [
        "203.0.113.7",
        "203.0.113.0/24",
        "2001:db8::1",
        "a@b.example",
        "4111111111111111",
        "short",
        "two words here",
    ],
)
def test_what_is_no_opaque_fingerprint_is_refused_and_not_repeated(text):
    for field in ("ip", "payment"):
        customer = Customer(id="a", fingerprints=Fingerprints(**{field: ("sha256-0f3a9b", text)}))

        assert found(customer) == [("unusable", "is no opaque fingerprint")]


def test_ids_of_groups_are_reserved():
    assert found(Customer(id="group:a")) == [
        ("unusable", "the id 'group:a' begins with group:, which is reserved")
    ]


def test_tomorrow_may_be_today_elsewhere():
    customer = Customer(id="a", verification=Verification(status="verified", day=date(2026, 11, 23)))

    assert found(customer) == []


def test_two_customers_of_an_account_leave_it_in_doubt():
    account = Account(provider="gcp", id="project-one")

    assert found(Customer(id="a", accounts=(account,)), Customer(id="b", accounts=(account,))) == [
        ("doubt", "gcp account project-one is claimed by a and b")
    ]


def test_an_alias_that_is_another_customers_id_is_in_doubt():
    assert found(Customer(id="a"), Customer(id="b", aliases=("a",))) == [
        ("doubt", "the alias 'a' names customers[0] and customers[1]")
    ]


def test_an_alias_that_is_a_resellers_is_in_doubt():
    assert found(Customer(id="b", aliases=("r",)), resellers=(Reseller(id="r"),)) == [
        ("doubt", "the alias 'r' names resellers[0] and customers[0]")
    ]


def test_a_customer_may_have_its_own_id_as_alias_and_a_resellers_id():
    assert found(Customer(id="a", aliases=("a",)), resellers=(Reseller(id="a"),)) == [
        ("doubt", "the alias 'a' names resellers[0] and customers[0]")
    ]
    assert found(Customer(id="a", aliases=("a",))) == []


def test_shares_of_rounded_owners_may_exceed_a_hundred_a_little(tmp_path):
    def doubts(*shares: float) -> int:
        owners = ", ".join(f"{{share_percent: {share}}}" for share in shares)
        path = tmp_path / "register.yaml"
        path.write_text(f"customers: [{{id: a, owners: [{owners}]}}]")
        return len(examine(path).problems)

    assert doubts(33.4, 33.4, 33.4) == 0
    assert doubts(51, 51) == 1


def test_every_mistake_of_the_broken_register_is_found(golden):
    examined = examine(DATA / "broken.yaml", TODAY)

    lines = [
        f"{problem.kind}: {line}\n    {problem.hint}"
        for line, problem in zip(examined.lines, examined.problems, strict=True)
    ]
    golden("register/broken.txt", "\n".join(lines) + "\n")


def test_unknown_facts_are_those_that_can_be_known():
    facts = open_facts(
        Register(customers=(Customer(id="p", kind="individual"), Customer(id="e", kind="entity")))
    )

    assert facts["citizenships"] == ("p",)
    assert facts["headquarters"] == ("e",)
    assert facts["owners_complete"] == ("e",)
    assert facts["located_in"] == ("p", "e")
    assert facts["provider.offers_iaas"] == ("provider",)


def test_a_reseller_and_a_verification_without_day_are_unknown_facts():
    verified = Customer(id="a", verification=Verification(status="verified"))

    facts = open_facts(Register(resellers=(Reseller(id="r"),), customers=(verified,)))

    assert facts["reseller.kind"] == ("r",)
    assert facts["verification.day"] == ("a",)
    assert "verification.status" not in facts


def test_a_provider_whose_services_are_not_said_is_open():
    provider = ProviderEntity(
        kind="entity",
        located_in="US",
        organised_in="US",
        headquarters="US",
        ultimate_parent_headquarters="US",
    )

    assert set(open_facts(Register(provider=provider))) == {
        *("provider.offers_iaas", "provider.programme.written"),
        *("provider.own_runs_complete", "provider.own_clusters_complete"),
    }


def test_who_was_not_looked_for_in_every_list_is_open_unless_its_entity_was():
    looked = tuple(Screening(list=each, day=TODAY) for each in sorted(LISTS))
    owners = (Party(id="o", entity="x"), Party(id="p", screenings=looked[1:]))
    customers = (Customer(id="a", kind="entity", owners=owners[:1]), Customer(id="b", owners=owners))
    entity = Entity(id="x", screenings=looked[:-1], listings=(Listing(list=looked[-1].list),))

    facts = open_facts(
        unite(Register(customers=customers, entities=(entity,), resellers=(Reseller(id="r"),))).register
    )

    assert facts["screenings"] == ("a", "b")
    assert facts["owners.screenings"] == ("b",)
    assert facts["reseller.screenings"] == ("r",)


def test_what_grew_old_or_is_to_come_is_open():
    def customer(name, checked, searched):
        looked = tuple(Screening(list=each, day=searched) for each in LISTS)
        check = Verification(status="verified", day=checked)
        return Customer(id=name, screenings=looked, verification=check)

    old, ahead = date(2009, 1, 1), date(2031, 1, 1)
    customers = (customer("now", TODAY, TODAY), customer("old", old, old), customer("ahead", ahead, ahead))

    facts = open_facts(Register(customers=customers))

    assert facts["screenings"] == facts["verification.status"] == ("old", "ahead")


def test_what_ties_customers_is_open_until_it_is_stated():
    prints = {
        "a": Fingerprints(payment=("hash-of-one",), ip_complete="yes"),
        "b": Fingerprints(payment=("hash-of-one",), payment_complete="no"),
        "c": Fingerprints(),
    }
    facts = open_facts(Register(customers=tuple(Customer(id=k, fingerprints=v) for k, v in prints.items())))

    assert facts["fingerprints.payment"] == ("b", "c")
    assert facts["fingerprints.ip"] == ("b", "c")


def test_what_is_open_about_activity_is_named():
    customer = Customer(
        id="a",
        runs=(Run(id="r"), Run(id="s", parameters=1e9, tokens=1e12, training="yes")),
        arrangements=(Arrangement(id="x", kind="quota", capacity_after_yop=exactly(1)),),
        records=(Record(id="d", kind="export"),),
    )
    facts = {fact for fact in open_facts(Register(customers=(customer,))) if not fact.startswith("provider")}

    assert facts >= {
        *("arrangements_complete", "records_complete", "runs_complete", "red_flags", "records.kept"),
        *("runs.training", "runs.operations_yop", "runs.start_day", "runs.transaction_day"),
        *("runs.knowledge_day", "runs.end_user_headquarters_complete", "arrangements.capacity_before_yop"),
        *("us_status", "access"),
    }
    assert "arrangements.capacity_after_yop" not in facts
    assert "access" not in open_facts(
        Register(customers=(Customer(id="a", verification=Verification(status="verified")),))
    )


def test_the_country_codes_are_those_of_iso_3166_and_kosovo():
    codes = countries.codes()

    assert len(codes) == 250
    assert "XK" in codes
    assert all(len(code) == 2 and code.isupper() for code in codes)


@pytest.mark.parametrize(
    ("text", "code"),
    [("UK", "GB"), ("usa", "US"), ("Germany", "DE"), (" south korea ", "KR"), ("CHN", "CN"), ("Mars", "")],
)
def test_what_was_meant_by_no_code(text, code):
    assert countries.code_of(text) == code


@pytest.mark.parametrize("given_id", ["012345678901", "aws/012345678901"])
def test_an_account_on_the_command_line_fits_its_cloud(given_id):
    assert accounts.by_provider(given_id) == {"aws": "012345678901"}


@pytest.mark.parametrize("given_id", ["aws/project-one", "x", "azure/1"])
def test_an_account_that_fits_no_cloud_is_refused(given_id):
    with pytest.raises(ConfigError, match="is no account id"):
        accounts.by_provider(given_id)


def test_no_account_given_is_none():
    assert accounts.by_provider("") == {}


def test_an_id_that_looks_like_nothing_has_no_hint():
    assert accounts.hint("aws", "?") == ""


@given(st.text())
def test_an_account_fits_at_most_one_cloud(text):
    assert sum(accounts.fits(provider, text) for provider in accounts.GRAMMAR) <= 1


def test_legacy_projects_of_a_domain_fit():
    assert accounts.fits("gcp", "example.com:project-one")


@pytest.mark.parametrize(
    ("given_id", "is_one"),
    [("123456789012", True), ("12345", False), ("0123456789", False), ("alpha", False)],
)
def test_a_number_may_be_a_project(given_id, is_one):
    assert accounts.is_number("gcp", given_id) is is_one
    assert not accounts.is_number("aws", given_id)


def test_a_project_is_one_whichever_of_its_names_is_written():
    written = Register(
        customers=(
            Customer(id="A", accounts=(Account(provider="gcp", id="100000000101"),)),
            Customer(id="B", accounts=(Account(provider="aws", id="100000000101"),)),
        )
    )
    project = CloudAccount(provider="gcp", id="alpha-prod", aliases=("100000000101",))

    found = accounts.renamed(written, [project])

    assert [each.accounts[0].id for each in found.customers] == ["alpha-prod", "100000000101"]
    assert accounts.renamed(written, []) is written


def test_a_loaded_register_may_name_closed_accounts():
    assert load(DATA / "complete.yaml").customers[0].accounts[2].closed_day == date(2026, 2, 1)


def test_a_stake_of_or_in_somebody_unknown_is_refused():
    stakes = (Stake(owner="x", owned="c"), Stake(owner="e", owned="c", share_percent=exactly(101)))

    assert found(Customer(id="c"), entities=(Entity(id="e"),), stakes=stakes) == [
        ("unusable", "'x' is no entity, customer or reseller of this register"),
        ("unusable", "is more than 100 percent"),
    ]


def test_a_party_that_is_an_entity_names_one():
    customer = Customer(id="c", owners=(Party(id="o", entity="e"), Party(id="p", entity="x")))

    assert found(customer, entities=(Entity(id="e"),)) == [("unusable", "'x' is no entity of this register")]


def test_two_records_of_one_id_are_refused():
    records = (Record(id="d", kind="export"), Record(id="d", kind="identification"))

    assert found(Customer(id="c", records=records)) == [("unusable", "the id 'd' is given twice")]


def test_a_unit_of_two_customers_is_in_doubt_and_one_without_an_id_unusable():
    unit, nobody = OrganisationalUnit(provider="aws", id="ou-1"), OrganisationalUnit(provider="aws", id="")
    said = found(Customer(id="b", ous=(unit,)), Customer(id="a", ous=(unit, nobody)))

    assert said == [
        ("unusable", "the id '' is empty"),
        ("doubt", "aws unit ou-1 is claimed by a and b"),
    ]
