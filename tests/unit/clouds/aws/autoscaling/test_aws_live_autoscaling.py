"""Auto Scaling as the scan reads and joins it: types, numbers, limits, and whose the machines are."""

import pytest

from guardrails.clouds.aws.autoscaling.api import AUTOSCALING
from guardrails.clouds.aws.ec2 import api as ec2
from guardrails.clouds.aws.join import workloads
from guardrails.model.range import Range, exactly
from tests.samples.aws_answers import Refusal, World, by, claims, facts
from tests.unit.clouds.aws.ec2.test_aws_live_ec2 import template, total

ARN = "arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/gpu"
LATEST = {"LaunchTemplateId": "lt-1", "LaunchTemplateName": "name-lt-1", "Version": "$Latest"}
OWN = {"aws:autoscaling:groupName": "gpu"}


def group(**changed):
    given = {
        "AutoScalingGroupName": "gpu",
        "AutoScalingGroupARN": ARN,
        "MinSize": 0,
        "MaxSize": 8,
        "DesiredCapacity": 2,
        "AvailabilityZones": ["eu-west-1a"],
        "LaunchTemplate": LATEST,
        "Tags": [
            {"Key": "customer", "Value": "C-1", "PropagateAtLaunch": True},
            {"Key": "cost", "Value": "9", "PropagateAtLaunch": False},
        ],
    }
    return {key: value for key, value in (given | changed).items() if value is not None}


def member(id_="i-1", kind="p5.48xlarge", state="InService"):
    return {
        "InstanceId": id_,
        "InstanceType": kind,
        "AvailabilityZone": "eu-west-1a",
        "LifecycleState": state,
    }


def mixed(*overrides, **distribution):
    return {
        "LaunchTemplate": {"LaunchTemplateSpecification": LATEST, "Overrides": list(overrides)},
        "InstancesDistribution": distribution,
    }


def world(*groups, made=None, **answers):
    versions = made or [template(InstanceType="p5.48xlarge")]
    return World(
        AUTOSCALING,
        DescribeAutoScalingGroups={"AutoScalingGroups": list(groups)},
        **{"DescribeLaunchTemplateVersions": {"LaunchTemplateVersions": versions}} | answers,
    )


def running(*kinds, zone="eu-west-1a", tags=OWN):
    return ec2.Records(
        instances=tuple(
            ec2.Instance(f"i-{at}", kind, True, zone, tags=tags) for at, kind in enumerate(kinds, 1)
        )
    )


def rows(*groups, machines=None, **given):
    read = {"autoscaling": world(*groups, **given).read()}
    if machines is not None:
        read["ec2"] = machines
    return workloads(read, facts())


def test_a_group_owns_its_machines_and_may_grow_to_its_maximum():
    (row,) = rows(group(), machines=running("p5.48xlarge", "p5.48xlarge"))

    assert (row.id, row.kind, row.role) == (ARN, "aws_autoscaling_group", "runs")
    assert (row.instances, row.instances_ceiling) == (exactly(2), exactly(8))
    assert (row.accelerators, row.ceiling) == (exactly(16), exactly(64))
    assert (row.zone, row.market) == ("eu-west-1a", "on_demand")
    assert claims(row) == {"customer": "C-1", "cost": "9"}


def test_the_machines_that_run_count_and_not_those_that_are_wanted():
    (row,) = rows(group(DesiredCapacity=7), machines=running("p5.48xlarge"))

    assert row.instances == exactly(1)


def test_without_instances_the_group_says_itself_what_runs():
    (row,) = rows(group(Instances=[member(), member("i-2"), member("i-3", state="Terminated")]))

    assert (row.instances, row.instances_ceiling) == (exactly(2), exactly(8))


def test_with_a_part_of_the_instances_no_machine_is_doubled_or_lost():
    machines = running("p5.48xlarge")
    cut = ec2.Records(machines.instances, lost=("DescribeInstances",))
    (row,) = rows(group(Instances=[member(), member("i-2")]), machines=cut)

    assert row.instances == exactly(2)


def test_types_that_run_are_rows_and_the_room_is_the_type_that_counts_most():
    policy = mixed({"InstanceType": "p4d.24xlarge"}, {"InstanceType": "p5.48xlarge"})
    found = rows(
        group(LaunchTemplate=None, MixedInstancesPolicy=policy),
        machines=running("p4d.24xlarge", "p4d.24xlarge", "p5.48xlarge"),
    )

    assert {row.id.partition("#")[2]: total(row) for row in found} == {
        "p4d.24xlarge": (2, 2),
        "p5.48xlarge": (1, 8),
    }
    assert [each.instance_type for each in found[1].alternatives] == ["p4d.24xlarge", "p5.48xlarge"]


