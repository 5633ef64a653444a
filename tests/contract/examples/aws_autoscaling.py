"""Examples of AWS Auto Scaling."""

from guardrails.clouds.aws.autoscaling.api import AUTOSCALING
from guardrails.clouds.aws.join import workloads
from guardrails.model.range import Range, exactly
from tests.contract.examples.example import Example
from tests.samples.aws_answers import World, facts

P5, P4 = "p5.48xlarge", "p4d.24xlarge"
TEMPLATE = {"LaunchTemplateName": "gpu", "Version": "$Latest"}


def _scanned(group):
    """What a scan of a group gives."""
    listed = {
        "AutoScalingGroupName": "g",
        "AutoScalingGroupARN": "arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:g",
        "MinSize": 0,
        **group,
    }
    data = {"InstanceType": P5}
    versions = [
        {
            "LaunchTemplateId": "lt-1",
            "LaunchTemplateName": "gpu",
            "VersionNumber": 1,
            "LaunchTemplateData": data,
        }
    ]
    world = World(
        AUTOSCALING,
        DescribeAutoScalingGroups={"AutoScalingGroups": [listed]},
        DescribeLaunchTemplateVersions={"LaunchTemplateVersions": versions},
    )
    return lambda: workloads({"autoscaling": world.read()}, facts())


