"""AppStream as the scan reads it: fleets with graphics up to what scales them, and image builders."""

import pytest

from guardrails.clouds.aws.appstream import owners as appstream
from guardrails.clouds.aws.appstream.api import APPSTREAM
from guardrails.model.range import Range, exactly
from tests.samples.aws_answers import WHEN, Refusal, World, claims, facts

ARN = "arn:aws:appstream:eu-west-1:111122223333:fleet/f"


def fleet(**changed):
    given = {
        "Arn": ARN,
        "Name": "f",
        "InstanceType": "stream.graphics.g5.2xlarge",
        "FleetType": "ON_DEMAND",
        "State": "RUNNING",
        "ComputeCapacityStatus": {"Desired": 2, "Running": 1},
    }
    return given | changed


def builder(**changed):
    given = {"Arn": "arn:b", "Name": "b", "InstanceType": "stream.graphics.g4dn.xlarge", "State": "RUNNING"}
    return given | changed


def target(most, name="f"):
    return {
        "ServiceNamespace": "appstream",
        "ResourceId": f"fleet/{name}",
        "ScalableDimension": "appstream:fleet:DesiredCapacity",
        "MinCapacity": 0,
        "MaxCapacity": most,
        "RoleARN": "arn:role",
        "CreationTime": WHEN,
    }


def world(*fleets, builders=(), targets=(), **answers):
    return World(
        APPSTREAM,
        **{
            "DescribeFleets": {"Fleets": list(fleets)},
            "DescribeImageBuilders": {"ImageBuilders": list(builders)},
            "ListTagsForResource": {"Tags": {"customer": "C-1"}},
            "DescribeScalableTargets": {"ScalableTargets": list(targets)},
        }
        | answers,
    )


def rows(*fleets, **given):
    return appstream.claim(world(*fleets, **given).read(), facts()).rows


def test_a_fleet_is_a_row_with_its_tags():
    (row,) = rows(fleet())

    assert (row.id, row.kind, row.accelerator) == (ARN, "aws_appstream_fleet", "A10G")
    assert (row.accelerators, row.ceiling, claims(row)) == (exactly(2), exactly(2), {"customer": "C-1"})


@pytest.mark.parametrize(
    ("changed", "targets", "planned", "ceiling"),
    [
        ({}, [target(9)], exactly(2), exactly(9)),
        ({}, [target(1)], exactly(2), exactly(2)),
        ({}, [target(9, "other")], exactly(2), exactly(2)),
        ({"ComputeCapacityStatus": {"Desired": 2, "Running": 5}}, [], exactly(5), exactly(5)),
        (
            {"State": "STOPPED", "ComputeCapacityStatus": {"Desired": 4, "Running": 0}},
            [],
            exactly(0),
            exactly(4),
        ),
        ({"FleetType": "ELASTIC", "MaxConcurrentSessions": 3}, [], Range(0, 3), exactly(3)),
        ({"FleetType": "ELASTIC"}, [], Range(0), Range(0)),
    ],
    ids=["scaled", "below", "another's", "draining", "stopped", "elastic", "elastic without a limit"],
)
def test_the_size_of_a_fleet(changed, targets, planned, ceiling):
    (row,) = rows(fleet(**changed), targets=targets)

    assert (row.accelerators, row.ceiling) == (planned, ceiling)


@pytest.mark.parametrize(
    ("kind", "chips"),
    [
        ("stream.standard.medium", []),
        ("stream.graphics.z9.large", ["unknown"]),
        ("stream.graphics-pro.4xlarge", ["M60"]),
    ],
)
def test_the_machines_of_a_fleet(kind, chips):
    assert [row.accelerator for row in rows(fleet(InstanceType=kind))] == chips


@pytest.mark.parametrize(
    ("state", "found"),
    [("RUNNING", [(exactly(1), exactly(1))]), ("STOPPED", [(exactly(0), exactly(1))]), ("FAILED", [])],
)
def test_image_builders(state, found):
    listed = rows(builders=[builder(State=state)])

    assert [(row.accelerators, row.ceiling) for row in listed] == found


def test_scaling_that_cannot_be_read_opens_the_ceiling():
    made = world(fleet(), DescribeScalableTargets=Refusal())
    (row,) = appstream.claim(made.read(), facts()).rows

    assert (row.accelerators, row.ceiling) == (exactly(2), Range(2))
    assert [each.operation for each in made.calls.errors] == ["DescribeScalableTargets"]


def test_plain_fleets_are_asked_nothing_more():
    made = world(fleet(InstanceType="stream.memory.z1d.large"))
    made.read()

    assert made.operations == {"DescribeFleets", "DescribeImageBuilders"}
