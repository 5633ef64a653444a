"""EMR as the scan reads and joins it: groups and fleets own the instances that EMR lists for them."""

import pytest

from guardrails.clouds.aws.ec2.api import EC2
from guardrails.clouds.aws.emr import owners as emr
from guardrails.clouds.aws.emr.api import EMR
from guardrails.clouds.aws.join import workloads
from guardrails.model.range import Range, exactly
from tests.samples.aws_answers import Newer, Refusal, World, claims, facts
from tests.unit.clouds.aws.ec2.test_aws_live_ec2 import instances, machine

MARK = {"aws:elasticmapreduce:job-flow-id": "j-1"}


def group(**changed):
    given = {"Id": "ig-core", "InstanceGroupType": "CORE", "InstanceType": "p4d.24xlarge", "Market": "SPOT"}
    return given | {"RequestedInstanceCount": 2, "Status": {"State": "RUNNING"}} | changed


def fleet(**changed):
    given = {"Id": "if-task", "InstanceFleetType": "TASK", "TargetOnDemandCapacity": 4}
    types = [{"InstanceType": "p4d.24xlarge", "WeightedCapacity": 2}, {"InstanceType": "m5.large"}]
    return given | {"InstanceTypeSpecifications": types} | changed


def member(id_, of="ig-core", kind="p4d.24xlarge"):
    return {
        "Ec2InstanceId": id_,
        "InstanceGroupId" if of.startswith("ig") else "InstanceFleetId": of,
        "InstanceType": kind,
    }


def world(*groups, fleets=(), members=(), cluster=None, policy=None, **answers):
    described = {
        "Id": "j-1",
        "ClusterArn": "arn:aws:elasticmapreduce:::cluster/j-1",
        "Status": {"State": "RUNNING"},
        "Ec2InstanceAttributes": {"Ec2AvailabilityZone": "eu-west-1a"},
        "InstanceCollectionType": "INSTANCE_FLEET" if fleets else "INSTANCE_GROUP",
        "Tags": [{"Key": "customer", "Value": "C-1"}],
    }
    scaling = {"ManagedScalingPolicy": {"ComputeLimits": policy}} if policy else Newer()
    return World(
        EMR,
        **{
            "ListClusters": {"Clusters": [{"Id": "j-1"}]},
            "DescribeCluster": {"Cluster": described | (cluster or {})},
            "ListInstanceGroups": {"InstanceGroups": list(groups)},
            "ListInstanceFleets": {"InstanceFleets": list(fleets)},
            "ListInstances": {"Instances": list(members)},
            "GetManagedScalingPolicy": scaling,
        }
        | answers,
    )


def owners(*groups, **given):
    return emr.claim(world(*groups, **given).read(), facts()).owners


def limits(most, **others):
    return {"UnitType": "Instances", "MinimumCapacityUnits": 1, "MaximumCapacityUnits": most} | others


def test_a_group_owns_the_instances_that_emr_lists_for_it():
    (found,) = owners(
        group(),
        group(Id="ig-master", InstanceGroupType="MASTER", InstanceType="m5.large"),
        members=[member("i-1"), member("i-2"), member("i-3", "ig-master", "m5.large")],
    )

    assert (found.kind, found.id) == (
        "aws_emr_instance_group",
        "aws/111122223333/eu-west-1/emr/j-1/ig-core",
    )
    assert (found.instances, found.running) == (frozenset(("i-1", "i-2")), (("p4d.24xlarge", 2),))
    assert (found.traits.market, found.traits.zone) == ("spot", "eu-west-1a")
    assert claims(found.traits) == {"customer": "C-1"}


@pytest.mark.parametrize(
    ("changed", "policy", "ceiling"),
    [
        ({}, None, exactly(2)),
        ({"AutoScalingPolicy": {"Constraints": {"MinCapacity": 1, "MaxCapacity": 7}}}, None, exactly(7)),
        ({}, limits(10), Range(2, 10)),
        ({}, limits(10, MaximumCoreCapacityUnits=5), Range(2, 5)),
        ({"InstanceGroupType": "MASTER"}, limits(10), exactly(2)),
        ({"InstanceGroupType": "TASK"}, limits(10, MaximumCoreCapacityUnits=5), Range(2, 10)),
        ({"RequestedInstanceCount": None}, None, Range(0)),
    ],
    ids=["fixed", "own policy", "managed", "managed core", "master", "task", "no count"],
)
def test_the_most_of_a_group(changed, policy, ceiling):
    given = {key: value for key, value in group(**changed).items() if value is not None}
    (found,) = owners(given, policy=policy)

    assert found.choices[0].size.ceiling == ceiling


def test_types_of_a_fleet_fill_its_targets():
    (found,) = owners(fleets=[fleet(TargetSpotCapacity=2)], policy=limits(20))

    assert [(each.instance_type, each.size.ceiling) for each in found.choices] == [
        ("p4d.24xlarge", Range(3, 10)),
        ("m5.large", Range(6, 20)),
    ]
    assert (found.kind, found.traits.market) == ("aws_emr_instance_fleet", "unknown")


def test_machines_that_run_and_the_room_are_one_row():
    made = machine(
        InstanceId="i-1",
        InstanceType="p4d.24xlarge",
        InstanceLifecycle="spot",
        Placement={"AvailabilityZone": "eu-west-1a"},
        Tags=[{"Key": key, "Value": value} for key, value in MARK.items()],
    )
    read = {
        "ec2": World(EC2, DescribeInstances=instances(made)).read(),
        "emr": world(group(), members=[member("i-1")], policy=limits(4)).read(),
    }

    (row,) = workloads(read, facts())

    assert (row.kind, row.accelerators, row.ceiling.max) == ("aws_emr_instance_group", exactly(8), 32)
    assert not row.unresolved


def test_an_instance_that_emr_does_not_list_keeps_an_open_ceiling():
    made = machine(Tags=[{"Key": key, "Value": value} for key, value in MARK.items()])
    read = {
        "ec2": World(EC2, DescribeInstances=instances(made)).read(),
        "emr": world(group(InstanceType="m5.large")).read(),
    }

    (row,) = workloads(read, facts())

    assert (row.kind, row.ceiling) == ("aws_instance", Range(8))


@pytest.mark.parametrize(
    "operation", ["ListClusters", "DescribeCluster", "ListInstanceGroups", "ListInstances"]
)
def test_what_is_refused_is_said(operation):
    made = world(group(), members=[member("i-1")], **{operation: Refusal()})
    made.read()

    assert [each.operation for each in made.calls.errors] == [operation]


def test_managed_scaling_that_cannot_be_read_opens_the_ceiling():
    (found,) = owners(group(), GetManagedScalingPolicy=Refusal())

    assert found.choices[0].size.ceiling == Range(2)
    assert [each.path for each in found.traits.open] == ["ManagedScalingPolicy"]


def test_a_cluster_without_managed_scaling_is_no_error():
    made = world(group())
    made.read()

    assert not made.calls.errors


def test_clusters_of_plain_types_are_asked_nothing_more():
    made = world(group(InstanceType="m5.large"))

    assert not made.read().clusters
    assert made.operations == {"ListClusters", "DescribeCluster", "ListInstanceGroups"}
