"""CloudFormation templates: each resource that holds machines is a part, parameters resolved."""

import json

import pytest

from guardrails.model.range import ZERO, Range, exactly
from tests.samples.strings import lines, stack, states
from tests.samples.terraform import only, plan, read, reasons, rows

DEADLINE = {"ServiceManagedEc2": {"InstanceCapabilities": {"AllowedInstanceTypes": ["g5.xlarge"]}}}
"""Of a type that is not read."""


def made(kind, **properties):
    return {"Resources": {"It": {"Type": f"AWS::{kind}", "Properties": properties}}}


def test_an_instance_in_yaml_with_short_forms_and_parameters(tmp_path):
    text = """
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Kind: {Type: String, Default: m5.large}
Resources:
  Node:
    Type: AWS::EC2::Instance
    Properties:
      InstanceType: !Ref Kind
      UserData: !Base64
        Fn::Sub: "echo ${AWS::Region}"
      SubnetId: !GetAtt Net.Id
"""
    entry = stack(text, after={"parameters": {"Kind": "p5.48xlarge"}, "tags": {"customer": "C-1"}})

    row = only(tmp_path, plan(entry))

    assert (row.id, row.kind) == ("aws_cloudformation_stack.one#Node", "aws_cloudformation_stack")
    assert (row.instance_type, row.accelerators, row.region) == ("p5.48xlarge", exactly(8), "us-east-1")
    assert [(claim.key, claim.value) for claim in row.claims] == [("customer", "C-1")]
    assert rows(tmp_path, plan(stack(text))) == ()


@pytest.mark.parametrize(
    ("template", "planned", "ceiling", "role"),
    [
        (made("EC2::Instance", InstanceType="p5.48xlarge"), exactly(8), exactly(8), "runs"),
        (
            made("EC2::LaunchTemplate", LaunchTemplateData={"InstanceType": "p5.48xlarge"}),
            ZERO,
            ZERO,
            "template",
        ),
        (made("AutoScaling::LaunchConfiguration", InstanceType="p5.48xlarge"), ZERO, ZERO, "template"),
        (
            made(
                "AutoScaling::AutoScalingGroup",
                MinSize="1",
                MaxSize="4",
                DesiredCapacity=2,
                MixedInstancesPolicy={"LaunchTemplate": {"Overrides": [{"InstanceType": "p5.48xlarge"}]}},
            ),
            exactly(16),
            exactly(32),
            "runs",
        ),
        (
            made("EKS::Nodegroup", InstanceTypes=["p5.48xlarge"], ScalingConfig={"MinSize": 0, "MaxSize": 3}),
            Range(0, 24),
            exactly(24),
            "runs",
        ),
        (made("SageMaker::NotebookInstance", InstanceType="ml.p5.48xlarge"), exactly(8), exactly(8), "runs"),
        (
            made(
                "SageMaker::EndpointConfig",
                ProductionVariants=[
                    {"InstanceType": "ml.p5.48xlarge", "InitialInstanceCount": 2},
                    {"ServerlessConfig": {"MemorySizeInMB": 1024}},
                ],
            ),
            exactly(16),
            exactly(16),
            "runs",
        ),
        (
            made(
                "SageMaker::EndpointConfig",
                ProductionVariants=[
                    {
                        "InstanceType": "ml.p5.48xlarge",
                        "InitialInstanceCount": 1,
                        "ManagedInstanceScaling": {"MaxInstanceCount": 3},
                    }
                ],
            ),
            exactly(8),
            exactly(24),
            "runs",
        ),
        (
            made(
                "SageMaker::Cluster", InstanceGroups=[{"InstanceType": "ml.p5.48xlarge", "InstanceCount": 4}]
            ),
            exactly(32),
            exactly(32),
            "runs",
        ),
        (
            made("Batch::ComputeEnvironment", ComputeResources={"InstanceTypes": ["p5e"], "MaxvCpus": 256}),
            Range(0, 16),
            exactly(16),
            "runs",
        ),
        (
            made("EC2::CapacityReservation", InstanceType="p5.48xlarge", InstanceCount=2),
            exactly(16),
            exactly(16),
            "reservation",
        ),
        (
            made(
                "EMR::Cluster",
                Instances={
                    "CoreInstanceGroup": {"InstanceType": "p3.2xlarge", "InstanceCount": 3},
                    "MasterInstanceGroup": {"InstanceType": "m5.xlarge", "InstanceCount": 1},
                    "Ec2SubnetId": "s",
                },
            ),
            exactly(3),
            exactly(3),
            "runs",
        ),
        (
            made(
                "EMR::Cluster",
                Instances={
                    "CoreInstanceFleet": {
                        "TargetOnDemandCapacity": 2,
                        "TargetSpotCapacity": 1,
                        "InstanceTypeConfigs": [{"InstanceType": "p3.2xlarge"}],
                    }
                },
            ),
            exactly(3),
            exactly(3),
            "runs",
        ),
    ],
)
def test_common_resources_are_read(tmp_path, template, planned, ceiling, role):
    row = only(tmp_path, plan(stack(template)))

    assert (row.accelerators, row.ceiling, row.role) == (planned, ceiling, role)
    assert row.id.startswith("aws_cloudformation_stack.one#It")


