"""ECS as the scan reads and joins it: managed instances are delegated, everything else adds nothing."""

import pytest

from guardrails.clouds.aws.ecs import owners as ecs
from guardrails.clouds.aws.ecs.api import ECS
from guardrails.model.range import Range
from tests.samples.aws_answers import Newer, Refusal, World, claims, facts

ARN = "arn:aws:ecs:eu-west-1:111122223333:capacity-provider/gpu"
BASE = {"vCpuCount": {"min": 1}, "memoryMiB": {"min": 1}}


def provider(requirements=None, option="ON_DEMAND", **changed):
    template = {"ec2InstanceProfileArn": "x", "networkConfiguration": {}, "capacityOptionType": option}
    if requirements is not None:
        template["instanceRequirements"] = BASE | requirements
    given = {
        "capacityProviderArn": ARN,
        "name": "gpu",
        "managedInstancesProvider": {"instanceLaunchTemplate": template},
        "tags": [{"key": "customer", "value": "C-1"}],
    }
    return given | changed


def world(*providers, **answers):
    return World(
        ECS,
        **{
            "ListClusters": {"clusterArns": ["arn:a", "arn:b"]},
            "DescribeClusters": {
                "clusters": [
                    {"clusterArn": "arn:a", "capacityProviders": ["FARGATE", "gpu"]},
                    {"clusterArn": "arn:b", "capacityProviders": ["FARGATE", "FARGATE_SPOT"]},
                ]
            },
            "DescribeCapacityProviders": {"capacityProviders": list(providers)},
        }
        | answers,
    )


def rows(*providers):
    return ecs.claim(world(*providers).read(), facts()).rows


def test_managed_instances_are_a_delegated_row():
    (row,) = rows(provider({"acceleratorTypes": ["gpu"]}))

    assert (row.kind, row.role, row.id) == ("aws_ecs_capacity_provider", "delegated", ARN)
    assert (row.accelerator, row.accelerators, claims(row)) == ("unknown", Range(0), {"customer": "C-1"})


@pytest.mark.parametrize(
    ("option", "market"), [("ON_DEMAND", "on_demand"), ("SPOT", "spot"), ("RESERVED", "reserved")]
)
def test_how_machines_are_bought_is_the_market(option, market):
    assert rows(provider({"acceleratorTypes": ["gpu"]}, option))[0].market == market


def test_types_that_are_named_are_known():
    (row,) = rows(provider({"allowedInstanceTypes": ["p5.48xlarge"]}))

    assert (row.accelerator, row.ceiling) == ("H100-SXM5-80GB", Range(0))


def test_accelerators_that_are_excluded_make_no_row():
    assert rows(provider({"acceleratorCount": {"max": 0}})) == ()
    assert rows(provider({"allowedInstanceTypes": ["m5.large"]})) == ()


def test_without_requirements_ecs_chooses():
    (row,) = rows(provider())

    assert row.unresolved[0].reason == "ECS chooses the machines that tasks ask for"


@pytest.mark.parametrize(
    "asked",
    [
        {"acceleratorNames": ["h100"]},
        {"acceleratorManufacturers": ["nvidia"]},
        {"acceleratorTotalMemoryMiB": {"min": 1}},
        {"acceleratorCount": {"min": 2}},
    ],
)
def test_any_word_on_accelerators_asks_for_them(asked):
    (row,) = rows(provider(asked))

    assert row.unresolved[0].reason == "asks for accelerators of a type that AWS chooses"


def test_a_provider_on_an_autoscaling_group_adds_nothing():
    group = {
        "capacityProviderArn": "arn:g",
        "name": "g",
        "autoScalingGroupProvider": {"autoScalingGroupArn": "x"},
    }

    assert rows(group) == ()


def test_clusters_on_fargate_alone_are_not_asked():
    made = world(provider())
    made.read()

    assert [asked["cluster"] for name, asked in made.asked if name == "DescribeCapacityProviders"] == [
        "arn:a"
    ]


def test_a_hundred_clusters_are_described_in_one_call():
    made = world(
        ListClusters={"clusterArns": [f"arn:{number:03}" for number in range(201)]}, DescribeClusters={}
    )
    made.read()

    assert [len(asked["clusters"]) for name, asked in made.asked if name == "DescribeClusters"] == [
        100,
        100,
        1,
    ]


def test_pages_of_providers_are_followed_and_each_counts_once():
    def pages(asked):
        more = "nextToken" not in asked
        one = provider(capacityProviderArn="arn:1") if more else provider(capacityProviderArn="arn:2")
        return {"capacityProviders": [one, provider()], **({"nextToken": "2"} if more else {})}

    found = world(DescribeCapacityProviders=pages).read().providers

    assert [each.capacity_provider_arn for each in found] == ["arn:1", "arn:2", ARN]


def test_pages_that_never_end_are_a_trouble():
    made = world(DescribeCapacityProviders={"capacityProviders": [provider()], "nextToken": "again"})

    assert len(made.read().providers) == 1
    assert [each.reason for each in made.calls.errors] == ["the pages do not end"]


def test_what_could_not_be_described_is_a_trouble_and_what_is_gone_is_none():
    failures = [{"arn": "arn:a", "reason": "MISSING"}, {"arn": "arn:b", "reason": "UNAUTHORIZED"}, {}]
    made = world(DescribeClusters={"failures": failures})
    made.read()

    assert [each.reason for each in made.calls.errors] == ["UNAUTHORIZED", "no reason is given"]


@pytest.mark.parametrize(
    ("answers", "lost"),
    [
        ({"DescribeClusters": {"clusters": [{"clusterArn": "arn:a"}]}}, "DescribeClusters"),
        ({"DescribeClusters": Newer(failures=[])}, "DescribeClusters"),
        ({"DescribeCapacityProviders": Newer(failures=[])}, "DescribeCapacityProviders"),
    ],
    ids=["one of two", "no clusters", "no providers"],
)
def test_what_is_asked_for_and_not_answered_is_said(answers, lost):
    made = world(provider(), **answers)
    made.read()

    assert [(each.operation, each.state) for each in made.calls.errors] == [(lost, "incomplete")]


@pytest.mark.parametrize("operation", ["ListClusters", "DescribeClusters", "DescribeCapacityProviders"])
def test_what_is_denied_is_said(operation):
    made = world(provider(), **{operation: Refusal()})

    assert made.read().providers == ()
    assert [each.operation for each in made.calls.errors] == [operation]


def test_a_type_that_the_catalog_does_not_know_is_asked_for():
    made = world(provider({"allowedInstanceTypes": ["p99.48xlarge", "p5*"]}))
    made.read()

    assert [asked["Filters"] for name, asked in made.asked if name == "DescribeInstanceTypes"] == [
        [{"Name": "instance-type", "Values": ["p99.48xlarge"]}]
    ]
