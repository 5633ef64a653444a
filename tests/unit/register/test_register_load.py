"""Registers of all three formats: what they become, and what refuses them."""

from datetime import date
from pathlib import Path

import pytest

from guardrails.errors import RegisterError
from guardrails.model.customer import Account, DataElements
from guardrails.model.party import EndUse
from guardrails.model.range import Range, exactly
from guardrails.register.load import examine, load, load_with_inputs

DATA = Path(__file__).parents[2] / "data" / "register"


def write(folder: Path, text: str, name: str = "register.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str, name: str = "register.yaml") -> RegisterError:
    with pytest.raises(RegisterError) as caught:
        load(write(folder, text, name))
    return caught.value


def test_a_complete_register_keeps_every_fact():
    register = load(DATA / "complete.yaml")

    acme, jo = register.customers
    assert acme.accounts[0].id == "001234567012"
    assert acme.accounts[1].id == "0000abcd-1111-4222-8333-444455556666"
    assert acme.aliases == ("acme-prod", "001")
    assert [owner.id for owner in acme.owners] == ["owner-1", "fund"]
    assert acme.owners[0].citizenships == ("DE", "US")
    assert acme.owners[0].share_percent == exactly(62.5)
    assert acme.owners[1].share_percent == Range(20, 30)
    assert acme.runs[0].operations_yop == exactly(12.5)
    assert acme.verification.day == date(2026, 8, 14)
    assert register.provider.located_in == "US"
    assert register.resellers[0].organised_in == "NO"
    assert jo.data_elements.address == "no"


def test_data_that_the_record_holds_is_on_file_unless_it_says_otherwise(tmp_path):
    register = load(
        write(
            tmp_path,
            "customers:\n- id: a\n  personal: {name: N, email: [e], ip_addresses: [192.0.2.1]}\n"
            "  data_elements: {email: no, name: unknown, payment: yes}",
        )
    )

    assert register.customers[0].data_elements == DataElements(name="yes", email="no", payment="yes")


def test_the_input_file_is_named_with_its_digest(tmp_path):
    path = write(tmp_path, "customers: []")

    register, (file,) = load_with_inputs(path)

    assert register.customers == ()
    assert (file.kind, file.name, len(file.sha256)) == ("register", str(path), 64)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a", "is not a customer register"),
        ("a: b", "has no customers"),
        ("# nothing", "is not a customer register"),
        ("customers: a", "customers (line 1): 'a' is not a list"),
        ("customer: []\ncustomers: []", "customer (line 1): is not a known field"),
        (
            "schema: guardrails.register/2\ncustomers: []",
            "'guardrails.register/2' is not one of guardrails.register/1",
        ),
        ("provider: us\ncustomers: []", "provider (line 1): 'us' is not a mapping of fields"),
        ("resellers: [x]\ncustomers: []", "resellers[0] (line 1): 'x' is not a mapping"),
        ("customers: [x]", "customers[0] (line 1): 'x' is not a mapping"),
        ("customers: [{id: a, owners: x}]", "customers[0].owners (line 1): 'x' is not a list"),
        ("customers: [{id: a, owners: [x]}]", "customers[0].owners[0] (line 1): 'x' is not a mapping"),
        ("customers: [{id: a, citizenships: DE}]", "'DE' is not a list"),
        ("customers: [{id: a, citizenships: [[DE]]}]", "a list is not text"),
        ("customers: [{id: a, data_elements: yes}]", "'yes' is not a mapping"),
        ("customers: [{id: a, share_percent: 1_0}]", "'1_0' is not a number"),
        ("customers: [{id: a, share_percent: .nan}]", "'.nan' is not a number"),
        ("customers: [{id: a, accounts: [{provider: AWS, id: x}]}]", "'AWS' is not one of aws, azure, gcp"),
    ],
)
def test_a_register_of_the_wrong_shape_is_refused(tmp_path, text, message):
    assert message in str(refusal(tmp_path, text))


def test_a_share_that_is_true_is_no_number(tmp_path):
    error = refusal(tmp_path, '{"customers": [{"id": "a", "share_percent": true}]}', "register.json")

    assert "True is not a number" in str(error)