@pytest.mark.parametrize(
    "template",
    [
        made("EC2::Instance", InstanceType="m5.large"),
        made("EC2::Instance"),
        made("EKS::Nodegroup", ScalingConfig={"MaxSize": 3}),
        made("EC2::LaunchTemplate", LaunchTemplateData={}),
        made("Batch::ComputeEnvironment", ComputeResources={"Type": "FARGATE", "MaxvCpus": 8}),
        made("Batch::ComputeEnvironment", ComputeResources={"InstanceTypes": ["optimal"]}),
        made("S3::Bucket", BucketName="x"),
        made("SageMaker::EndpointConfig", ProductionVariants=[{"ServerlessConfig": {"MaxConcurrency": 1}}]),
    ],
)
def test_a_template_without_accelerators_is_read_and_no_row(tmp_path, template):
    assert rows(tmp_path, plan(stack(template))) == ()
    assert states(tmp_path, stack(template)) == ["read"]


@pytest.mark.parametrize(
    ("specification", "wanted"),
    [
        ({"LaunchTemplate": {"LaunchTemplateId": {"Ref": "T"}}}, 8),
        ({"LaunchTemplate": {"LaunchTemplateId": {"Fn::GetAtt": "T.Id"}}}, 8),
        ({"LaunchTemplate": {"LaunchTemplateId": {"Fn::GetAtt": ["T", "Id"]}}}, 8),
        ({"LaunchTemplate": {"LaunchTemplateId": {"Fn::Sub": "${T}"}}}, 8),
        ({"LaunchConfigurationName": {"Ref": "C"}}, 1),
        (
            {
                "MixedInstancesPolicy": {
                    "LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateId": {"Ref": "T"}}}
                }
            },
            8,
        ),
        ({"LaunchTemplate": {"LaunchTemplateId": "lt-1"}}, None),
        ({"LaunchTemplate": {"LaunchTemplateId": {"Ref": "R"}}}, None),
        ({}, None),
        ({"MixedInstancesPolicy": {"LaunchTemplate": {"Overrides": [{"InstanceRequirements": {}}]}}}, None),
    ],
)
def test_a_group_joins_its_template(tmp_path, specification, wanted):
    resources = {
        "G": {
            "Type": "AWS::AutoScaling::AutoScalingGroup",
            "Properties": {"MinSize": 1, "MaxSize": 1} | specification,
        },
        "T": {
            "Type": "AWS::EC2::LaunchTemplate",
            "Properties": {"LaunchTemplateData": {"InstanceType": "p5.48xlarge"}},
        },
        "C": {"Type": "AWS::AutoScaling::LaunchConfiguration", "Properties": {"InstanceType": "g5.xlarge"}},
        "R": {
            "Type": "AWS::EC2::LaunchTemplate",
            "Properties": {"LaunchTemplateData": {"InstanceRequirements": {}}},
        },
    }
    row = rows(tmp_path, plan(stack({"Resources": resources})))[0]

    assert (row.id.endswith("#G"), row.ceiling.max) == (True, wanted)
    assert (row.accelerator == "unknown") is (wanted is None)


