"""What a reservation, a fleet of them or a host adds, by what is used of it."""

import pytest

from guardrails.catalog.accelerators import OPEN, Accelerators
from guardrails.catalog.load import load
from guardrails.clouds.aws.ec2.settings import Option
from guardrails.clouds.aws.reservations.settings import (
    ANY,
    NOTHING,
    Filled,
    Fleet,
    Host,
    Reservation,
    fleet_part,
    host_part,
    part,
)
from guardrails.model.field import Field
from guardrails.model.range import ONE, Range, exactly

ACCELERATORS = Accelerators(load())
P5, P4D, GENERAL = "p5.48xlarge", "p4d.24xlarge", "m5.large"
LOST = Field(None, "count", "known only after apply")
NOT_CERTAIN = "how much of it machines of this plan use is not certain"


def never():
    raise AssertionError("what has no accelerators asks nobody")


def reserved(count=4, used=NOTHING, kind=P5, zone="eu-west-1a"):
    number = count if isinstance(count, Field) else Field(count, "count")
    return part(Reservation(type=Field(kind, "type"), count=number, zone=zone), ACCELERATORS, lambda: used)


def sizes(found):
    return [(each.size.planned, each.size.ceiling) for each in found.choices]


@pytest.mark.parametrize(
    ("used", "size", "reasons"),
    [
        (NOTHING, (exactly(4), exactly(4)), []),
        (Filled(ONE, exactly(3)), (exactly(3), ONE), []),
        (Filled(ONE, Range(1, 3)), (exactly(3), Range(1, 3)), [NOT_CERTAIN]),
        (Filled(Range(0, 1), exactly(3)), (Range(3, 4), ONE), [NOT_CERTAIN]),
        (ANY, (Range(0, 4), Range(0, 4)), [NOT_CERTAIN]),
    ],
)
def test_a_reservation_adds_what_is_left_planned_and_at_the_most(used, size, reasons):
    found = reserved(used=used)

    assert sizes(found) == [size]
    assert [each.reason for each in found.open] == reasons
    assert (found.zone, found.market, found.role) == ("eu-west-1a", "reserved", "reservation")


def test_nothing_is_left_of_nothing_whoever_uses_it():
    assert reserved(0, ANY).open == ()


def test_a_number_that_is_not_known_is_said_beside_its_use():
    found = reserved(LOST, ANY)

    assert sizes(found) == [(OPEN.planned, OPEN.ceiling)]
    assert [each.reason for each in found.open] == [LOST.reason, NOT_CERTAIN]


def test_a_reservation_without_accelerators_asks_for_no_users():
    general = Reservation(type=Field(GENERAL), count=Field(2))
    fleet = Fleet(total=Field(2), options=(Option(type=Field(GENERAL)), Option(type=Field("c5.large"))))

    assert [each.chip for each in part(general, ACCELERATORS, never).choices] == ["none"]
    assert {each.chip for each in fleet_part(fleet, ACCELERATORS, never).choices} == {"none"}


def reserved_fleet(*options, total=None, used=NOTHING):
    fleet = Fleet(total=total or Field(8, "total"), options=options)
    return fleet_part(fleet, ACCELERATORS, lambda: used)


def test_each_option_of_a_fleet_fills_its_capacity_by_weight():
    found = reserved_fleet(Option(type=Field(P5), weight=Field(4)), Option(type=Field(P4D)))

    assert sizes(found) == [(exactly(2), exactly(2)), (exactly(8), exactly(8))]
    assert found.open == ()


@pytest.mark.parametrize("other", [P4D, GENERAL])
def test_machines_may_use_each_option_of_a_fleet(other):
    found = reserved_fleet(Option(type=Field(P5), weight=Field(4)), Option(type=Field(other)), used=ANY)

    assert sizes(found) == [(Range(0, 2), Range(0, 2)), (Range(0, 8), Range(0, 8))]
    assert [(each.path, each.reason) for each in found.open] == [("total", NOT_CERTAIN)]


def test_what_is_not_known_of_a_fleet_is_said():
    weight = Field(None, "weight", "known only after apply")
    found = reserved_fleet(Option(type=Field(P5), weight=weight), total=LOST, used=ANY)

    assert [each.path for each in found.open] == ["count", "weight", "count"]


def host(used=NOTHING, **said):
    return host_part(Host(**said), ACCELERATORS, lambda family: used)


def test_a_host_of_a_type_holds_as_many_as_its_familys_largest_has_accelerators_for():
    (choice,) = host(type=Field("p3.2xlarge"), family=Field("p5")).choices

    assert (choice.instance_type, choice.size.planned, choice.size.ceiling) == (
        "p3.2xlarge",
        exactly(8),
        exactly(8),
    )


@pytest.mark.parametrize(
    ("used", "size", "certain"),
    [
        (Filled(exactly(4), exactly(8)), (exactly(1), exactly(0)), True),
        (Filled(exactly(4), Range(4, 8)), (exactly(1), Range(0, 1)), False),
        (Filled(exactly(2), exactly(2)), (exactly(1.5), exactly(1.5)), True),
    ],
)
def test_the_accelerators_of_machines_on_a_host_are_taken_from_it(used, size, certain):
    found = host(used, type=Field("p3.8xlarge"))

    assert sizes(found) == [size]
    assert (found.open == ()) == certain


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({}, "is not set"),
        ({"type": Field(None, "type", "known only after apply")}, "known only after apply"),
        ({"family": Field(None, "family", "known only after apply")}, "known only after apply"),
        ({"family": Field("z9", "family")}, '"z9" is not in the catalog'),
        ({"family": Field("z9", "family", hidden=True)}, '"(sensitive)" is not in the catalog'),
        ({"type": Field("z9.large", "type", hidden=True)}, '"(sensitive)" is not in the catalog'),
    ],
)
def test_a_host_of_which_nothing_is_known_says_why_and_no_secret(said, reason):
    (choice,) = host(used=ANY, **said).choices

    assert choice.chip == "unknown"
    assert reason in str(choice)
    assert "z9" not in str(choice) or not any(each.hidden for each in said.values())


def test_a_host_of_a_family_without_accelerators_is_none():
    (choice,) = host_part(Host(family=Field("m5")), ACCELERATORS, lambda family: never()).choices

    assert (choice.instance_type, choice.chip) == ("m5", "none")
