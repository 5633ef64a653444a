"""PCS as the scan reads and joins it: compute node groups own the instances that carry their mark."""

import pytest

from guardrails.clouds.aws.ec2.api import EC2
from guardrails.clouds.aws.join import workloads
from guardrails.clouds.aws.pcs import owners as pcs
from guardrails.clouds.aws.pcs.api import PCS
from guardrails.model.range import Range, exactly
from tests.samples.aws_answers import Refusal, World, claims, facts
from tests.unit.clouds.aws.ec2.test_aws_live_ec2 import instances, machine

ARN = "arn:aws:pcs:eu-west-1:111122223333:cluster/c/computenodegroup/pcs_1"
MARK = {"aws:pcs:compute-node-group-id": "pcs_1", "aws:pcs:cluster-id": "pcs_c"}


def group(**changed):
    given = {
        "id": "pcs_1",
        "arn": ARN,
        "name": "gpu",
        "status": "ACTIVE",
        "purchaseOption": "ONDEMAND",
        "instanceConfigs": [{"instanceType": "p5.48xlarge"}],
        "scalingConfiguration": {"minInstanceCount": 1, "maxInstanceCount": 4},
    }
    return given | changed


def world(given, **answers):
    return World(
        PCS,
        **{
            "ListClusters": {"clusters": [{"id": "pcs_c"}]},
            "ListComputeNodeGroups": {"computeNodeGroups": [{"id": "pcs_1"}]},
            "GetComputeNodeGroup": {"computeNodeGroup": given},
            "ListTagsForResource": {"tags": {"customer": "C-1"}},
        }
        | answers,
    )


def owners(**changed):
    return pcs.claim(world(group(**changed)).read(), facts()).owners


def test_a_node_group_owns_what_carries_its_mark():
    (found,) = owners()

    assert (found.kind, found.id) == ("awscc_pcs_compute_node_group", ARN)
    assert (found.marks, found.traits.market) == (
        (("aws:pcs:compute-node-group-id", "pcs_1"),),
        "on_demand",
    )
    assert (found.choices[0].size.planned, found.choices[0].size.ceiling) == (Range(1, 4), exactly(4))
    assert claims(found.traits) == {"customer": "C-1"}


@pytest.mark.parametrize(
    ("changed", "ceilings"),
    [
        ({"status": "DELETING"}, [exactly(0)]),
        ({"status": "DELETED"}, []),
        ({"instanceConfigs": [{"instanceType": "c5.large"}]}, []),
        ({"instanceConfigs": []}, [exactly(4)]),
        ({"purchaseOption": "SPOT"}, [exactly(4)]),
    ],
    ids=["going", "over", "plain", "no type", "spot"],
)
def test_what_a_node_group_may_start(changed, ceilings):
    assert [found.choices[0].size.ceiling for found in owners(**changed)] == ceilings


def test_machines_that_run_and_the_room_are_one_row():
    made = machine(
        InstanceType="p5.48xlarge", Tags=[{"Key": key, "Value": value} for key, value in MARK.items()]
    )
    read = {"ec2": World(EC2, DescribeInstances=instances(made)).read(), "pcs": world(group()).read()}

    found = workloads(read, facts())

    assert {row.kind for row in found} == {"awscc_pcs_compute_node_group"}
    assert sum(row.accelerators.min for row in found) == 8
    assert sum(row.ceiling.max for row in found) == 32


@pytest.mark.parametrize(
    "operation", ["ListClusters", "ListComputeNodeGroups", "GetComputeNodeGroup", "ListTagsForResource"]
)
def test_what_is_refused_is_said(operation):
    made = world(group(), **{operation: Refusal()})
    found = pcs.claim(made.read(), facts()).owners

    assert [each.operation for each in made.calls.errors] == [operation]
    assert [bool(each.traits.open) for each in found] == [True] * (operation == "ListTagsForResource")
