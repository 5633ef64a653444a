"""One instance, one owner: what a scan counts when groups, clusters and reservations overlap."""

import pytest

from tests.cloud.aws import managed
from tests.integration.scans import total

BOX = 8
"""Accelerators of a p5.48xlarge and of a p4d.24xlarge."""

CR = "cr-0a1b2c3d4e5f60718"
CLUSTER = {"parallelcluster:cluster-name": "hpc", "parallelcluster:queue-name": "gpu"}


def everything(region):
    region.instances("p5.48xlarge", 3, group="pg1", efa=True).autoscaling("workers", "p5.48xlarge", 2, 2)
    region.node_group("ml", "gpu", "p5.48xlarge", 1, 1).reservation(CR, "p5.48xlarge", 2, 2)
    region.hyperpod("pod", "ml.p5.48xlarge", 4).training_job("llm", "ml.p5.48xlarge", 16)
    region.endpoint("chat", "ml.p5.48xlarge", 1).notebook("desk", "ml.p5.48xlarge")


CASES = {
    "autoscaling group": (
        lambda region: region.autoscaling("workers", "p5.48xlarge", 2, 5),
        {"aws_autoscaling_group"},
        (2 * BOX, 5 * BOX),
    ),
    "group of several types": (
        lambda region: region.autoscaling(
            "workers", "p5.48xlarge", 2, 5, types=("p5.48xlarge", "p4d.24xlarge")
        ),
        {"aws_autoscaling_group"},
        (2 * BOX, 5 * BOX),
    ),
    "node group": (
        lambda region: region.node_group("ml", "gpu", "p5.48xlarge", 2, 6),
        {"aws_eks_node_group"},
        (2 * BOX, 6 * BOX),
    ),
    "batch environment": (
        lambda region: region.batch("jobs", "p5.48xlarge", 1, 4),
        {"aws_batch_compute_environment", "aws_autoscaling_group"},
        (1 * BOX, 4 * BOX),
    ),
    "cluster of ParallelCluster": (
        lambda region: region.instances(
            "p5.48xlarge", 2, tags=CLUSTER, efa=True, tenancy="dedicated", reservation=CR
        ),
        {"aws_instance"},
        (2 * BOX, 2 * BOX),
    ),
    "reservation in use": (
        lambda region: region.reservation(CR, "p5.48xlarge", 4, 1).instances(
            "p5.48xlarge", 3, reservation=CR
        ),
        {"aws_instance", "aws_ec2_capacity_reservation"},
        (4 * BOX, 4 * BOX),
    ),
    "reservation of an account that is not read": (
        lambda region: region.reservation(CR, "p5.48xlarge", 4, 4, owner="999999999999"),
        {"aws_ec2_capacity_reservation"},
        (0, 4 * BOX),
    ),
    "reservation of an account that is read": (
        lambda region: region.reservation(CR, "p5.48xlarge", 4, 4, owner=ACCOUNTS["dedicated host"]),
        set(),
        (0, 0),
    ),
    "dedicated host": (
        lambda region: region.host("h-0a1b2c3d4e5f60718", "p4d.24xlarge", 1, 1),
        {"aws_ec2_host"},
        (BOX, BOX),
    ),
    "training jobs": (
        lambda region: region.training_job("now", "ml.p5.48xlarge", 2).training_job(
            "then", "ml.p5.48xlarge", 2, "Completed"
        ),
        {"aws_sagemaker_training_job"},
        (2 * BOX, 2 * BOX),
    ),
    "container cluster": (
        lambda region: region.make(managed.container_cluster, "tasks", "p5.48xlarge", 1, 3),
        {"aws_autoscaling_group"},
        (1 * BOX, 3 * BOX),
    ),
    "group with a launch configuration": (
        lambda region: region.make(managed.old_group, "old", "p5.48xlarge", 1, 3),
        {"aws_autoscaling_group"},
        (1 * BOX, 3 * BOX),
    ),
    "type that is newer than the catalog": (
        lambda region: region.new_type("p9.48xlarge", 16).instances("p9.48xlarge", 2),
        {"aws_instance"},
        (2 * 16, 2 * 16),
    ),
    "everything at once": (
        everything,
        {
            "aws_instance",
            "aws_autoscaling_group",
            "aws_eks_node_group",
            "aws_ec2_capacity_reservation",
            "aws_sagemaker_cluster",
            "aws_sagemaker_training_job",
            "aws_sagemaker_endpoint",
            "aws_sagemaker_notebook_instance",
        },
        ((3 + 2 + 1 + 2 + 4 + 16 + 1 + 1) * BOX,) * 2,
    ),
}
ACCOUNTS = {name: f"{number:012}" for number, name in enumerate(CASES, 100)}


@pytest.fixture(scope="module")
def scanned(shared_scan):
    """One scan in which every case has an account of its own."""
    estate = shared_scan.estate
    estate.regions = ("us-east-1",)
    estate.organisation((), dict.fromkeys(ACCOUNTS.values(), ""))
    for name, account in ACCOUNTS.items():
        CASES[name][0](estate.accounts[account].region("us-east-1"))
    estate.ready()
    return shared_scan()


@pytest.mark.parametrize("name", CASES)
def test_every_accelerator_is_counted_once(scanned, name):
    _, kinds, accelerators = CASES[name]
    found = scanned.of(ACCOUNTS[name])

    assert {each["kind"] for each in found} == kinds
    assert total(found) == accelerators


def test_machines_of_a_cluster_say_whose_they_are_and_how_they_run(scanned):
    found = scanned.of(ACCOUNTS["cluster of ParallelCluster"])

    assert [each["live"] for each in found] == [
        {
            "launched_day": "2026-03-01",
            "tenancy": "dedicated",
            "efa": "yes",
            "reservation": CR,
            "made_by": "parallelcluster:hpc/gpu",
            "state": "",
        }
    ] * 2
    (plain,) = scanned.of(ACCOUNTS["dedicated host"])
    assert plain["live"] is None


def test_every_row_has_an_id_of_its_own(scanned):
    assert len({each["id"] for each in scanned.workloads}) == len(scanned.workloads)


def test_everything_was_read(scanned):
    for account in ACCOUNTS.values():
        assert scanned.states(account) == {"read", "empty"}


def test_history_is_bounded(scanned, shared_scan):
    asked = [each for each in shared_scan.world.log if each.operation == "ListTrainingJobs"]

    assert asked
    bounds = {"CreationTimeAfter", "LastModifiedTimeAfter", "StatusEquals", "WarmPoolStatusEquals"}
    assert all(bounds & set(each.parameters) for each in asked)
