"""What an export is: who uses which hardware, where, for whom it was set aside, and who has a license.

Registers and plans as users write them, by the shipped policies.
"""

from datetime import UTC, datetime

import msgspec
import pytest
from msgspec import yaml

from guardrails.clouds.plans import read_plans
from guardrails.decide.decide import decide as decide_on
from guardrails.decide.inputs import open_files
from guardrails.register.attribute import AttributionSettings, Resolver
from guardrails.register.load import load
from guardrails.register.unite import unite
from guardrails.settings import LawOverride, Settings
from tests.plans import instance, plan

NOW = datetime(2026, 11, 30, 18, tzinfo=UTC)
LISTS = ("dpl", "entity_list", "meu", "sdn", "sdn_744_8", "uvl")
SEARCHED = [{"list": each, "day": "2026-11-20"} for each in LISTS]
LAW = "law"


@pytest.fixture(scope="module")
def decide(tmp_path_factory):
    """The verdicts on a customer, its provider and one machine: `(rule) -> (verdict, what binds)`."""
    folder = tmp_path_factory.mktemp("exports")
    base = open_files(Settings()).at(NOW, everything=True)
    engine = base.open_engine()

    def verdicts(customer, *machines, provider=None, choices=None):
        register = folder / "register.yaml"
        register.write_bytes(
            yaml.encode(
                {
                    "schema": "guardrails.register/1",
                    "provider": party("US", id="us", offers_iaas="yes") | (provider or {}),
                    "resellers": customer.pop("_resellers", []),
                    "resellers_complete": "yes",
                    "customers": [customer],
                }
            )
        )
        file = folder / "tfplan.json"
        file.write_text(plan(*machines))
        read = load(register)
        law = {"us_ear": LawOverride(choices=choices)} if choices else {}
        inputs = open_files(Settings(law=law)).at(NOW, everything=True) if law else base
        ours = msgspec.structs.replace(
            inputs,
            united=unite(read),
            resolver=Resolver(read, AttributionSettings()),
            open_engine=lambda: engine,
        )
        report = decide_on(read_plans([str(file)], base.catalog), ours)
        return {
            each.rule: (each.verdict, each.binding, each)
            for each in report.verdicts
            if each.customer == customer["id"]
        }

    return verdicts


def party(country, **changes):
    """An entity of one country in everything."""
    places = ("organised_in", "located_in", "headquarters", "ultimate_parent_headquarters")
    return {"id": "C-1", "kind": "entity"} | dict.fromkeys(places, country) | changes


def customer(country="DE", **changes):
    """A customer that was screened, with nobody behind it."""
    lists = ("owners", "end_users", "on_behalf_of", "resellers")
    complete = dict.fromkeys([f"{each}_complete" for each in lists], "yes")
    return party(country) | complete | {"screenings": SEARCHED} | changes


def listed(name="entity_list"):
    return {"listings": [{"list": name, "match": "confirmed", "day": "2026-11-01"}]}


def machine(zone, instance_type="p5.48xlarge"):
    return instance(
        instance_type=instance_type,
        after={"availability_zone": zone, "tags": {"customer": "C-1"}, "tags_all": {"customer": "C-1"}},
    )


def licensed(**changes):
    """The provider's license for what is of 3A090.a in Bahrain."""
    own = {"id": "L-1", "rules": ["US-EAR-01"], "kind": "license", "reference": "X-1"}
    return {"authorisations": [own | {"places": ["BH"], "items": ["3A090.a"]} | changes]}


VIRGINIA, TOKYO, BAHRAIN = "us-east-1a", "ap-northeast-1a", "me-south-1a"
EMIRATES, HONG_KONG = "me-central-1a", "ap-east-1a"
ON_LISTS = {"US-EAR-03": "entity_list", "US-EAR-04": "meu", "US-EAR-05": "uvl", "US-EAR-06": "dpl"}


@pytest.mark.parametrize(("rule", "name"), ON_LISTS.items())
def test_a_listed_party_on_hardware_in_the_united_states_is_a_finding_of_the_house(decide, rule, name):
    found = decide(customer("CN", **listed(name), hardware_set_aside="yes"), machine(VIRGINIA))

    assert found[rule][0] == "not_applicable"
    assert found["HSE-11"][:2] == ("fail", "house")
    assert name in found["HSE-11"][2].message


