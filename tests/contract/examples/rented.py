"""What a scan of CodeBuild, AppStream, GameLift and WorkSpaces is answered, for their examples."""

from guardrails.clouds.aws.appstream.api import APPSTREAM
from guardrails.clouds.aws.codebuild.api import CODEBUILD
from guardrails.clouds.aws.gamelift.api import GAMELIFT
from guardrails.clouds.aws.join import workloads
from guardrails.clouds.aws.workspaces.api import WORKSPACES
from tests.samples.aws_answers import World, by, facts


def scanned(service, **answers):
    """Reads a service that answers so."""
    return lambda: workloads({service.name: World(service, **answers).read()}, facts())


def build_fleet(**given):
    """A fleet of CodeBuild."""
    fleet = {"name": "x", "arn": "arn:x", "status": {"statusCode": "ACTIVE"}} | given
    return scanned(CODEBUILD, ListFleets={"fleets": ["arn:x"]}, BatchGetFleets={"fleets": [fleet]})


def build_project(**given):
    """A project of CodeBuild."""
    project = {"name": "x", "arn": "arn:x"} | given
    return scanned(CODEBUILD, ListProjects={"projects": ["x"]}, BatchGetProjects={"projects": [project]})


def streaming_fleet(desired, **given):
    """A fleet of AppStream that runs."""
    held = {"Desired": desired, "Running": desired}
    fleet = {"Arn": "arn:x", "Name": "x", "State": "RUNNING", "ComputeCapacityStatus": held} | given
    return scanned(APPSTREAM, DescribeFleets={"Fleets": [fleet]})


def image_builder(kind):
    """An image builder of AppStream."""
    builder = {"Arn": "arn:x", "Name": "x", "State": "RUNNING", "InstanceType": kind}
    return scanned(APPSTREAM, DescribeImageBuilders={"ImageBuilders": [builder]})


def game_fleet(kind, *numbers):
    """A fleet of GameLift: desired, least and most machines in its own region, then in others."""
    counts = [dict(zip(("DESIRED", "MINIMUM", "MAXIMUM"), each, strict=True)) for each in numbers]
    held = [{"FleetId": "x", "InstanceCounts": each} for each in counts]
    others = {f"us-east-{at}": {"FleetCapacity": each} for at, each in enumerate(held[1:], 1)}
    fleet = {"FleetId": "x", "FleetArn": "arn:x", "InstanceType": kind, "Status": "ACTIVE"}
    places = [{"LocationState": {"Location": name}} for name in others]
    return scanned(
        GAMELIFT,
        DescribeFleetAttributes={"FleetAttributes": [fleet]},
        DescribeFleetCapacity={"FleetCapacity": held[:1]},
        DescribeFleetLocationAttributes={"LocationAttributes": places},
        DescribeFleetLocationCapacity=by("Location", others),
    )


def desktop(kind):
    """A desktop of WorkSpaces."""
    held = {"WorkspaceId": "ws-1", "State": "AVAILABLE", "WorkspaceProperties": {"ComputeTypeName": kind}}
    return scanned(WORKSPACES, DescribeWorkspaces={"Workspaces": [held]})