def test_machines_in_other_zones_are_rows_of_their_own():
    machines = ec2.Records(
        instances=(
            ec2.Instance("i-1", "p5.48xlarge", True, "eu-west-1a", tags=OWN),
            ec2.Instance("i-2", "p5.48xlarge", True, "eu-west-1b", tags=OWN),
        )
    )
    found = rows(group(AvailabilityZones=["eu-west-1a", "eu-west-1b"]), machines=machines)

    assert {row.id.partition("#")[2]: (row.zone, *total(row)) for row in found} == {
        "p5.48xlarge/eu-west-1a": ("eu-west-1a", 1, 1),
        "p5.48xlarge/eu-west-1b": ("eu-west-1b", 1, 1),
        "more": ("unknown", 0, 6),
    }


def test_machines_that_name_other_customers_are_rows_of_their_own():
    machines = ec2.Records(
        instances=tuple(
            ec2.Instance(f"i-{at}", "p5.48xlarge", True, "eu-west-1a", tags={**OWN, "customer": name})
            for at, name in enumerate(("C-1", "C-2", "C-2"))
        )
    )
    found = rows(group(), machines=machines)

    assert [(row.id.partition("#")[2], total(row)) for row in found] == [
        ("p5.48xlarge/eu-west-1a/1", (1, 6)),
        ("p5.48xlarge/eu-west-1a/2", (2, 2)),
    ]
    assert {claim.value for claim in found[1].claims if claim.key == "customer"} == {"C-1", "C-2"}


def test_weights_are_capacity_units():
    policy = mixed({"InstanceType": "p5.48xlarge", "WeightedCapacity": "4"}, {"InstanceType": "g5.48xlarge"})
    found = rows(
        group(MaxSize=16, LaunchTemplate=None, MixedInstancesPolicy=policy),
        machines=running("p5.48xlarge", "g5.48xlarge", "g5.48xlarge"),
    )

    assert {row.id.partition("#")[2]: total(row) for row in found} == {
        "g5.48xlarge": (2, 2),
        "p5.48xlarge": (1, 4),
    }


@pytest.mark.parametrize(
    ("distribution", "market"),
    [
        ({}, "on_demand"),
        ({"OnDemandPercentageAboveBaseCapacity": 0, "OnDemandBaseCapacity": 0}, "spot"),
        ({"OnDemandPercentageAboveBaseCapacity": 50}, "unknown"),
    ],
)
def test_the_market_of_a_mixed_group(distribution, market):
    policy = mixed({"InstanceType": "p5.48xlarge"}, **distribution)
    (row,) = rows(group(LaunchTemplate=None, MixedInstancesPolicy=policy))

    assert row.market == market


def test_a_warm_pool_counts_when_it_is_larger():
    (row,) = rows(group(WarmPoolConfiguration={"MaxGroupPreparedCapacity": 12}))

    assert row.instances_ceiling == exactly(12)


def test_a_group_in_units_of_vcpus_is_open_below():
    (row,) = rows(group(DesiredCapacityType="vcpu", MaxSize=400))

    assert row.instances_ceiling == Range(0, 400)
    assert any("vcpu" in each.reason for each in row.unresolved)


def test_requirements_leave_the_type_to_aws():
    wanted = {
        "VCpuCount": {"Min": 1},
        "MemoryMiB": {"Min": 1},
        "AcceleratorCount": {"Min": 4},
        "AcceleratorTypes": ["gpu"],
    }
    policy = mixed({"InstanceRequirements": wanted})
    (row,) = rows(group(LaunchTemplate=None, MixedInstancesPolicy=policy))

    assert (row.accelerator, row.ceiling) == ("unknown", Range(32))


def test_requirements_without_accelerators_need_no_row():
    wanted = {"VCpuCount": {"Min": 1}, "MemoryMiB": {"Min": 1}, "AcceleratorCount": {"Max": 0}}
    made = world(group(LaunchTemplate=None, MixedInstancesPolicy=mixed({"InstanceRequirements": wanted})))

    assert made.read().groups == ()