def test_a_blocked_person_is_one_of_the_law_wherever_the_hardware_is(decide):
    found = decide(customer("CN", **listed("sdn")), machine(VIRGINIA))

    assert found["US-OFAC-01"][:2] == ("fail", LAW)


@pytest.mark.parametrize("aside", ["yes", "no", "unknown"])
def test_a_listed_party_that_uses_hardware_abroad_is_one_of_the_law(decide, aside):
    found = decide(customer("CN", **listed(), hardware_set_aside=aside), machine(TOKYO))

    assert found["US-EAR-03"][:2] == ("fail", LAW)


def test_a_listed_reseller_of_hardware_abroad_is_one_of_the_law(decide):
    reseller = party("JP", id="S-1", **listed(), screenings=SEARCHED)
    behind = customer("JP", resellers=["S-1"], _resellers=[reseller])

    found = decide(behind, machine(TOKYO))

    assert found["US-EAR-03"][:2] == ("fail", LAW)
    assert found["HSE-11"][0] == "fail"


OWNER = party("CN", id="el", share_percent=60, screenings=SEARCHED, **listed())


@pytest.mark.parametrize(
    ("organised_in", "verdict"), [("US", "pass"), ("DE", "fail"), ("unknown", "unknown")]
)
def test_an_affiliate_counts_where_it_is_organised(decide, organised_in, verdict):
    found = decide(customer("US", owners=[OWNER], organised_in=organised_in), machine(TOKYO))

    assert found["US-EAR-07"][0] == verdict
    assert found["HSE-11"][:2] == ("fail", "house")


@pytest.mark.parametrize(("aside", "verdict"), [("yes", "fail"), ("no", "unknown"), ("unknown", "unknown")])
def test_headquarters_in_china_fail_only_on_hardware_that_is_set_aside(decide, aside, verdict):
    found = decide(customer("CN", hardware_set_aside=aside), machine(TOKYO))

    assert found["US-EAR-02"][0] == verdict
    assert found["US-EAR-11"][0] in ("pass", "not_applicable")


@pytest.mark.parametrize(
    ("reading", "verdict"),
    [("any_use", "fail"), ("open_where_shared", "unknown"), ("set_aside_only", "not_applicable")],
)
def test_shared_hardware_is_read_by_choice(decide, reading, verdict):
    choices = {"use_abroad": reading}

    found = decide(customer("CN", hardware_set_aside="no"), machine(TOKYO), choices=choices)

    assert found["US-EAR-02"][0] == verdict


def test_headquarters_in_china_use_hardware_in_the_united_states(decide):
    found = decide(customer("CN", hardware_set_aside="yes"), machine(VIRGINIA))

    assert found["US-EAR-02"][0] == "not_applicable"


L4 = "g6.xlarge"


@pytest.mark.parametrize(
    ("provider", "verdict"),
    [
        (licensed(), "pass"),
        (licensed(kind="data_center_veu", places=["aws:me-south-1"]), "pass"),
        (licensed(places=["me-south-1"], items=["L4"], max_accelerators=1), "pass"),
        (licensed(max_tpp=1940), "pass"),
        (licensed(from_day="2026-11-30", until_day="2026-11-30"), "pass"),
        (licensed(max_tpp=1939), "fail"),
        (licensed(until_day="2026-11-29"), "fail"),
        (licensed(from_day="2026-12-01"), "fail"),
        (licensed(places=["QA", "aws:me-central-1"]), "fail"),
        (licensed(items=["3A090.b"]), "fail"),
        (licensed(kind="government_agency"), "fail"),
        (licensed(reference=""), "fail"),
        (licensed(places=[]), "unknown"),
        (licensed(items=[]), "unknown"),
        (licensed(until_day="2026-11-29") | {"authorisations_complete": "no"}, "unknown"),
        ({}, "unknown"),
        ({"authorisations_complete": "yes"}, "fail"),
    ],
)
def test_a_region_is_licensed_once_by_the_provider(decide, provider, verdict):
    found = decide(customer(), machine(BAHRAIN, L4), provider=provider)["US-EAR-01"]

    assert found[0] == verdict
    assert found[1] == (LAW if verdict == "fail" else found[1])
    if verdict == "pass":
        assert "L-1" in str(found[2].observed)


