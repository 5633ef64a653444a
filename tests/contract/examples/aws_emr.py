"""Examples of EMR: groups, fleets and managed scaling."""

from guardrails.model.range import Range, exactly
from tests.contract.examples.example import Example

P3 = "p3.2xlarge"


def _runs(planned, ceiling, market="on_demand", kind=P3):
    return (kind, planned, ceiling, market, "runs")


EXAMPLES = [
    Example(
        "core machines",
        [_runs(exactly(3), exactly(3))],
        terraform={
            "aws_emr_cluster.x": {
                "master_instance_group": [{"instance_type": "m5.xlarge"}],
                "core_instance_group": [{"instance_type": P3, "instance_count": 3}],
            }
        },
        cloudformation={
            "X": {
                "Type": "AWS::EMR::Cluster",
                "Properties": {
                    "Instances": {
                        "MasterInstanceGroup": {"InstanceType": "m5.xlarge", "InstanceCount": 1},
                        "CoreInstanceGroup": {"InstanceType": P3, "InstanceCount": 3},
                    }
                },
            }
        },
    ),
    Example(
        "core machines on the spot market, which a policy scales",
        [_runs(exactly(2), exactly(9), "spot")],
        terraform={
            "aws_emr_cluster.x": {
                "core_instance_group": [
                    {
                        "instance_type": P3,
                        "instance_count": 2,
                        "bid_price": "0.5",
                        "autoscaling_policy": '{"Constraints": {"MinCapacity": 1, "MaxCapacity": 9}}',
                    }
                ],
            }
        },
        cloudformation={
            "X": {
                "Type": "AWS::EMR::Cluster",
                "Properties": {
                    "Instances": {
                        "CoreInstanceGroup": {
                            "InstanceType": P3,
                            "InstanceCount": 2,
                            "Market": "SPOT",
                            "AutoScalingPolicy": {"Constraints": {"MinCapacity": 1, "MaxCapacity": 9}},
                        }
                    }
                },
            }
        },
    ),
    Example(
        "a fleet whose larger machines count more units",
        [("p3.16xlarge", Range(8, 32), Range(32, 40), "unknown", "runs")],
        terraform={
            "aws_emr_cluster.x": {
                "id": "j-1",
                "core_instance_fleet": [
                    {
                        "target_on_demand_capacity": 4,
                        "target_spot_capacity": 4,
                        "instance_type_configs": [
                            {"instance_type": P3, "weighted_capacity": 1},
                            {"instance_type": "p3.16xlarge", "weighted_capacity": 2},
                        ],
                    }
                ],
            },
            "aws_emr_managed_scaling_policy.p": {
                "cluster_id": "j-1",
                "compute_limits": [{"unit_type": "InstanceFleetUnits", "maximum_capacity_units": 10}],
            },
        },
        cloudformation={
            "X": {
                "Type": "AWS::EMR::Cluster",
                "Properties": {
                    "Instances": {
                        "CoreInstanceFleet": {
                            "TargetOnDemandCapacity": 4,
                            "TargetSpotCapacity": 4,
                            "InstanceTypeConfigs": [
                                {"InstanceType": P3, "WeightedCapacity": 1},
                                {"InstanceType": "p3.16xlarge", "WeightedCapacity": 2},
                            ],
                        }
                    },
                    "ManagedScalingPolicy": {
                        "ComputeLimits": {"UnitType": "InstanceFleetUnits", "MaximumCapacityUnits": 10}
                    },
                },
            }
        },
    ),
]
