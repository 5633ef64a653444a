"""CodeBuild as the scan reads it: fleets and projects with GPUs, as the plan has them."""

import pytest

from guardrails.clouds.aws.codebuild import owners as codebuild
from guardrails.clouds.aws.codebuild.api import CODEBUILD
from guardrails.model.range import Range, exactly
from tests.samples.aws_answers import Newer, Refusal, World, claims, facts, paged

ARN = "arn:aws:codebuild:eu-west-1:111122223333:fleet/gpu:1"
GPU = {"type": "LINUX_GPU_CONTAINER", "computeType": "BUILD_GENERAL1_LARGE"}


def fleet(**changed):
    given = {
        "name": "gpu",
        "arn": ARN,
        "status": {"statusCode": "ACTIVE"},
        "baseCapacity": 2,
        "environmentType": "LINUX_GPU_CONTAINER",
        "computeType": "BUILD_GENERAL1_LARGE",
        "overflowBehavior": "QUEUE",
        "tags": [{"key": "customer", "value": "C-1"}],
    }
    return {key: value for key, value in (given | changed).items() if value is not None}


def project(**changed):
    given = {"name": "p", "arn": "arn:project", "environment": GPU, "concurrentBuildLimit": 3}
    given["tags"] = [{"key": "customer", "value": "C-2"}]
    return {key: value for key, value in (given | changed).items() if value is not None}


def world(*fleets, projects=(), **answers):
    return World(
        CODEBUILD,
        **{
            "ListFleets": {"fleets": [each["arn"] for each in fleets]},
            "BatchGetFleets": {"fleets": list(fleets)},
            "ListProjects": {"projects": [each["name"] for each in projects]},
            "BatchGetProjects": {"projects": list(projects)},
        }
        | answers,
    )


def rows(*fleets, projects=(), **answers):
    made = world(*fleets, projects=projects, **answers)
    found = codebuild.claim(made.read(), facts()).rows
    assert not made.calls.errors
    return found


def only(*fleets, **given):
    (row,) = rows(*fleets, **given)
    return row


def test_a_fleet_is_a_row_with_its_tags():
    row = only(fleet())

    assert (row.id, row.kind, row.accelerator) == (ARN, "aws_codebuild_fleet", "V100-SXM2-16GB")
    assert (row.accelerators, row.ceiling, claims(row)) == (exactly(8), exactly(8), {"customer": "C-1"})


@pytest.mark.parametrize(
    ("changed", "planned", "ceiling"),
    [
        ({"scalingConfiguration": {"maxCapacity": 5, "desiredCapacity": 3}}, exactly(12), exactly(20)),
        ({"scalingConfiguration": {"maxCapacity": 5}}, exactly(8), exactly(20)),
        ({"overflowBehavior": "ON_DEMAND"}, exactly(8), Range(8)),
        ({"baseCapacity": None}, Range(0), Range(0)),
        (
            {"status": {"statusCode": "DELETING"}, "scalingConfiguration": {"maxCapacity": 5}},
            exactly(8),
            exactly(8),
        ),
    ],
    ids=["scaled", "not scaled yet", "overflows", "no size", "going"],
)
def test_the_size_of_a_fleet(changed, planned, ceiling):
    row = only(fleet(**changed))

    assert (row.accelerators, row.ceiling) == (planned, ceiling)


@pytest.mark.parametrize(
    ("changed", "chips"),
    [
        ({"environmentType": "ARM_CONTAINER"}, []),
        ({"environmentType": "MAC_ARM"}, []),
        ({"computeType": "BUILD_GENERAL1_2XLARGE"}, ["unknown"]),
        (
            {"computeType": "CUSTOM_INSTANCE_TYPE", "computeConfiguration": {"instanceType": "g5.xlarge"}},
            ["A10G"],
        ),
        ({"computeType": "CUSTOM_INSTANCE_TYPE", "computeConfiguration": {"instanceType": "c5.large"}}, []),
        ({"computeType": "CUSTOM_INSTANCE_TYPE"}, ["unknown"]),
        ({"status": {"statusCode": "CREATE_FAILED"}}, []),
    ],
)
def test_the_machines_of_a_fleet(changed, chips):
    assert [row.accelerator for row in rows(fleet(**changed))] == chips


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, [(Range(0, 12), exactly(12))]),
        ({"concurrentBuildLimit": None}, [(Range(0), Range(0))]),
        ({"environment": GPU | {"fleet": {"fleetArn": ARN}}}, []),
        ({"environment": GPU | {"type": "LINUX_CONTAINER"}}, []),
    ],
    ids=["limited", "without a limit", "in a fleet", "plain"],
)
def test_projects(changed, found):
    listed = rows(projects=[project(**changed)])

    assert [(row.accelerators, row.ceiling) for row in listed] == found


@pytest.mark.parametrize("name", ["ARM_GPU_CONTAINER", "LINUX_NEURON_CONTAINER", ""])
def test_a_type_of_environment_that_nobody_knows_may_have_accelerators(name):
    fleets = Newer(fleets=[fleet(environmentType=name)])
    projects = Newer(projects=[project(environment=GPU | {"type": name})])
    found = rows(fleet(), projects=[project()], BatchGetFleets=fleets, BatchGetProjects=projects)

    assert [(row.accelerator, row.ceiling.max) for row in found] == [("unknown", None)] * 2


def test_every_page_of_fleets_is_read_a_hundred_at_a_time():
    arns = [f"arn:{number:03}" for number in range(250)]
    made = world(
        ListFleets=paged("fleets", arns, 90, "nextToken"),
        BatchGetFleets=lambda asked: {"fleets": [fleet(arn=name) for name in asked["names"]]},
    )

    assert sorted(each.arn for each in made.read().fleets) == arns
    assert (made.times("ListFleets"), made.times("BatchGetFleets")) == (3, 3)


@pytest.mark.parametrize(
    ("answers", "lost"),
    [
        ({"ListFleets": Refusal()}, ["ListFleets"]),
        ({"BatchGetProjects": Refusal()}, ["BatchGetProjects"]),
        ({"BatchGetFleets": {"fleets": []}}, ["BatchGetFleets"]),
        ({"BatchGetFleets": {"fleets": [], "fleetsNotFound": [ARN]}}, []),
        ({"ListFleets": {"fleets": [ARN], "nextToken": "again"}}, ["ListFleets"]),
    ],
    ids=["refused", "projects refused", "not answered", "gone", "pages without an end"],
)
def test_what_is_not_read_is_said(answers, lost):
    made = world(fleet(), projects=[project()], **answers)
    made.read()

    assert [each.operation for each in made.calls.errors] == lost