def test_a_plan_is_recognised(tmp_path):
    error = refusal(tmp_path, '{"format_version": "1.2", "resource_changes": []}', "tfplan.json")

    assert "is a terraform plan, not a customer register" in str(error)
    assert "register init" in error.hint


def test_every_problem_is_found_and_the_first_is_told(tmp_path):
    path = write(
        tmp_path, "customers:\n- {id: a, kind: person}\n- {id: b, located_in: UK}\n- {kind: entity}\n"
    )

    examined = examine(path)
    with pytest.raises(RegisterError) as caught:
        load(path)

    assert examined.register is None
    assert not examined.usable
    assert examined.lines == (
        "customers[0].kind (line 2): 'person' is not one of entity, individual, unknown",
        "customers[1].located_in (line 3): 'UK' is not an ISO 3166-1 alpha-2 country code",
        "customers[2] (line 4): id is missing",
    )
    assert str(caught.value).endswith(f"(and 2 more: guardrails register check {path})")


def test_no_message_quotes_what_identifies_people(tmp_path):
    error = refusal(tmp_path, "customers: [{id: a, owners: [{personal: {name: [Secret Person]}}]}]")

    assert "customers[0].owners[0].personal.name (line 1): the value is not text" in str(error)
    assert "Secret" not in str(error)


def test_a_table_can_say_what_compute_is_used_for(tmp_path):
    text = (
        "id,end_use_military,end_use_military_intelligence,end_use_intelligence,end_use_security,"
        "end_use_stated_by,end_use_stated_day,end_use_review,end_use_review_day,weapons_use_known_day\n"
        "acme,no,no,no,unknown,customer,2026-10-01,nothing_found,2026-10-02,\n"
        "bad,yes,,,,,,,,2026-11-01\n"
    )
    acme, bad = load(write(tmp_path, text, "register.csv")).customers

    assert acme.end_use == EndUse(
        **dict.fromkeys(("military", "military_intelligence", "intelligence"), "no"),
        stated_by="customer",
        stated_day=date(2026, 10, 1),
        review="nothing_found",
        review_day=date(2026, 10, 2),
    )
    assert bad.end_use == EndUse(military="yes")
    assert bad.weapons_use_known_day == date(2026, 11, 1)


def test_a_table_joins_the_rows_of_a_customer():
    acme, jo, initech = load(DATA / "tenants.csv").customers

    assert acme.organised_in == "DE"
    assert acme.aliases == ("acme-prod", "acme-dev")
    assert acme.accounts == (
        Account(provider="aws", id="001234567012", environment="prod"),
        Account(provider="gcp", id="acme-dev-1", environment="dev"),
    )
    assert acme.data_elements.name == "yes"
    assert jo.citizenships == ("FR", "DE")
    assert jo.accounts[0].id == "0000abcd-1111-4222-8333-444455556666"
    assert (initech.kind, initech.accounts) == ("entity", ())


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("name\nx", "row 1: has no column id", "the first row names"),
        ("id,kynd\na,b", "row 1: 'kynd' is not a known column", "did you mean kind?"),
        ("id,zzzz\na,b", "row 1: 'zzzz' is not a known column", "begin a name with #"),
        ("id,kind,Kind\na,b,c", "row 1: column kind is given twice", ""),
        ("id,kind\na", "row 2: has 1 cells, the header 2", ""),
        ("id,kind\n,entity", "row 2: has no id", ""),
        (
            "id,kind\na,entity\n\na,individual",
            "row 4, column kind: 'individual' differs from row 2",
            "alike",
        ),
        ("id,kind\na,person", "customers[0].kind (row 2, column kind): 'person' is not one of", ""),
        (
            "id,provider,account\na,aws,1.2E+11",
            "customers[0].accounts[0].id (row 2, column account)",
            "format the column as text",
        ),
        ("id,provider\na,aws", "customers[0].accounts[0] (row 2): id is missing", ""),
        ('id,kind\na,"x', "row 2: is not CSV", ""),
        ('"id', "row 1: is not CSV", ""),
        ("id,name\na,Secret One\na,Secret Two", "row 3, column name: differs from row 2", "alike"),
    ],
)
def test_a_table_that_is_wrong_names_the_row(tmp_path, text, message, hint):
    error = refusal(tmp_path, text, "register.csv")

    assert message in str(error)
    assert hint in error.hint
    assert "Secret" not in str(error)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_may_use_other_delimiters_and_a_byte_order_mark(tmp_path, delimiter):
    text = "\ufeff" + "id,citizenships,kind\na,DE|FR,individual\n\na,,individual\n".replace(",", delimiter)

    (customer,) = load(write(tmp_path, text, "register.CSV")).customers

    assert customer.citizenships == ("DE", "FR")