def test_an_instance_and_a_node_group_join_a_template_too(tmp_path):
    resources = {
        "I": {
            "Type": "AWS::EC2::Instance",
            "Properties": {"LaunchTemplate": {"LaunchTemplateId": {"Ref": "T"}}},
        },
        "N": {
            "Type": "AWS::EKS::Nodegroup",
            "Properties": {"LaunchTemplate": {"Id": {"Ref": "T"}}, "CapacityType": "SPOT"},
        },
        "T": {
            "Type": "AWS::EC2::LaunchTemplate",
            "Properties": {"LaunchTemplateData": {"InstanceType": "p5.48xlarge"}},
        },
    }
    instance, nodes, _ = rows(tmp_path, plan(stack({"Resources": resources})))

    assert instance.accelerators == exactly(8)
    assert (nodes.market, nodes.ceiling) == ("spot", Range(0))


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ({"Fn::Sub": "p5.${Size}"}, "p5.48xlarge"),
        ({"Fn::Sub": ["p5.${Size}", {}]}, "p5.48xlarge"),
        ({"Fn::FindInMap": ["Kinds", {"Ref": "Stage"}, "gpu"]}, "p5.48xlarge"),
        ({"Fn::If": ["Big", "p5.48xlarge", {"Ref": "AWS::NoValue"}]}, "p5.48xlarge"),
        ({"Fn::If": ["Big", "p5.48xlarge", "m5.large"]}, "p5.48xlarge"),
        ({"Ref": "Unknown"}, "unknown"),
        ({"Ref": "Late"}, "unknown"),
        ({"Ref": "Empty"}, "unknown"),
        ({"Ref": 3}, "unknown"),
        ({"Fn::Sub": "p5.${Late}"}, "unknown"),
        ({"Fn::Sub": 3}, "unknown"),
        ({"Fn::FindInMap": ["Kinds", {"Ref": "Late"}, "gpu"]}, "unknown"),
        ({"Fn::ImportValue": "x"}, "unknown"),
        ({"Fn::Select": [0, ["p5.48xlarge"]]}, "unknown"),
        ({"a": 1, "b": 2}, "unknown"),
        ({"a": 1}, "unknown"),
        (7, "unknown"),
    ],
)
def test_intrinsic_functions_are_followed_as_far_as_they_go(tmp_path, kind, shown):
    template = made("EC2::Instance", InstanceType=kind) | {
        "Parameters": {
            "Size": {"Default": "48xlarge"},
            "Stage": {"Default": "prod"},
            "Late": {"Default": "m5.large"},
            "Empty": {"Type": "String"},
        },
        "Mappings": {"Kinds": {"prod": {"gpu": "p5.48xlarge"}}},
    }
    entry = stack(template, unknown={"parameters": {"Late": True}})

    row = only(tmp_path, plan(entry))

    assert row.instance_type == shown
    assert shown != "unknown" or reasons(row)


def test_lists_of_types_come_from_parameters(tmp_path):
    template = made(
        "EKS::Nodegroup", InstanceTypes={"Ref": "Kinds"}, ScalingConfig={"MaxSize": {"Ref": "Most"}}
    )
    template["Parameters"] = {"Kinds": {"Default": "p5.48xlarge, m5.large"}, "Most": {"Default": 2}}

    row = only(tmp_path, plan(stack(template)))

    assert [each.instance_type for each in row.alternatives] == ["p5.48xlarge", "m5.large"]
    assert row.ceiling == exactly(16)


