"""GameLift as the scan reads it: fleets in each of their locations."""

import pytest

from guardrails.clouds.aws.gamelift import owners as gamelift
from guardrails.clouds.aws.gamelift.api import GAMELIFT
from guardrails.model.range import Range, exactly
from tests.samples.aws_answers import REGION, Refusal, World, by, claims, facts

ARN = "arn:aws:gamelift:eu-west-1:111122223333:fleet/fleet-1"


def fleet(**changed):
    given = {"FleetId": "fleet-1", "FleetArn": ARN, "FleetType": "SPOT", "InstanceType": "g4dn.xlarge"}
    return given | {"Status": "ACTIVE", "ComputeType": "EC2"} | changed


def capacity(**counts):
    return {"FleetId": "fleet-1", "InstanceCounts": {"DESIRED": 2, "MINIMUM": 1, "MAXIMUM": 9} | counts}


def world(*fleets, containers=(), places=None, **answers):
    places = places or {}
    located = [{"LocationState": {"Location": name, "Status": "ACTIVE"}} for name in places]
    return World(
        GAMELIFT,
        **{
            "DescribeFleetAttributes": {"FleetAttributes": list(fleets)},
            "ListContainerFleets": {"ContainerFleets": list(containers)},
            "DescribeFleetCapacity": {"FleetCapacity": [capacity()]},
            "DescribeFleetLocationAttributes": {"LocationAttributes": located},
            "DescribeFleetLocationCapacity": by(
                "Location", {name: {"FleetCapacity": each} for name, each in places.items()}
            ),
            "ListTagsForResource": {"Tags": [{"Key": "customer", "Value": "C-1"}]},
        }
        | answers,
    )


def rows(*fleets, **given):
    return gamelift.claim(world(*fleets, **given).read(), facts()).rows


def test_a_fleet_is_a_row_with_its_tags_and_limits():
    (row,) = rows(fleet())

    assert (row.id, row.kind, row.accelerator, row.market) == (ARN, "aws_gamelift_fleet", "T4", "spot")
    assert (row.accelerators, row.ceiling, row.region) == (exactly(2), exactly(9), REGION)
    assert (claims(row), row.claims_complete) == ({"customer": "C-1"}, True)


def test_a_fleet_counts_in_each_of_its_locations():
    found = rows(fleet(), places={"us-west-2": capacity(DESIRED=3, MAXIMUM=4)})

    assert [(row.region, row.accelerators, row.ceiling) for row in found] == [
        (REGION, exactly(2), exactly(9)),
        ("us-west-2", exactly(3), exactly(4)),
    ]
    assert len({row.id for row in found}) == 2


def test_fleets_of_containers_count():
    (row,) = rows(
        containers=[
            {"FleetId": "c-1", "FleetArn": "arn:c", "InstanceType": "g5.xlarge", "BillingType": "ON_DEMAND"}
        ],
        DescribeFleetCapacity={"FleetCapacity": [capacity() | {"FleetId": "c-1"}]},
    )

    assert (row.id, row.accelerator, row.market, row.ceiling) == ("arn:c", "A10G", "on_demand", exactly(9))


@pytest.mark.parametrize(
    ("changed", "counts", "found"),
    [
        ({}, {"DESIRED": 0, "ACTIVE": 3, "PENDING": 1}, [(exactly(4), exactly(9))]),
        ({"Status": "DELETING"}, {"ACTIVE": 1, "TERMINATING": 1}, [(exactly(2), exactly(2))]),
        ({"Status": "TERMINATED"}, {}, []),
        ({"InstanceType": "c5.large"}, {}, []),
        ({"ComputeType": "ANYWHERE"}, {}, []),
        ({}, {"MAXIMUM": 0, "DESIRED": 0}, [(exactly(0), exactly(0))]),
    ],
    ids=["more than wanted", "going", "over", "plain", "the customer's own", "emptied"],
)
def test_what_a_fleet_holds(changed, counts, found):
    listed = rows(
        fleet(**changed), DescribeFleetCapacity={"FleetCapacity": [capacity(**{"MINIMUM": 0} | counts)]}
    )

    assert [(row.accelerators, row.ceiling) for row in listed] == found


@pytest.mark.parametrize(
    ("operation", "ceiling"),
    [("DescribeFleetCapacity", Range(0)), ("DescribeFleetLocationAttributes", exactly(9))],
)
def test_what_cannot_be_read_is_not_known(operation, ceiling):
    made = world(fleet(), **{operation: Refusal()})
    (row,) = gamelift.claim(made.read(), facts()).rows

    assert [each.operation for each in made.calls.errors] == [operation]
    assert (row.ceiling, bool(row.unresolved)) == (ceiling, True)


def test_what_a_region_does_not_offer_is_not_there():
    elsewhere = Refusal("UnsupportedRegionException", 400)
    made = world(fleet(), ListContainerFleets=elsewhere, DescribeFleetLocationAttributes=elsewhere)
    (row,) = gamelift.claim(made.read(), facts()).rows

    assert made.calls.errors == []
    assert made.calls.unoffered == ["ListContainerFleets", "DescribeFleetLocationAttributes"]
    assert (row.ceiling, row.unresolved) == (exactly(9), ())


def test_the_size_of_a_fleet_that_a_region_does_not_tell_is_not_known():
    made = world(fleet(), DescribeFleetCapacity=Refusal("UnsupportedRegionException", 400))
    (row,) = gamelift.claim(made.read(), facts()).rows

    assert row.ceiling == Range(0)


def test_tags_that_cannot_be_read_leave_the_customer_open():
    (row,) = rows(fleet(), ListTagsForResource=Refusal())

    assert not row.claims_complete


def test_plain_fleets_are_asked_nothing_more():
    made = world(fleet(InstanceType="c5.large"))
    made.read()

    assert made.operations == {"DescribeFleetAttributes", "ListContainerFleets"}
