"""What quotas, access and contact say of an account."""

import msgspec
import pytest

from guardrails.clouds.aws.account import described
from guardrails.clouds.aws.contact import api as contact
from guardrails.clouds.aws.contact.api import CONTACT
from guardrails.clouds.aws.quotas import api as quotas
from guardrails.clouds.aws.trail import api as trail
from guardrails.model.account import CloudAccount, Contact
from guardrails.model.range import UNKNOWN, Range
from guardrails.scan.interface import Reading, Unit
from tests.samples.aws_answers import ACCOUNT, CATALOG, Refusal, World

HELD = CloudAccount(provider="aws", id=ACCOUNT)
P = quotas.Records(ec2=(quotas.Quota("Running On-Demand DL instances", 96.0),), sagemaker=())


def reading(service, records=None, region="eu-west-1"):
    data = b"" if records is None else msgspec.msgpack.encode(records)
    return Reading(unit=Unit(ACCOUNT, region, service), state="read", records=data)


def last(day):
    return trail.Records((trail.Count(name="ConsoleLogin", number=1, last_day=day), trail.Count(name="x")))


def test_quotas_of_all_regions_add_up():
    both = [reading("quotas", P), reading("quotas", P, "us-east-1")]

    assert described(HELD, both, CATALOG).quota_accelerators == Range(0, 16)


def test_a_region_without_an_answer_leaves_the_bound_open():
    assert described(HELD, [reading("quotas", P), reading("quotas")], CATALOG).quota_accelerators == UNKNOWN


def test_the_last_day_of_all_regions_counts():
    days = [reading("trail", last("2026-11-03")), reading("trail", last("2026-11-05")), reading("trail")]

    assert described(HELD, days, CATALOG).last_access_day == "2026-11-05"


def test_what_was_not_asked_for_is_not_known():
    assert described(HELD, [reading("ec2")], CATALOG) == HELD


def on_file(**held):
    given = dict.fromkeys(("FullName", "AddressLine1", "PhoneNumber"), "") | held
    return World(CONTACT, GetContactInformation={"ContactInformation": given}).read()


@pytest.mark.parametrize(
    ("held", "found"),
    [
        ({"FullName": "Jane Doe", "AddressLine1": "1 Hidden Street", "PhoneNumber": "+1202"}, "yes yes yes"),
        ({"CompanyName": "Doe"}, "yes no no"),
        ({"FullName": " ", "PhoneNumber": "1"}, "no no yes"),
    ],
)
def test_of_contact_only_what_is_on_file_is_kept(held, found):
    records = on_file(**held)
    name, address, telephone = found.split()

    assert records.contact == Contact(name=name, address=address, telephone=telephone)
    assert described(HELD, [reading("contact", records)], CATALOG).contact == records.contact
    assert contact.say(records) == f"on file: name {name}, address {address}, telephone {telephone}"


def test_an_account_without_contact_has_none_on_file():
    world = World(CONTACT, GetContactInformation=Refusal("ResourceNotFoundException", 404))

    assert world.read().contact == Contact(name="no", address="no", telephone="no")
    assert world.calls.errors == []


def test_contact_that_is_refused_is_not_known():
    world = World(CONTACT, GetContactInformation=Refusal())
    records = world.read()

    assert [each.state for each in world.calls.errors] == ["denied"]
    assert contact.say(records) == ""
    assert described(HELD, [reading("contact", records), reading("contact")], CATALOG) == HELD
    assert described(HELD, [reading("contact")], CATALOG) == HELD
