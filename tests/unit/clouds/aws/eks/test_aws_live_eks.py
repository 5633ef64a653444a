"""EKS as the scan reads and joins it: node groups own instances, Auto Mode is delegated."""

import pytest

from guardrails.clouds.aws.eks import owners as eks
from guardrails.clouds.aws.eks.api import EKS
from guardrails.model.range import Range, exactly
from tests.samples.aws_answers import Refusal, World, by, claims, facts, paged

ARN = "arn:aws:eks:eu-west-1:111122223333:nodegroup/train/gpu/1"


def group(**changed):
    given = {
        "nodegroupName": "gpu",
        "nodegroupArn": ARN,
        "clusterName": "train",
        "status": "ACTIVE",
        "capacityType": "ON_DEMAND",
        "scalingConfig": {"minSize": 0, "maxSize": 8, "desiredSize": 2},
        "instanceTypes": ["p5.48xlarge"],
        "amiType": "AL2_x86_64_GPU",
        "resources": {"autoScalingGroups": [{"name": "eks-gpu-1"}]},
        "labels": {"team": "vision"},
        "tags": {"customer": "C-1", "eks:owner": "x"},
    }
    return {key: value for key, value in (given | changed).items() if value is not None}


def world(*groups, cluster=None, **answers):
    named = {each["nodegroupName"]: {"nodegroup": each} for each in groups}
    return World(
        EKS,
        **{
            "ListClusters": {"clusters": ["train"]},
            "DescribeCluster": {
                "cluster": {"name": "train", "arn": "arn:aws:eks:::cluster/train"} | (cluster or {})
            },
            "ListNodegroups": {"nodegroups": list(named)},
            "DescribeNodegroup": by("nodegroupName", named),
        }
        | answers,
    )


def claimed(*groups, **given):
    return eks.claim(world(*groups, **given).read(), facts())


def owner(**changed):
    (found,) = claimed(group(**changed)).owners
    return found


def test_a_node_group_owns_the_instances_of_its_autoscaling_group():
    found = owner()

    assert (found.kind, found.id, found.groups) == ("aws_eks_node_group", ARN, ("eks-gpu-1",))
    assert found.marks == (("aws:autoscaling:groupName", "eks-gpu-1"),)
    (choice,) = found.choices
    assert (choice.instance_type, choice.chip) == ("p5.48xlarge", "H100-SXM5-80GB")
    assert (choice.size.planned, choice.size.ceiling) == (exactly(2), exactly(8))


def test_labels_and_tags_are_claims_and_marks_of_services_are_not():
    assert claims(owner().traits) == {"team": "vision", "customer": "C-1"}


def test_only_tags_that_may_name_a_customer_are_kept():
    records = world(group()).read(tag_keys=frozenset(("customer",)))

    assert records.groups[0].tags == {"customer": "C-1"}
    assert records.groups[0].labels == {}


@pytest.mark.parametrize(
    ("capacity", "market"),
    [("ON_DEMAND", "on_demand"), ("SPOT", "spot"), ("CAPACITY_BLOCK", "reserved"), (None, "on_demand")],
)
def test_how_nodes_are_bought_is_the_market(capacity, market):
    assert owner(capacityType=capacity).traits.market == market


def test_several_types_are_alternatives():
    assert [each.instance_type for each in owner(instanceTypes=["p5.48xlarge", "p4d.24xlarge"]).choices] == [
        "p5.48xlarge",
        "p4d.24xlarge",
    ]


def test_a_group_that_is_being_deleted_does_not_grow():
    assert owner(status="DELETING").choices[0].size.ceiling == exactly(2)


def test_a_warm_pool_counts_for_the_ceiling():
    warm = {"enabled": True, "maxGroupPreparedCapacity": 12}
    assert owner(warmPoolConfig=warm).choices[0].size.ceiling == exactly(12)
    assert owner(warmPoolConfig=warm | {"enabled": False}).choices[0].size.ceiling == exactly(8)


