"""Examples of AWS ECS: capacity providers of managed instances."""

from guardrails.model.range import Range
from tests.contract.examples.example import Example


def _provider(name, pools, requirements=None, option=None):
    launch = {"ec2_instance_profile_arn": "p"}
    made = {"Ec2InstanceProfileArn": "p"}
    if requirements is not None:
        launch["instance_requirements"] = [
            {key: [value] if isinstance(value, dict) else value for key, value in requirements.items()}
        ]
        names = {"accelerator_count": "AcceleratorCount", "allowed_instance_types": "AllowedInstanceTypes"}
        made["InstanceRequirements"] = {
            names[key]: {each.title(): count for each, count in value.items()}
            if isinstance(value, dict)
            else value
            for key, value in requirements.items()
        }
    if option is not None:
        launch["capacity_option_type"] = made["CapacityOptionType"] = option
    return Example(
        name,
        pools,
        terraform={
            "aws_ecs_capacity_provider.c": {
                "name": "c",
                "managed_instances_provider": [{"instance_launch_template": [launch]}],
            }
        },
        cloudformation={
            "C": {
                "Type": "AWS::ECS::CapacityProvider",
                "Properties": {"Name": "c", "ManagedInstancesProvider": {"InstanceLaunchTemplate": made}},
            }
        },
    )


def _pool(kind="unknown", market="on_demand"):
    return [(kind, Range(0), Range(0), market, "delegated")]


EXAMPLES = [
    _provider("tasks ask for machines", _pool()),
    _provider("machines of types", _pool("p5.48xlarge"), {"allowed_instance_types": ["p5.48xlarge"]}),
    _provider("machines with accelerators", _pool(), {"accelerator_count": {"min": 1}}),
    _provider("machines without accelerators", [], {"accelerator_count": {"max": 0}}),
    _provider("spot machines", _pool(market="spot"), option="SPOT"),
    _provider("reserved machines", _pool(market="reserved"), option="RESERVED"),
]