def test_a_table_says_what_is_on_file_validated_and_used(tmp_path):
    text = (
        "id,government_of,has_purpose,has_ownership,name_validated,validated_day,benefits_in,uses,uses_complete\n"
        "a,ru,yes,no,yes,2026-10-01,ru|ch,quantum_computing;other,yes\n"
    )

    (customer,) = load(write(tmp_path, text, "register.csv")).customers

    held = customer.data_elements
    assert (held.purpose, held.ownership, held.name_validated) == ("yes", "no", "yes")
    assert held.validated_day == date(2026, 10, 1)
    assert (customer.government_of, customer.benefits_in) == (("RU",), ("RU", "CH"))
    assert (customer.uses, customer.uses_complete) == (("quantum_computing", "other"), "yes")


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("provider: {operates_in: [Germany]}", "provider.operates_in[0]"),
        ("customers: [{id: a, benefits_in: [RUS]}]", "customers[0].benefits_in[0]"),
        (
            "customers: [{id: a, end_users: [{government_of: [XX]}]}]",
            "customers[0].end_users[0].government_of[0]",
        ),
        (
            "customers: [{id: a, records: [{id: r, kind: sanctions, served_in: [UK]}]}]",
            "customers[0].records[0].served_in[0]",
        ),
    ],
)
def test_a_place_that_is_no_country_is_named(tmp_path, written, place):
    written = written if "customers" in written else f"{written}\ncustomers: []"
    error = refusal(tmp_path, f"schema: guardrails.register/1\n{written}\n", "register.yaml")

    assert place in str(error)
    assert "is not an ISO 3166-1 alpha-2 country code" in str(error)


def test_a_row_may_repeat_an_account(tmp_path):
    text = "id,provider,account\na,gcp,project-one\na,gcp,project-one\n"

    assert len(load(write(tmp_path, text, "register.csv")).customers[0].accounts) == 1


def test_whether_hardware_is_set_aside_is_a_column_too(tmp_path):
    path = write(tmp_path, "id,hardware_set_aside\na,yes\nb,\n", "register.csv")

    assert [each.hardware_set_aside for each in load(path).customers] == ["yes", "unknown"]


PROVIDER = """
provider:
  authorisations:
    - {{id: L-1, rules: [US-EAR-01], kind: license, places: [{place}], items: [3A090.a], max_tpp: 2e6}}
  sites: [{{id: op-1, country: {country}}}]
customers: []
"""


def test_places_of_an_authorisation_are_countries_regions_or_clouds(tmp_path):
    text = PROVIDER.format(place='bh, "aws:me-south-1", aws', country="jp")
    provider = load(write(tmp_path, text)).provider

    assert provider.authorisations[0].places == ("BH", "aws:me-south-1", "aws")
    assert provider.authorisations[0].max_tpp == 2e6
    assert provider.sites[0].country == "JP"


@pytest.mark.parametrize(("place", "country", "where"), [("ZZ", "JP", "places[0]"), ("BH", "ZZ", "country")])
def test_a_country_that_does_not_exist_is_refused_with_its_place(tmp_path, place, country, where):
    error = refusal(tmp_path, PROVIDER.format(place=place, country=country))

    assert where in str(error)
    assert "'ZZ' is not an ISO 3166-1 alpha-2 country code" in str(error)


def test_an_authorisation_of_an_unknown_kind_is_refused(tmp_path):
    text = PROVIDER.format(place="BH", country="JP").replace("kind: license", "kind: handshake")

    assert "provider.authorisations[0].kind" in str(refusal(tmp_path, text))