def test_a_group_without_limits_is_open():
    found = owner(scalingConfig={"desiredSize": 3})

    assert found.choices[0].size.ceiling == Range(3)
    assert [each.path for each in found.traits.open] == ["scalingConfig.maxSize"]
    assert owner(scalingConfig=None).choices[0].size.planned == Range(0)


def test_a_group_with_a_launch_template_has_the_types_of_its_autoscaling_group():
    found = owner(instanceTypes=None, launchTemplate={"id": "lt-1", "version": "3"})

    assert found.choices == ()
    assert found.groups == ("eks-gpu-1",)


def test_a_group_of_types_without_accelerators_is_not_kept():
    assert claimed(group(instanceTypes=["m5.large", "c5.large"])).owners == ()
    assert len(claimed(group(instanceTypes=["m5.large", "p5.48xlarge"])).owners) == 1


def test_an_unknown_type_on_an_accelerated_image_has_at_least_one():
    assert owner(instanceTypes=["p99.48xlarge"]).choices[0].least == 1
    assert owner(instanceTypes=["p99.48xlarge"], amiType="CUSTOM").choices[0].least == 0


def test_a_type_that_the_catalog_does_not_know_is_asked_for():
    def described(_):
        return {
            "InstanceTypes": [
                {"InstanceType": "p99.48xlarge", "GpuInfo": {"Gpus": [{"Name": "X", "Count": 4}]}}
            ]
        }

    made = world(group(instanceTypes=["p99.48xlarge"]), DescribeInstanceTypes=described)

    assert [(each.name, each.count) for each in made.read().types] == [("p99.48xlarge", 4)]


def test_auto_mode_is_a_delegated_row():
    found = claimed(cluster={"computeConfig": {"enabled": True}, "tags": {"customer": "C-2"}})

    (row,) = found.rows
    assert (row.kind, row.role, row.id) == ("aws_eks_cluster", "delegated", "arn:aws:eks:::cluster/train")
    assert (row.accelerators, row.accelerator, claims(row)) == (Range(0), "unknown", {"customer": "C-2"})
    assert row.unresolved[0].path == "computeConfig.enabled"


@pytest.mark.parametrize("config", [{}, {"computeConfig": {"enabled": False}}])
def test_a_cluster_without_auto_mode_makes_nothing(config):
    assert claimed(cluster=config).rows == ()


def test_every_page_is_read_and_every_call_is_needed():
    names = [f"c{number}" for number in range(5)]
    made = World(
        EKS,
        ListClusters=paged("clusters", names, 2, "nextToken"),
        DescribeCluster=lambda asked: {
            "cluster": {"name": asked["name"], "computeConfig": {"enabled": True}}
        },
        ListNodegroups=lambda asked: {"nodegroups": ["gpu"]},
        DescribeNodegroup=lambda asked: {"nodegroup": group(clusterName=asked["clusterName"])},
    )
    records = made.read()

    assert [each.name for each in records.clusters] == names
    assert [each.cluster_name for each in records.groups] == names
    assert len(made.asked) == 3 + 5 + 5 + 5


def test_a_group_that_went_in_the_meantime_is_no_trouble():
    gone = world(group(), DescribeNodegroup=Refusal("ResourceNotFoundException", 404))

    assert gone.read().groups == ()
    assert gone.calls.errors == []


def test_what_is_denied_costs_that_part_alone():
    denied = world(group(), DescribeCluster=Refusal())

    assert len(denied.read().groups) == 1
    assert [(each.operation, each.state) for each in denied.calls.errors] == [("DescribeCluster", "denied")]


def test_a_group_without_an_arn_has_a_path():
    found = owner(nodegroupArn=None)

    assert found.id == "aws/111122223333/eu-west-1/nodegroup/train/gpu"
    assert owner(resources=None).groups == ()