def _members(pools):
    """The machines of a group, as many as are planned."""
    ((kind, planned, *_),) = pools
    return [
        {
            "InstanceId": f"i-{at}",
            "InstanceType": kind,
            "AvailabilityZone": "eu-west-1a",
            "LifecycleState": "InService",
            "HealthStatus": "Healthy",
            "ProtectedFromScaleIn": False,
        }
        for at in range(int(planned.min // 8))
    ]


def _group(name, pools, numbers, pool=None, actions=(), live=True):
    """A group of a launch template of p5.48xlarge, with a warm pool and scheduled actions, in every format.

    Args:
        numbers: Desired, least and most; and what they count.
        pool: Properties of a warm pool, as CloudFormation calls them.
        actions: Properties of scheduled actions.
        live: Whether a scan can see all of it.
    """
    desired, least, most, *unit = numbers
    terraform = {"name": "g", "min_size": least, "max_size": most, "desired_capacity": desired}
    terraform |= {"launch_template": [{"name": "gpu", "version": "$Latest"}]}
    group = {"AutoScalingGroupName": "g", "MinSize": str(least), "MaxSize": str(most)}
    group |= {"LaunchTemplate": TEMPLATE}
    seen = {"DesiredCapacity": desired or 0, "MaxSize": most, "LaunchTemplate": TEMPLATE}
    if desired is not None:
        group["DesiredCapacity"] = str(desired)
    if unit:
        terraform["desired_capacity_type"] = group["DesiredCapacityType"] = unit[0]
        seen["DesiredCapacityType"] = unit[0]
    plan = {
        "aws_launch_template.gpu": {"name": "gpu", "instance_type": P5},
        "aws_autoscaling_group.g": terraform,
    }
    stack = {
        "T": {
            "Type": "AWS::EC2::LaunchTemplate",
            "Properties": {"LaunchTemplateName": "gpu", "LaunchTemplateData": {"InstanceType": P5}},
        },
        "G": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": group},
    }
    if pool is not None:
        keys = {"MaxGroupPreparedCapacity": "max_group_prepared_capacity", "MinSize": "min_size"}
        terraform["warm_pool"] = [{keys.get(key, "pool_state"): value for key, value in pool.items()}]
        stack["W"] = {
            "Type": "AWS::AutoScaling::WarmPool",
            "Properties": {"AutoScalingGroupName": "g", **pool},
        }
        seen["WarmPoolConfiguration"] = pool
    for at, action in enumerate(actions):
        values = {"max_size": action.get("MaxSize"), "desired_capacity": action.get("DesiredCapacity")}
        plan[f"aws_autoscaling_schedule.s{at}"] = {"autoscaling_group_name": "g", **values}
        properties = {"AutoScalingGroupName": "g", **action}
        stack[f"S{at}"] = {"Type": "AWS::AutoScaling::ScheduledAction", "Properties": properties}
    return Example(
        name,
        pools,
        terraform=plan,
        cloudformation=stack,
        live=_scanned({**seen, "Instances": _members(pools)}) if live and pools[0][1].exact else None,
    )


def _mixed(name, pools, overrides, distribution=None, most=8):
    """A group with a mixed policy over the same template, in every format."""
    plain = {"instance_type": "InstanceType", "weighted_capacity": "WeightedCapacity"}
    listed = [{plain[key]: value for key, value in each.items() if key in plain} for each in overrides]
    for each, own in zip(overrides, listed, strict=True):
        if "instance_requirements" in each:
            count = each["instance_requirements"][0]["accelerator_count"][0]
            least = {"Min": count["min"]}
            own["InstanceRequirements"] = {
                "AcceleratorCount": least,
                "VCpuCount": {"Min": 1},
                "MemoryMiB": {"Min": 1},
            }
    share = distribution or {}
    keys = {
        "on_demand_base_capacity": "OnDemandBaseCapacity",
        "on_demand_percentage_above_base_capacity": "OnDemandPercentageAboveBaseCapacity",
    }
    policy = {
        "LaunchTemplate": {"LaunchTemplateSpecification": TEMPLATE, "Overrides": listed},
        "InstancesDistribution": {keys[key]: value for key, value in share.items()},
    }
    block = {
        "launch_template_specification": [{"launch_template_name": "gpu", "version": "$Latest"}],
        "override": overrides,
    }
    return Example(
        name,
        pools,
        terraform={
            "aws_launch_template.gpu": {"name": "gpu", "instance_type": P5},
            "aws_autoscaling_group.g": {
                "name": "g",
                "min_size": 0,
                "max_size": most,
                "desired_capacity": most,
                "mixed_instances_policy": [{"launch_template": [block], "instances_distribution": [share]}],
            },
        },
        cloudformation={
            "T": {
                "Type": "AWS::EC2::LaunchTemplate",
                "Properties": {"LaunchTemplateName": "gpu", "LaunchTemplateData": {"InstanceType": P5}},
            },
            "G": {
                "Type": "AWS::AutoScaling::AutoScalingGroup",
                "Properties": {
                    "MinSize": "0",
                    "MaxSize": str(most),
                    "DesiredCapacity": str(most),
                    "MixedInstancesPolicy": policy,
                },
            },
        },
        live=_scanned(
            {
                "MaxSize": most,
                "DesiredCapacity": most,
                "MixedInstancesPolicy": policy,
                "Instances": _members(pools),
            }
        )
        if pools[0][1].exact
        else None,  # a scan knows which of them run
    )


def _pool(planned, ceiling, market="on_demand", kind=P5):
    return [(kind, planned, ceiling, market, "runs")]


EXAMPLES = [
    _group("a group grows to its most", _pool(exactly(8), exactly(32)), (1, 0, 4)),
    _group("what is wanted may be more than the least", _pool(Range(8, 32), exactly(32)), (None, 1, 4)),
    _group(
        "a warm pool holds machines besides",
        _pool(exactly(16), exactly(160)),
        (2, 0, 2),
        pool={"MaxGroupPreparedCapacity": 20},
    ),
    _group(
        "a warm pool smaller than the group adds nothing",
        _pool(exactly(16), exactly(32)),
        (2, 0, 4),
        pool={"MaxGroupPreparedCapacity": 3},
    ),
    _group(
        "a warm pool without a limit of its own fills the group",
        _pool(exactly(8), exactly(32)),
        (1, 0, 4),
        pool={"PoolState": "Stopped"},
    ),
    _group(
        "a limit of -1 is none",
        _pool(exactly(8), exactly(32)),
        (1, 0, 4),
        pool={"MaxGroupPreparedCapacity": -1},
    ),
    _group(
        "the least of a warm pool is kept beside the most of the group",
        _pool(exactly(8), exactly(48)),
        (1, 0, 4),
        pool={"MinSize": 2},
    ),
    _group(
        "a scheduled action raises the most",
        _pool(exactly(0), exactly(64)),
        (0, 0, 1),
        actions=({"MaxSize": 8}, {"MaxSize": -1, "DesiredCapacity": 2}),
        live=False,
    ),
    _group("vCPUs are at most as many machines", _pool(Range(0, 64), Range(0, 64)), (4, 0, 8, "vcpu")),
    _group("units are machines", _pool(exactly(32), exactly(64)), (4, 0, 8, "units")),
    _mixed(
        "a weight divides the capacity",
        _pool(exactly(16), exactly(16)),
        [{"instance_type": P5, "weighted_capacity": "4"}],
    ),
    _mixed(
        "a weight is rounded up",
        _pool(exactly(24), exactly(24)),
        [{"instance_type": P5, "weighted_capacity": "3"}],
    ),
    _mixed(
        "each override has its own weight",
        _pool(Range(16, 32), exactly(32)),
        [
            {"instance_type": P5, "weighted_capacity": "2"},
            {"instance_type": P4, "weighted_capacity": "4"},
        ],
    ),
    _mixed(
        "an override without a type has its template's",
        _pool(exactly(16), exactly(16)),
        [{"weighted_capacity": "4"}],
    ),
    _mixed(
        "requirements leave the type to AWS",
        _pool(Range(8), Range(8), kind="unknown"),
        [{"instance_requirements": [{"accelerator_count": [{"min": 1}]}]}],
    ),
    _mixed(
        "all of it spot",
        _pool(exactly(64), exactly(64), "spot"),
        [{"instance_type": P5}],
        {"on_demand_base_capacity": 0, "on_demand_percentage_above_base_capacity": 0},
    ),
    _mixed(
        "both markets",
        _pool(exactly(64), exactly(64), "unknown"),
        [{"instance_type": P5}],
        {"on_demand_base_capacity": 1, "on_demand_percentage_above_base_capacity": 0},
    ),
]