def test_numbers_that_depend_on_a_condition_are_the_largest(tmp_path):
    scaling = {"MaxSize": {"Fn::If": ["Big", 9, 3]}, "DesiredSize": {"Fn::If": ["Big", "x", 3]}}
    template = made("EKS::Nodegroup", InstanceTypes=["p5.48xlarge"], ScalingConfig=scaling)

    assert only(tmp_path, plan(stack(template))).ceiling == exactly(72)


def test_a_resource_with_a_condition_may_not_be_made(tmp_path):
    template = made("EC2::Instance", InstanceType="p5.48xlarge")
    template["Resources"]["It"]["Condition"] = "Big"

    row = only(tmp_path, plan(stack(template)))

    assert (row.accelerators, row.ceiling) == (Range(0, 8), exactly(8))


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (stack(None, unknown={"template_body": True}), "template_body is known only after apply"),
        (stack(None), "template_body is not there"),
        (stack(None, after={"template_url": "https://x.test/t.yaml"}), "stands at a URL"),
        (stack("Resources: [ gpu"), "speaks of accelerators"),
        (stack(made("CloudFormation::Stack", TemplateURL="x")), "AWS::CloudFormation::Stack"),
        (stack(made("Deadline::Fleet", Configuration=DEADLINE)), "AWS::Deadline::Fleet"),
        (stack({"Resources": {"Fn::ForEach::Nodes": ["N", ["a"], {}]}}), "a resource"),
        (stack({"Resources": {"X": 3}}), "a resource"),
        (stack({"Transform": "gpu"}), "no Resources"),
    ],
)
def test_what_cannot_be_told_counts(tmp_path, entry, words):
    ((_, state, reason),) = lines(tmp_path, entry)

    assert state == "opaque"
    assert words in reason


@pytest.mark.parametrize("text", ["Resources: [", "a: b", "[]", '{"Resources": {}}'])
def test_what_cannot_be_told_and_shows_no_sign_does_not_count(tmp_path, text):
    assert states(tmp_path, stack(text)) == ["skipped"]


def test_a_sensitive_template_hides_names_and_keeps_chips(tmp_path):
    template = made("EC2::Instance", InstanceType="p5.48xlarge")
    template["Resources"]["Odd"] = {
        "Type": "AWS::Deadline::Fleet",
        "Properties": {"Configuration": DEADLINE},
    }

    snapshot = read(tmp_path, plan(stack(template, sensitive={"template_body": True})))
    (row,) = snapshot.workloads

    assert (row.id, row.instance_type, row.accelerator) == (
        "aws_cloudformation_stack.one#0",
        "(sensitive)",
        "H100-SXM5-80GB",
    )
    assert "g5" not in str(snapshot)
    assert "Deadline" not in str(snapshot)


def test_a_stack_set_makes_nobody_knows_how_many(tmp_path):
    template = made("EC2::Instance", InstanceType="p5.48xlarge")

    row = only(tmp_path, plan(stack(template, "aws_cloudformation_stack_set.one")))

    assert (row.accelerator, row.ceiling) == ("H100-SXM5-80GB", Range(0))


def test_the_cloud_control_provider_writes_tags_as_a_list(tmp_path):
    entry = stack(
        made("EC2::Instance", InstanceType="p5.48xlarge"),
        "awscc_cloudformation_stack.one",
        after={"tags": [{"key": "customer", "value": "C-1"}]},
    )

    assert only(tmp_path, plan(entry)).claims[0].value == "C-1"


@pytest.mark.parametrize("name", ["\x1b[31m", "\u202egpu", "<b>", "a" * 100_000])
def test_hostile_names_of_resources_stay_as_they_are(tmp_path, name):
    template = {
        "Resources": {name: {"Type": "AWS::EC2::Instance", "Properties": {"InstanceType": "p5.48xlarge"}}}
    }

    assert only(tmp_path, plan(stack(json.dumps(template)))).id == f"aws_cloudformation_stack.one#{name}"


