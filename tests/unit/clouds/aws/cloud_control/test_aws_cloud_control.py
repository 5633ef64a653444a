"""`aws_cloudcontrolapi_resource`: resources of CloudFormation, one at a time."""

import json

import pytest

from guardrails.model.range import Range, exactly
from tests.samples.terraform import change, only, plan, read, reasons, rows

KIND = "aws_cloudcontrolapi_resource"


def made(kind, state, **differs):
    """A resource of a type with some properties."""
    text = state if isinstance(state, str | None) else json.dumps(state)
    return change(f"{KIND}.c", KIND, {"type_name": kind, "desired_state": text}, **differs)


@pytest.mark.parametrize(
    ("kind", "state", "ids", "ceiling"),
    [
        ("AWS::EC2::Instance", {"InstanceType": "p5.48xlarge"}, [f"{KIND}.c"], 8),
        (
            "AWS::SageMaker::Cluster",
            {"InstanceGroups": [{"InstanceType": "ml.p5.48xlarge", "InstanceCount": 4}]},
            [f"{KIND}.c"],
            32,
        ),
        (
            "AWS::EC2::CapacityReservation",
            {"InstanceType": "p4d.24xlarge", "InstanceCount": 2},
            [f"{KIND}.c"],
            16,
        ),
    ],
)
def test_a_resource_is_read_as_in_a_stack(tmp_path, kind, state, ids, ceiling):
    found = rows(tmp_path, plan(made(kind, state)))

    assert [(row.id, row.ceiling.max) for row in found] == [(each, ceiling) for each in ids]
    assert all("template_body" not in reason for row in found for reason in reasons(row))


def test_a_group_of_a_template_that_is_not_in_the_plan_is_unknown(tmp_path):
    state = {"MaxSize": "4", "MinSize": "0", "LaunchTemplate": {"LaunchTemplateId": "lt-1", "Version": "1"}}

    row = only(tmp_path, plan(made("AWS::AutoScaling::AutoScalingGroup", state)))

    assert (row.accelerator, row.ceiling) == ("unknown", Range(0))
    assert row.instances_ceiling == exactly(4)


def test_tags_of_the_state_say_whose_it_is(tmp_path):
    state = {"InstanceType": "p5.48xlarge", "Tags": [{"Key": "tenant", "Value": "acme"}]}

    assert [
        (claim.key, claim.value) for claim in only(tmp_path, plan(made("AWS::EC2::Instance", state))).claims
    ] == [("tenant", "acme")]


@pytest.mark.parametrize(
    ("state", "differs", "reason"),
    [
        (None, {"unknown": {"desired_state": True}}, "is known only after apply"),
        (None, {}, "is not there"),
        ("[1]", {}, "is no JSON object"),
    ],
)
def test_a_state_that_is_not_seen_is_unknown(tmp_path, state, differs, reason):
    row = only(tmp_path, plan(made("AWS::EC2::Instance", state, **differs)))

    assert reasons(row) == [f"desired_state: {reason}"]


def test_a_sign_in_a_type_that_is_not_read_is_unknown(tmp_path):
    row = only(tmp_path, plan(made("AWS::Deadline::Fleet", {"Types": ["g6.xlarge"]})))

    assert reasons(row) == ["desired_state: says g6.xlarge"]


def test_a_sensitive_sign_is_not_printed(tmp_path):
    found = read(
        tmp_path, plan(made("AWS::Deadline::Fleet", {"T": "g6.xlarge"}, sensitive={"desired_state": True}))
    )

    assert "g6" not in str(found)


@pytest.mark.parametrize(
    ("kind", "state", "states"),
    [
        ("AWS::EC2::Instance", {"InstanceType": "m5.large"}, []),
        ("AWS::S3::Bucket", None, ["read"]),
        ("AWS::OpsWorks::Instance", {"StackId": "s"}, ["opaque"]),
        ("AWS::IAM::Role", {"Policies": [{"x": "nvidia"}]}, ["read"]),
        ("AWS::AppConfig::Application", {"Name": "x"}, ["read"]),
    ],
)
def test_everything_else_is_a_line(tmp_path, kind, state, states):
    snapshot = read(tmp_path, plan(made(kind, state, unknown={"desired_state": state is None})))

    assert (snapshot.workloads, [line.state for line in snapshot.coverage]) == ((), states)
