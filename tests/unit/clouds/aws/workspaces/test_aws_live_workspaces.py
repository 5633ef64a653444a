"""WorkSpaces as the scan reads it: desktops and pools with graphics, and nothing of who uses them."""

import msgspec
import pytest

from guardrails.clouds.aws.workspaces import owners as workspaces
from guardrails.clouds.aws.workspaces.api import WORKSPACES
from guardrails.model.range import Range, exactly
from tests.samples.aws_answers import WHEN, Refusal, World, claims, facts


def desktop(kind="GRAPHICSPRO_G4DN", **changed):
    given = {"WorkspaceId": "ws-1", "State": "AVAILABLE", "UserName": "jane", "IpAddress": "10.0.0.1"}
    return given | {"WorkspaceProperties": {"ComputeTypeName": kind}} | changed


def pool(**changed):
    given = {
        "PoolId": "wspool-1",
        "PoolArn": "arn:pool",
        "BundleId": "wsb-1",
        "State": "RUNNING",
        "CapacityStatus": {"DesiredUserSessions": 4, "ActualUserSessions": 2},
    }
    return given | changed


def target(most):
    return {
        "ServiceNamespace": "workspaces",
        "ResourceId": "workspacespool/wspool-1",
        "ScalableDimension": "workspaces:workspacespool:DesiredUserSessions",
        "MinCapacity": 0,
        "MaxCapacity": most,
        "RoleARN": "arn:role",
        "CreationTime": WHEN,
    }


def world(*desktops, pools=(), targets=(), bundle="GRAPHICS_G4DN", **answers):
    return World(
        WORKSPACES,
        **{
            "DescribeWorkspaces": {"Workspaces": list(desktops)},
            "DescribeWorkspacesPools": {"WorkspacesPools": list(pools)},
            "DescribeWorkspaceBundles": {"Bundles": [{"BundleId": "wsb-1", "ComputeType": {"Name": bundle}}]},
            "DescribeTags": {"TagList": [{"Key": "customer", "Value": "C-1"}]},
            "DescribeScalableTargets": {"ScalableTargets": list(targets)},
        }
        | answers,
    )


def rows(*desktops, **given):
    return workspaces.claim(world(*desktops, **given).read(), facts()).rows


def test_a_desktop_is_a_row_with_its_tags_and_nothing_of_its_user():
    made = world(desktop())
    records = made.read()
    (row,) = workspaces.claim(records, facts()).rows

    assert (row.id, row.kind) == ("aws/111122223333/eu-west-1/ws-1", "aws_workspaces_workspace")
    assert (row.accelerator, row.accelerators, claims(row)) == ("T4", exactly(1), {"customer": "C-1"})
    assert b"jane" not in msgspec.json.encode(records)
    assert b"10.0.0.1" not in msgspec.json.encode(records)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"State": "STOPPED"}, [("T4", exactly(0), exactly(1))]),
        ({"State": "TERMINATED"}, []),
        ({"kind": "POWERPRO"}, []),
        ({"kind": "GRAPHICS_G6_XLARGE"}, [("unknown", Range(0), Range(0))]),
        ({"WorkspaceProperties": {}}, [("unknown", Range(0), Range(0))]),
    ],
    ids=["stopped", "over", "plain", "not in the catalog", "not said"],
)
def test_what_a_desktop_holds(changed, found):
    listed = rows(desktop(**changed))

    assert [(row.accelerator, row.accelerators, row.ceiling) for row in listed] == found


@pytest.mark.parametrize(
    ("changed", "targets", "planned", "ceiling"),
    [
        ({}, [], exactly(4), exactly(4)),
        ({}, [target(9)], exactly(4), exactly(9)),
        ({"State": "STOPPED", "CapacityStatus": {"DesiredUserSessions": 4}}, [], exactly(0), exactly(4)),
    ],
    ids=["as wanted", "scaled", "stopped"],
)
def test_the_size_of_a_pool(changed, targets, planned, ceiling):
    (row,) = rows(pools=[pool(**changed)], targets=targets)

    assert (row.accelerator, row.accelerators, row.ceiling) == ("T4", planned, ceiling)


def test_plain_pools_and_desktops_are_asked_nothing_more():
    made = world(desktop("VALUE"), pools=[pool()], bundle="STANDARD")

    assert not workspaces.claim(made.read(), facts()).rows
    assert made.operations == {"DescribeWorkspaces", "DescribeWorkspacesPools", "DescribeWorkspaceBundles"}


@pytest.mark.parametrize(
    "operation", ["DescribeWorkspaces", "DescribeWorkspaceBundles", "DescribeScalableTargets", "DescribeTags"]
)
def test_what_is_refused_is_said(operation):
    made = world(desktop(), pools=[pool()], **{operation: Refusal()})
    found = workspaces.claim(made.read(), facts()).rows

    assert {each.operation for each in made.calls.errors} == {operation}
    (row,) = (row for row in found if row.kind == "awscc_workspaces_workspaces_pool")
    assert operation != "DescribeWorkspaceBundles" or row.accelerator == "unknown"
    assert operation != "DescribeScalableTargets" or row.ceiling == Range(4)
    assert operation != "DescribeTags" or not row.claims_complete
