"""Examples of CodeBuild, AppStream, GameLift, WorkSpaces and PCS."""

from guardrails.model.range import Range, exactly
from tests.contract.examples import rented
from tests.contract.examples.example import Example


def _one(name, pools, terraform, cloudformation, live=None):
    """A thing in a plan, as `(type, values)`, in a template, and in a scan; the first may be None."""
    return Example(
        name,
        pools,
        terraform={f"{terraform[0]}.x": terraform[1]} if terraform else {},
        cloudformation={"X": {"Type": cloudformation[0], "Properties": cloudformation[1]}},
        live=live,
    )


def _runs(kind, planned, ceiling, market="on_demand"):
    return (kind, planned, ceiling, market, "runs")


EXAMPLES = [
    _one(
        "a fleet of build machines that scales",
        [_runs("BUILD_GENERAL1_LARGE", exactly(8), exactly(24))],
        (
            "aws_codebuild_fleet",
            {
                "base_capacity": 2,
                "compute_type": "BUILD_GENERAL1_LARGE",
                "environment_type": "LINUX_GPU_CONTAINER",
                "overflow_behavior": "QUEUE",
                "scaling_configuration": [{"max_capacity": 6}],
            },
        ),
        (
            "AWS::CodeBuild::Fleet",
            {
                "BaseCapacity": 2,
                "ComputeType": "BUILD_GENERAL1_LARGE",
                "EnvironmentType": "LINUX_GPU_CONTAINER",
                "OverflowBehavior": "QUEUE",
                "ScalingConfiguration": {"MaxCapacity": 6},
            },
        ),
        rented.build_fleet(
            baseCapacity=2,
            computeType="BUILD_GENERAL1_LARGE",
            environmentType="LINUX_GPU_CONTAINER",
            overflowBehavior="QUEUE",
            scalingConfiguration={"maxCapacity": 6},
        ),
    ),
    _one(
        "a project of a few builds at a time",
        [_runs("BUILD_GENERAL1_SMALL", Range(0, 3), exactly(3))],
        (
            "aws_codebuild_project",
            {
                "concurrent_build_limit": 3,
                "environment": [{"type": "LINUX_GPU_CONTAINER", "compute_type": "BUILD_GENERAL1_SMALL"}],
            },
        ),
        (
            "AWS::CodeBuild::Project",
            {
                "ConcurrentBuildLimit": 3,
                "Environment": {"Type": "LINUX_GPU_CONTAINER", "ComputeType": "BUILD_GENERAL1_SMALL"},
            },
        ),
        rented.build_project(
            concurrentBuildLimit=3,
            environment={"type": "LINUX_GPU_CONTAINER", "computeType": "BUILD_GENERAL1_SMALL"},
        ),
    ),
    _one(
        "builds without GPUs",
        [],
        (
            "aws_codebuild_project",
            {"environment": [{"type": "LINUX_CONTAINER", "compute_type": "BUILD_GENERAL1_LARGE"}]},
        ),
        (
            "AWS::CodeBuild::Project",
            {"Environment": {"Type": "LINUX_CONTAINER", "ComputeType": "BUILD_GENERAL1_LARGE"}},
        ),
        rented.build_project(environment={"type": "LINUX_CONTAINER", "computeType": "BUILD_GENERAL1_LARGE"}),
    ),
    _one(
        "a streaming fleet",
        [_runs("stream.graphics.g5.xlarge", exactly(4), exactly(4))],
        (
            "aws_appstream_fleet",
            {
                "name": "f",
                "fleet_type": "ON_DEMAND",
                "instance_type": "stream.graphics.g5.xlarge",
                "compute_capacity": [{"desired_instances": 4}],
            },
        ),
        (
            "AWS::AppStream::Fleet",
            {
                "Name": "f",
                "FleetType": "ON_DEMAND",
                "InstanceType": "stream.graphics.g5.xlarge",
                "ComputeCapacity": {"DesiredInstances": 4},
            },
        ),
        rented.streaming_fleet(4, FleetType="ON_DEMAND", InstanceType="stream.graphics.g5.xlarge"),
    ),
    _one(
        "a streaming fleet of sessions",
        [_runs("stream.graphics.g5.xlarge", Range(0, 9), exactly(9))],
        (
            "aws_appstream_fleet",
            {
                "name": "f",
                "fleet_type": "ELASTIC",
                "instance_type": "stream.graphics.g5.xlarge",
                "max_concurrent_sessions": 9,
            },
        ),
        (
            "AWS::AppStream::Fleet",
            {
                "Name": "f",
                "FleetType": "ELASTIC",
                "InstanceType": "stream.graphics.g5.xlarge",
                "MaxConcurrentSessions": 9,
            },
        ),
        rented.streaming_fleet(
            0, FleetType="ELASTIC", InstanceType="stream.graphics.g5.xlarge", MaxConcurrentSessions=9
        ),
    ),
    _one(
        "a machine for images of desktops",
        [_runs("stream.graphics.g5.xlarge", exactly(1), exactly(1))],
        None,
        ("AWS::AppStream::ImageBuilder", {"Name": "b", "InstanceType": "stream.graphics.g5.xlarge"}),
        rented.image_builder("stream.graphics.g5.xlarge"),
    ),
    _one(
        "a fleet of game servers without a limit",
        [_runs("g5.xlarge", exactly(1), Range(1), "spot")],
        ("aws_gamelift_fleet", {"ec2_instance_type": "g5.xlarge", "fleet_type": "SPOT"}),
        ("AWS::GameLift::Fleet", {"EC2InstanceType": "g5.xlarge", "FleetType": "SPOT"}),
    ),
    _one(
        "a fleet of game servers in two places",
        [
            _runs("g5.xlarge", exactly(2), exactly(5)),
            _runs("g5.xlarge", exactly(1), exactly(3)),
        ],
        None,
        (
            "AWS::GameLift::Fleet",
            {
                "EC2InstanceType": "g5.xlarge",
                "Locations": [
                    {
                        "Location": "eu-west-1",
                        "LocationCapacity": {"DesiredEC2Instances": 2, "MinSize": 0, "MaxSize": 5},
                    },
                    {
                        "Location": "us-east-1",
                        "LocationCapacity": {"DesiredEC2Instances": 1, "MinSize": 0, "MaxSize": 3},
                    },
                ],
            },
        ),
        rented.game_fleet("g5.xlarge", (2, 0, 5), (1, 0, 3)),
    ),
    _one(
        "a desktop",
        [_runs("GRAPHICS_G4DN", exactly(1), exactly(1))],
        (
            "aws_workspaces_workspace",
            {"workspace_properties": [{"compute_type_name": "GRAPHICS_G4DN"}]},
        ),
        ("AWS::WorkSpaces::Workspace", {"WorkspaceProperties": {"ComputeTypeName": "GRAPHICS_G4DN"}}),
        rented.desktop("GRAPHICS_G4DN"),
    ),
    _one(
        "nodes of a block of capacity",
        [_runs("p5.48xlarge", Range(8, 64), exactly(64), "reserved")],
        None,
        (
            "AWS::PCS::ComputeNodeGroup",
            {
                "InstanceConfigs": [{"InstanceType": "p5.48xlarge"}],
                "PurchaseOption": "CAPACITY_BLOCK",
                "ScalingConfiguration": {"MinInstanceCount": 1, "MaxInstanceCount": 8},
            },
        ),
    ),
]