def test_a_customer_may_have_a_license_of_its_own(decide):
    own = {"rules": ["US-EAR-01"], "kind": "license", "reference": "X-2", "until_day": "2027-01-01"}

    assert decide(customer(authorisations=[own]), machine(BAHRAIN, L4))["US-EAR-01"][0] == "pass"


@pytest.mark.parametrize("zone", [BAHRAIN, EMIRATES])
def test_hardware_that_is_set_aside_has_a_license_or_none(decide, zone):
    assert decide(customer(hardware_set_aside="yes"), machine(zone))["US-EAR-01"][:2] == ("fail", LAW)


def test_in_hong_kong_nothing_is_presumed_to_be_licensed(decide):
    assert decide(customer(), machine(HONG_KONG))["US-EAR-01"][:2] == ("fail", LAW)


@pytest.mark.parametrize(("zone", "verdict"), [(EMIRATES, "pass"), (BAHRAIN, "unknown"), (HONG_KONG, "fail")])
def test_an_agency_of_the_emirates_is_free_there_alone(decide, zone, verdict):
    agency = {"rules": ["US-EAR-01"], "kind": "government_agency", "reference": "MoE-1"}

    assert decide(customer("AE", authorisations=[agency]), machine(zone))["US-EAR-01"][0] == verdict


@pytest.mark.parametrize(("place", "verdict"), [("AE", "pass"), ("QA", "fail")])
def test_a_provider_of_the_supplement_is_free_in_the_emirates(decide, place, verdict):
    entity = licensed(kind="supplement_entity", places=[place], items=["3A090.a"])

    assert decide(customer("JP"), machine(EMIRATES), provider=entity)["US-EAR-01"][0] == verdict


def dedicated(zone, **after):
    row = machine(zone)
    row["change"]["after"] |= after
    return row


OUTPOST = {"outpost_arn": "arn:aws:outposts:ap-northeast-1:111122223333:outpost/op-0a1b2c3d4e5f60718"}


def test_a_dedicated_host_abroad_is_for_its_customer_whatever_the_register_says(decide):
    found = decide(customer("CN", hardware_set_aside="no"), dedicated(TOKYO, tenancy="host"))

    assert found["US-EAR-02"][:2] == ("fail", LAW)


@pytest.mark.parametrize("zone", [TOKYO, VIRGINIA])
def test_where_an_outpost_stands_no_region_says(decide, zone):
    found = decide(customer("CN", **listed()), dedicated(zone, **OUTPOST))

    assert (found["US-EAR-02"][0], found["US-EAR-03"][0]) == ("unknown", "unknown")
    assert found["HSE-11"][0] == "fail"


def test_the_register_says_where_an_outpost_stands(decide):
    for country, verdict in (("JP", "fail"), ("US", "not_applicable")):
        site = {"sites": [{"id": "op-0a1b2c3d4e5f60718", "country": country}]}
        found = decide(customer("CN", **listed()), dedicated(VIRGINIA, **OUTPOST), provider=site)

        assert (found["US-EAR-02"][0], found["US-EAR-03"][0]) == (verdict, verdict)


@pytest.mark.parametrize(
    ("zone", "verdict"), [("us-east-1-bue-1a", "fail"), ("us-east-1-atl-2a", "not_applicable")]
)
def test_a_local_zone_of_a_region_in_the_united_states_may_be_abroad(decide, zone, verdict):
    assert decide(customer("CN", **listed()), machine(zone))["US-EAR-03"][0] == verdict


def test_a_local_zone_in_oman_is_not_in_bahrain(decide):
    assert decide(customer(), machine("me-south-1-mct-1a", L4), provider=licensed())["US-EAR-01"][0] == "fail"
    oman = licensed(places=["OM"])
    assert decide(customer(), machine("me-south-1-mct-1a", L4), provider=oman)["US-EAR-01"][0] == "pass"


@pytest.mark.parametrize(("most", "verdict"), [(2, "pass"), (1, "fail")])
def test_a_limit_is_for_all_customers_together(decide, most, verdict):
    other = machine(BAHRAIN, L4) | {"address": "aws_instance.other", "name": "other"}
    other["change"]["after"] |= {"tags": {"customer": "C-2"}, "tags_all": {"customer": "C-2"}}

    found = decide(customer(), machine(BAHRAIN, L4), other, provider=licensed(max_accelerators=most))

    assert found["US-EAR-01"][0] == verdict