def test_a_launch_configuration_names_the_type_and_the_market():
    (row,) = rows(
        group(LaunchTemplate=None, LaunchConfigurationName="c"),
        DescribeLaunchConfigurations={
            "LaunchConfigurations": [
                {"LaunchConfigurationName": "c", "InstanceType": "g5.xlarge", "SpotPrice": "1"}
            ]
        },
    )

    assert (row.instance_type, row.market) == ("g5.xlarge", "spot")


def test_a_launch_configuration_that_cannot_be_read_leaves_the_type_unknown():
    (row,) = rows(
        group(LaunchTemplate=None, LaunchConfigurationName="c"),
        DescribeLaunchConfigurations=Refusal(),
    )

    assert (row.accelerator, row.market) == ("unknown", "unknown")


def test_groups_of_plain_types_and_empty_groups_are_not_kept():
    empty = group(AutoScalingGroupName="zero", MaxSize=0, DesiredCapacity=0)
    made = world(group(), empty, made=[template(InstanceType="m5.large")])

    assert made.read().groups == ()


def test_a_group_that_moved_to_plain_types_keeps_the_machines_that_it_has():
    (found,) = world(group(Instances=[member()]), made=[template(InstanceType="m5.large")]).read().groups

    assert [each.id for each in found.members] == ["i-1"]


def test_several_templates_are_listed_in_one_call():
    other = LATEST | {"LaunchTemplateId": "lt-2", "LaunchTemplateName": "two", "Version": "$Default"}
    made = world(
        group(),
        group(AutoScalingGroupName="two", LaunchTemplate=other),
        made=[
            template(4, InstanceType="p5.48xlarge"),
            template(3, default=True, InstanceType="m5.large"),
            template(9, latest_of="lt-2", InstanceType="m5.large"),
            template(2, default=True, latest_of="lt-2", InstanceType="g5.xlarge"),
        ],
    )

    assert {key: each.instance_type for key, each in made.read().templates.items()} == {
        "lt-1@$Latest": "p5.48xlarge",
        "lt-2@$Default": "g5.xlarge",
    }
    assert made.times("DescribeLaunchTemplateVersions") == 1


def test_a_version_that_the_list_does_not_give_is_asked_for():
    pinned = LATEST | {"LaunchTemplateId": "lt-2", "Version": "1"}

    def answer(asked):
        if "LaunchTemplateId" in asked:
            assert (asked["LaunchTemplateId"], asked["Versions"]) == ("lt-2", ["1"])
            return {"LaunchTemplateVersions": [template(1, latest_of="lt-2", InstanceType="g5.xlarge")]}
        latest = template(9, latest_of="lt-2", InstanceType="m5.large")
        return {"LaunchTemplateVersions": [template(InstanceType="p5.48xlarge"), latest]}

    made = world(
        group(),
        group(AutoScalingGroupName="two", LaunchTemplate=pinned),
        DescribeLaunchTemplateVersions=answer,
    )

    assert made.read().templates["lt-2@1"].instance_type == "g5.xlarge"
    assert made.times("DescribeLaunchTemplateVersions") == 2


def test_a_template_gives_market_placement_and_tags():
    given = template(
        InstanceType="p5.48xlarge",
        InstanceMarketOptions={"MarketType": "capacity-block"},
        Placement={"GroupName": "together"},
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "tenant", "Value": "T"}]}],
    )
    (row,) = rows(
        group(),
        made=[given],
        DescribePlacementGroups={"PlacementGroups": [{"GroupName": "together", "Strategy": "cluster"}]},
    )

    assert (row.market, row.placement, claims(row)["tenant"]) == ("reserved", "together", "T")


def test_a_template_with_requirements_leaves_the_type_to_aws():
    wanted = {"AllowedInstanceTypes": ["p5.48xlarge", "p4d.24xlarge"]}
    (row,) = rows(group(), made=[template(InstanceRequirements=wanted)])

    assert row.instance_type == "p5.48xlarge"
    assert len(row.alternatives) == 2


def test_a_template_of_no_type_is_unknown():
    (row,) = rows(group(), made=[template()])

    assert row.accelerator == "unknown"


def test_the_group_of_an_instance_that_was_not_read_leaves_it_a_row_of_its_own():
    (row,) = workloads({"ec2": running("p5.48xlarge")}, facts())

    assert row.kind == "aws_instance"


def test_what_is_answered_by_reference_is_asked_of_ec2():
    made = world(
        group(),
        DescribeLaunchTemplateVersions=by("LaunchTemplateId", {"lt-1": {"LaunchTemplateVersions": []}}),
    )

    assert made.read().templates == {}
