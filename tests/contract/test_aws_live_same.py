"""A plan and a scan of the same thing give the same pool."""

from guardrails.assessment.pools import Pooling
from guardrails.clouds.aws.ec2 import api as ec2
from guardrails.clouds.aws.ec2.api import EC2
from guardrails.clouds.aws.join import workloads
from tests.samples import terraform as plans
from tests.samples.aws_answers import ACCOUNT, CATALOG, REGION, World, facts
from tests.unit.clouds.aws.autoscaling.test_aws_live_autoscaling import LATEST, group, mixed, running, world
from tests.unit.clouds.aws.ec2.test_aws_live_ec2 import instances, machine, reservation, template

TEMPLATE = plans.change(
    "aws_launch_template.t",
    "aws_launch_template",
    {"id": "lt-1", "name": "name-lt-1", "instance_type": "p5.48xlarge"},
)


def planned(folder, address, **values):
    """The pool of one planned resource."""
    kind = address.partition(".")[0]
    arn = f"arn:aws:x:{REGION}:{ACCOUNT}:thing"
    document = plans.plan(TEMPLATE, plans.change(address, kind, {"arn": arn, **values}))
    return pool([row for row in plans.rows(folder, document) if row.role != "template"])


def pool(rows):
    (found,) = Pooling(CATALOG).pool(rows).pools
    return found


def test_an_instance(tmp_path):
    scanned = workloads({"ec2": World(EC2, DescribeInstances=instances(machine())).read()}, facts())

    assert pool(scanned) == planned(
        tmp_path,
        "aws_instance.x",
        instance_type="p5.48xlarge",
        availability_zone="eu-west-1a",
        tags_all={"customer": "C-1"},
    )


def test_an_autoscaling_group(tmp_path):
    read = {"autoscaling": world(group()).read(), "ec2": running("p5.48xlarge", "p5.48xlarge")}

    assert pool(workloads(read, facts())) == planned(
        tmp_path,
        "aws_autoscaling_group.x",
        min_size=0,
        max_size=8,
        desired_capacity=2,
        availability_zones=["eu-west-1a"],
        launch_template=[{"id": "lt-1", "version": "$Latest"}],
    )


def test_a_mixed_group_that_runs_nothing_yet(tmp_path):
    overrides = ("p5.48xlarge", "p4d.24xlarge")
    policy = mixed(*({"InstanceType": kind} for kind in overrides))
    made = world(group(DesiredCapacity=0, LaunchTemplate=None, MixedInstancesPolicy=policy))
    read = {"autoscaling": made.read(), "ec2": ec2.Records()}

    assert pool(workloads(read, facts())) == planned(
        tmp_path,
        "aws_autoscaling_group.x",
        min_size=0,
        max_size=8,
        desired_capacity=0,
        availability_zones=["eu-west-1a"],
        mixed_instances_policy=[
            {
                "launch_template": [
                    {
                        "launch_template_specification": [{"launch_template_id": LATEST["LaunchTemplateId"]}],
                        "override": [{"instance_type": kind} for kind in overrides],
                    }
                ]
            }
        ],
    )


def test_a_capacity_block_that_nobody_uses_yet(tmp_path):
    answer = reservation(ReservationType="capacity-block", AvailableInstanceCount=8)
    scanned = workloads({"ec2": World(EC2, DescribeCapacityReservations=answer).read()}, facts())

    assert pool(scanned) == planned(
        tmp_path,
        "aws_ec2_capacity_block_reservation.x",
        instance_type="p5.48xlarge",
        instance_count=8,
        availability_zone="eu-west-1a",
    )


def test_the_market_and_the_placement_are_spelt_alike(tmp_path):
    data = {
        "InstanceType": "p5.48xlarge",
        "InstanceMarketOptions": {"MarketType": "capacity-block"},
        "Placement": {"GroupName": "together"},
    }
    made = world(
        group(),
        made=[template(**data)],
        DescribePlacementGroups={"PlacementGroups": [{"GroupName": "together", "Strategy": "cluster"}]},
    )
    (scanned,) = workloads({"autoscaling": made.read()}, facts())
    launch = plans.change(
        "aws_launch_template.t",
        "aws_launch_template",
        {
            "id": "lt-1",
            "instance_type": "p5.48xlarge",
            "instance_market_options": [{"market_type": "capacity-block"}],
            "placement": [{"group_name": "together"}],
        },
    )
    asg = {"max_size": 8, "desired_capacity": 2, "launch_template": [{"id": "lt-1"}]}
    document = plans.plan(launch, plans.change("aws_autoscaling_group.x", "aws_autoscaling_group", asg))
    (row,) = (row for row in plans.rows(tmp_path, document) if row.role == "runs")

    assert (scanned.market, scanned.placement) == (row.market, row.placement) == ("reserved", "together")
