"""Examples of EC2 Fleets and Spot Fleets."""

from guardrails.model.range import Range, exactly
from tests.contract.examples.example import Example

P5, P4 = "p5.48xlarge", "p4d.24xlarge"


def _fleet(name, pools, overrides, total=8, default="on-demand", on_demand=None, unit=None):
    """An EC2 Fleet over a launch template of p5.48xlarge; `overrides` are types with weights."""
    target = {"total_target_capacity": total, "default_target_capacity_type": default}
    numbers = {"TotalTargetCapacity": total, "DefaultTargetCapacityType": default}
    if on_demand is not None:
        target["on_demand_target_capacity"] = numbers["OnDemandTargetCapacity"] = on_demand
    if unit is not None:
        target["target_capacity_unit_type"] = numbers["TargetCapacityUnitType"] = unit
    config = {
        "launch_template_specification": [{"launch_template_name": "gpu", "version": "$Latest"}],
        "override": [{"instance_type": kind, "weighted_capacity": weight} for kind, weight in overrides],
    }
    named = {
        "LaunchTemplateSpecification": {"LaunchTemplateName": "gpu", "Version": "$Latest"},
        "Overrides": [{"InstanceType": kind, "WeightedCapacity": weight} for kind, weight in overrides],
    }
    return Example(
        name,
        pools,
        terraform={
            "aws_launch_template.gpu": {"name": "gpu", "instance_type": P5},
            "aws_ec2_fleet.f": {
                "launch_template_config": [config],
                "target_capacity_specification": [target],
            },
        },
        cloudformation={
            "T": {
                "Type": "AWS::EC2::LaunchTemplate",
                "Properties": {"LaunchTemplateName": "gpu", "LaunchTemplateData": {"InstanceType": P5}},
            },
            "F": {
                "Type": "AWS::EC2::EC2Fleet",
                "Properties": {"LaunchTemplateConfigs": [named], "TargetCapacitySpecification": numbers},
            },
        },
    )


def _spot(name, pools, weight=None, on_demand=None):
    """A Spot Fleet of its own specification."""
    one = {"instance_type": P5} | ({"weighted_capacity": weight} if weight else {})
    own = {"InstanceType": P5} | ({"WeightedCapacity": weight} if weight else {})
    data = {"TargetCapacity": 8, "IamFleetRole": "r", "LaunchSpecifications": [own]}
    terraform = {"target_capacity": 8, "launch_specification": [one]}
    if on_demand is not None:
        terraform["on_demand_target_capacity"] = data["OnDemandTargetCapacity"] = on_demand
    return Example(
        name,
        pools,
        terraform={"aws_spot_fleet_request.s": terraform},
        cloudformation={
            "S": {"Type": "AWS::EC2::SpotFleet", "Properties": {"SpotFleetRequestConfigData": data}}
        },
    )


def _pool(planned, ceiling, market="on_demand"):
    return [(P5, planned, ceiling, market, "runs")]


EXAMPLES = [
    _fleet("a fleet fills its target", _pool(exactly(64), exactly(64)), []),
    _fleet("a fleet of weighed machines", _pool(exactly(16), exactly(16)), [(P5, 4)]),
    _fleet("weights of each type", _pool(Range(16, 64), exactly(64)), [(P5, 1), (P4, 4)]),
    _fleet("a spot fleet of EC2", _pool(exactly(64), exactly(64), "spot"), [], default="spot"),
    _fleet("both markets", _pool(exactly(64), exactly(64), "unknown"), [], default="spot", on_demand=2),
    _fleet("a capacity block", _pool(exactly(64), exactly(64), "reserved"), [], default="capacity-block"),
    _fleet("a fleet of vCPUs", _pool(Range(0, 64), Range(0, 64)), [], unit="vcpu"),
    _spot("a Spot Fleet", _pool(exactly(64), exactly(64), "spot")),
    _spot("a Spot Fleet with weights", _pool(exactly(16), exactly(16), "spot"), weight=4),
    _spot("a Spot Fleet with on-demand machines", _pool(exactly(64), exactly(64), "unknown"), on_demand=2),
]
