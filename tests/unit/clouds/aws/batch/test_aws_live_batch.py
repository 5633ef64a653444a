"""Batch as the scan reads and joins it: environments own what they made; vCPUs limit machines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.clouds.aws.batch import owners as batch
from guardrails.clouds.aws.batch.api import BATCH
from guardrails.clouds.aws.ec2.vcpus import filling, of_family, vcpus
from guardrails.model.range import Range, exactly
from tests.samples.aws_answers import CATALOG, World, claims, facts

ARN = "arn:aws:batch:eu-west-1:111122223333:compute-environment/gpu"
MANAGED = {
    "infrastructureRoleArn": "x",
    "instanceLaunchTemplate": {
        "ec2InstanceProfileArn": "x",
        "networkConfiguration": {},
        "capacityOptionType": "SPOT",
        "instanceRequirements": {"allowedInstanceTypes": ["p5.48xlarge"]},
    },
}


def environment(name="gpu", compute=None, **changed):
    resources = {
        "type": "EC2",
        "minvCpus": 0,
        "maxvCpus": 800,
        "desiredvCpus": 192,
        "instanceTypes": ["p5.48xlarge"],
        "tags": {"team": "vision"},
    }
    given = {
        "computeEnvironmentName": name,
        "computeEnvironmentArn": ARN.replace("/gpu", f"/{name}"),
        "type": "MANAGED",
        "state": "ENABLED",
        "status": "VALID",
        "computeResources": {k: v for k, v in (resources | (compute or {})).items() if v is not None},
        "tags": {"customer": "C-1"},
    }
    return {key: value for key, value in (given | changed).items() if value is not None}


def read(*environments):
    return World(BATCH, DescribeComputeEnvironments={"computeEnvironments": list(environments)}).read()


def claimed(*environments):
    return batch.claim(read(*environments), facts())


def owner(compute=None, **changed):
    (found,) = claimed(environment(compute=compute, **changed)).owners
    return found


def test_an_environment_owns_the_machines_that_awss_own_tag_gives_it():
    found = owner()

    assert (found.kind, found.id) == ("aws_batch_compute_environment", ARN)
    assert found.marks == (("aws:batch:compute-environment", "gpu"),)
    assert found.alike == "AWSBatch-gpu-asg-"
    assert claims(found.traits) == {"customer": "C-1", "team": "vision"}


def test_machines_are_those_that_fill_the_vcpus():
    (choice,) = owner().choices

    assert (choice.size.planned, choice.size.ceiling) == (exactly(1), exactly(5))


def test_a_family_is_all_its_accelerated_types():
    names = [each.instance_type for each in owner({"instanceTypes": ["p5"]}).choices]

    assert names == of_family(CATALOG, "p5") == ["p5.48xlarge", "p5.4xlarge"]


def test_words_for_general_machines_beside_a_type_are_alternatives_without_accelerators():
    assert [each.chip for each in owner({"instanceTypes": ["optimal", "p5.48xlarge"]}).choices] == [
        "none",
        "H100-SXM5-80GB",
    ]


@pytest.mark.parametrize("types", [["optimal"], ["m5", "c5.large"], ["default_x86_64", "default_arm64"]])
def test_environments_of_general_machines_are_not_kept(types):
    assert read(environment(compute={"instanceTypes": types})).environments == ()


def test_a_family_that_is_not_known_is_unknown():
    (choice,) = owner({"instanceTypes": ["p99"]}).choices

    assert (choice.chip, choice.size.ceiling) == ("unknown", Range(0, 800))


@pytest.mark.parametrize(("kind", "market"), [("EC2", "on_demand"), ("SPOT", "spot")])
def test_how_machines_are_bought_is_the_market(kind, market):
    assert owner({"type": kind}).traits.market == market


def test_a_placement_group_is_kept():
    assert owner({"placementGroup": "close"}).traits.placement == "close"


@pytest.mark.parametrize("changed", [{"state": "DISABLED"}, {"status": "DELETING"}])
def test_an_environment_that_is_off_keeps_what_runs_and_its_least_number(changed):
    assert owner(**changed).choices[0].size.ceiling == exactly(1)
    least = {"minvCpus": 384, "desiredvCpus": None}
    assert owner(least, **changed).choices[0].size.ceiling == exactly(2)
    assert owner({"desiredvCpus": 0}, **changed).choices[0].size.ceiling == exactly(0)


@pytest.mark.parametrize("kind", ["FARGATE", "FARGATE_SPOT"])
def test_fargate_has_no_accelerators(kind):
    assert claimed(environment(compute={"type": kind, "instanceTypes": None})).owners == ()


def test_an_unmanaged_environment_makes_no_machines_and_a_managed_one_without_resources_is_unknown():
    assert claimed(environment(type="UNMANAGED", computeResources=None)).owners == ()
    found = owner(computeResources=None)
    assert (found.choices[0].chip, found.traits.market) == ("unknown", "unknown")


def test_an_environment_without_types_is_unknown():
    assert owner({"instanceTypes": None}).choices[0].path == "computeResources.instanceTypes"


def test_managed_instances_of_ecs_are_a_delegated_row():
    compute = {
        "type": "ECS_MANAGED_INSTANCES",
        "instanceTypes": None,
        "managedInstancesProvider": MANAGED,
        "tags": None,
        "capacityTags": {"team": "speech"},
    }
    found = claimed(environment(compute=compute))

    (row,) = found.rows
    assert (row.role, row.market, row.accelerator) == ("delegated", "spot", "H100-SXM5-80GB")
    assert (row.accelerators, row.ceiling, found.owners) == (exactly(8), exactly(40), ())
    assert claims(row) == {"customer": "C-1", "team": "speech"}


def test_managed_instances_without_accelerators_have_no_row():
    template = MANAGED["instanceLaunchTemplate"]
    none = {"allowedInstanceTypes": ["m5.large"]}
    provider = MANAGED | {"instanceLaunchTemplate": template | {"instanceRequirements": none}}
    compute = {"type": "ECS_MANAGED_INSTANCES", "instanceTypes": None, "managedInstancesProvider": provider}

    assert claimed(environment(compute=compute)).rows == ()


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("p5.48xlarge", 192),
        ("ml.p5.4xlarge", 16),
        ("g5.xlarge", 4),
        ("g4dn.metal", 96),
        ("g6f.large", 2),
        ("p5", None),
        ("p5.huge", None),
    ],
)
def test_vcpus_follow_from_the_size(name, number):
    assert vcpus(name) == number


def test_every_accelerated_type_of_the_catalog_has_vcpus():
    machines = [row for row in CATALOG.shapes.values() if row.provider == "aws" and row.kind == "machine"]

    assert [row.instance_type for row in machines if vcpus(row.instance_type) is None] == []


NUMBERS = st.one_of(st.none(), st.integers(0, 10_000))


@given(NUMBERS, NUMBERS, NUMBERS, st.one_of(st.none(), st.integers(1, 448)))
def test_machines_that_fill_vcpus_are_never_fewer_than_these_need(desired, least, most, each):
    size = filling(desired, least, most, each)

    assert size.ceiling.min >= size.planned.min
    if size.ceiling.max is None:
        assert most is None
    elif most is not None:
        assert size.ceiling.max * (each or 1) >= most
        assert each is None or desired is None or desired > most or size.ceiling.max * each < most + each