def test_references_in_a_circle_end(tmp_path):
    template = made("EC2::Instance", InstanceType={"Ref": "A"})
    template["Parameters"] = {"A": {"Default": {"Ref": "B"}}, "B": {"Default": {"Ref": "A"}}}

    assert reasons(only(tmp_path, plan(stack(template)))) == [
        "template_body.Resources.It.InstanceType: is nested too deeply"
    ]


def test_a_fleet_of_a_template_that_is_not_read_counts(tmp_path):
    fleet = {"Type": "AWS::EC2::SpotFleet", "Properties": {"Config": {"LaunchTemplateConfigs": [{}]}}}

    assert states(tmp_path, stack({"Resources": {"F": fleet}})) == ["opaque"]


def perhaps(value):
    """What a condition sets, or leaves out."""
    return {"Fn::If": ["C", value, {"Ref": "AWS::NoValue"}]}


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        (
            "EC2::Instance",
            {"LaunchTemplate": {"LaunchTemplateId": "lt-1"}, "InstanceType": perhaps("m5.large")},
        ),
        ("GameLift::Fleet", {"EC2InstanceType": "g5.xlarge", "FleetType": perhaps("ANYWHERE")}),
        (
            "ECS::CapacityProvider",
            {
                "ManagedInstancesProvider": {
                    "InstanceLaunchTemplate": {
                        "InstanceRequirements": {"AcceleratorCount": {"Max": perhaps(0)}}
                    }
                }
            },
        ),
        (
            "CodeBuild::Fleet",
            {
                "EnvironmentType": "LINUX_GPU_CONTAINER",
                "ComputeType": "BUILD_GENERAL1_LARGE",
                "BaseCapacity": 1,
                "OverflowBehavior": perhaps("QUEUE"),
            },
        ),
        (
            "CodeBuild::Project",
            {"Environment": {"Type": "LINUX_GPU_CONTAINER", "Fleet": perhaps({"FleetArn": "f"})}},
        ),
        (
            "AutoScaling::AutoScalingGroup",
            {
                "MaxSize": 2,
                "LaunchTemplate": perhaps({"LaunchTemplateName": "plain"}),
                "LaunchConfigurationName": perhaps("fast"),
            },
        ),
    ],
)
def test_what_a_condition_may_leave_out_is_not_known(tmp_path, kind, properties):
    template = made(kind, **properties)
    template["Resources"]["T"] = {
        "Type": "AWS::EC2::LaunchTemplate",
        "Properties": {"LaunchTemplateName": "plain", "LaunchTemplateData": {"InstanceType": "m5.large"}},
    }

    row = only(tmp_path, plan(stack(template)))

    assert row.ceiling.max is None
    assert row.unresolved


def test_an_environment_that_a_condition_may_turn_off_grows(tmp_path):
    compute = {"InstanceTypes": ["p5.48xlarge"], "MaxvCpus": 384}
    template = made("Batch::ComputeEnvironment", State=perhaps("DISABLED"), ComputeResources=compute)

    assert only(tmp_path, plan(stack(template))).ceiling == exactly(16)


def test_a_list_that_conditions_may_empty_leaves_its_default_open(tmp_path):
    overrides = [perhaps({"InstanceType": "m5.large"}), perhaps({"InstanceType": "c5.large"})]
    policy = {"LaunchTemplate": {"Overrides": overrides}}
    template = made("AutoScaling::AutoScalingGroup", MaxSize=2, MixedInstancesPolicy=policy)

    row = only(tmp_path, plan(stack(template)))

    assert row.ceiling == Range(0)
    assert all("is set under a condition only" in each for each in reasons(row))


@pytest.mark.parametrize("odd", ["x", 7, True, [{}, {}]])
def test_what_is_no_block_is_not_taken_for_none(tmp_path, odd):
    template = made("Batch::ComputeEnvironment", Type="UNMANAGED", ComputeResources=odd)

    assert only(tmp_path, plan(stack(template))).ceiling == Range(0)
