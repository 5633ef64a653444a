"""What is shown of machines that are there: since when, on what, in which network, made by whom."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.clouds.aws.ec2.api import EC2
from guardrails.clouds.aws.join import workloads
from guardrails.clouds.owners import InstanceCount, agreed
from guardrails.model.workload import InstanceDetails
from tests.samples.aws_answers import World, facts
from tests.unit.clouds.aws.autoscaling.test_aws_live_autoscaling import group, member, world
from tests.unit.clouds.aws.ec2.test_aws_live_ec2 import instances, machine

LAUNCHED = datetime(2026, 3, 1, 12, tzinfo=UTC)


def read(*machines):
    return World(EC2, DescribeInstances=instances(*machines)).read()


def live(**changed):
    (row,) = workloads({"ec2": read(machine(**changed))}, facts())
    return row.live


def tagged(*pairs):
    return live(Tags=[{"Key": key, "Value": value} for key, value in pairs]).made_by


def interfaces(*kinds):
    return [{"InterfaceType": kind} if kind else {} for kind in kinds]


def test_an_instance_says_since_when_on_what_and_in_which_network():
    found = live(
        LaunchTime=LAUNCHED,
        Placement={"AvailabilityZone": "eu-west-1a", "Tenancy": "dedicated"},
        CapacityReservationId="cr-1",
        NetworkInterfaces=interfaces("interface", "efa"),
    )

    assert found == InstanceDetails(
        launched_day="2026-03-01", tenancy="dedicated", efa="yes", reservation="cr-1"
    )


def test_what_is_not_said_is_not_known():
    assert live() == InstanceDetails()


def test_a_day_is_that_of_utc():
    behind = datetime(2026, 3, 1, 23, tzinfo=timezone(-timedelta(hours=5)))

    assert live(LaunchTime=behind).launched_day == "2026-03-02"


@pytest.mark.parametrize(
    ("kinds", "efa"),
    [
        (("interface", "efa"), "yes"),
        (("efa-only",), "yes"),
        (("", "efa"), "yes"),
        (("interface", "trunk"), "no"),
        (("interface", ""), "unknown"),
        ((), "unknown"),
    ],
)
def test_whether_an_instance_is_in_the_fast_network_today(kinds, efa):
    assert live(NetworkInterfaces=interfaces(*kinds)).efa == efa


@pytest.mark.parametrize("kinds", [("interface",), ("efa",), ()])
def test_an_instance_counts_as_fast_as_its_type_whatever_is_attached(kinds):
    (row,) = workloads({"ec2": read(machine(NetworkInterfaces=interfaces(*kinds)))}, facts())

    assert row.fabric_gbps == 3200


GROUP = ("aws:autoscaling:groupName", "g")


@pytest.mark.parametrize(
    ("pairs", "made_by"),
    [
        ((("parallelcluster:cluster-name", "c"),), "parallelcluster:c"),
        (
            (("parallelcluster:cluster-name", "c"), ("parallelcluster:queue-name", "q"), GROUP),
            "parallelcluster:c/q",
        ),
        ((("parallelcluster:queue-name", "q"),), ""),
        ((("aws:elasticmapreduce:job-flow-id", "j-1"),), "emr:j-1"),
        ((("eks:cluster-name", "c"), ("eks:nodegroup-name", "n"), GROUP), "eks:c/n"),
        ((("karpenter.sh/nodepool", "p"), ("aws:ec2:fleet-id", "fleet-1")), "karpenter:p"),
        ((("karpenter.sh/provisioner-name", "p"),), "karpenter:p"),
        ((("aws:batch:compute-environment", "e"), GROUP), "batch:e"),
        ((GROUP,), "autoscaling:g"),
        ((("aws:ec2:fleet-id", "fleet-1"),), "ec2_fleet:fleet-1"),
        ((("aws:ec2spot:fleet-request-id", "sfr-1"),), "spot_fleet:sfr-1"),
        ((("Name", "parallelcluster:cluster-name"),), ""),
    ],
)
def test_who_made_an_instance_is_what_its_tags_say(pairs, made_by):
    assert tagged(*pairs) == made_by


@pytest.mark.parametrize(
    ("operator", "made_by"),
    [
        ({"Managed": True, "Principal": "ecs.amazonaws.com"}, "operator:ecs.amazonaws.com"),
        ({"Managed": False}, ""),
    ],
)
def test_a_service_that_manages_an_instance_made_it(operator, made_by):
    assert live(Operator=operator).made_by == made_by


def test_alike_machines_share_what_is_said_of_them():
    found = read(*(machine(f"i-{number}", LaunchTime=LAUNCHED) for number in range(50)))
    rows = workloads({"ec2": found}, facts())

    assert len(found.lives) == 1
    assert len({id(row.live) for row in rows}) == 1


def test_a_group_says_what_all_of_its_machines_agree_in():
    own = [{"Key": GROUP[0], "Value": "gpu"}]
    days = [LAUNCHED, LAUNCHED - timedelta(days=3)]
    found = read(
        *(
            machine(
                f"i-{number}",
                Tags=own,
                LaunchTime=day,
                NetworkInterfaces=interfaces("efa" if number else "interface"),
            )
            for number, day in enumerate(days)
        )
    )
    rows = workloads({"ec2": found, "autoscaling": world(group()).read()}, facts())

    (running,) = (row for row in rows if row.instances.min)
    assert running.kind == "aws_autoscaling_group"
    assert running.live == InstanceDetails(
        launched_day="2026-02-26", efa="unknown", made_by="autoscaling:gpu"
    )


def test_of_machines_that_only_their_group_counts_nothing_is_said():
    read = {"autoscaling": world(group(Instances=[member()])).read()}

    assert {row.live for row in workloads(read, facts())} == {None}


LIVES = st.none() | st.builds(
    InstanceDetails,
    launched_day=st.sampled_from(("", "2026-01-01", "2026-02-02")),
    tenancy=st.sampled_from(("", "default", "host")),
    efa=st.sampled_from(("yes", "no", "unknown")),
    reservation=st.sampled_from(("", "cr-1", "cr-2")),
    made_by=st.sampled_from(("", "emr:j-1", "karpenter:p")),
)


@given(LIVES, LIVES, LIVES)
def test_what_machines_agree_in_does_not_depend_on_their_order(one, other, third):
    assert agreed(one, other) == agreed(other, one)
    assert agreed(agreed(one, other), third) == agreed(one, agreed(other, third))
    assert agreed(one, one) == one


def test_a_crowd_of_which_some_are_not_described_is_not_described():
    assert InstanceCount(2, InstanceDetails(tenancy="host")).joined(InstanceCount(1)) == InstanceCount(3)
    assert InstanceCount(2).joined(None) == InstanceCount(2)
