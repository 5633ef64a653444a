"""`AWS::CodeBuild::Fleet` and `AWS::CodeBuild::Project` in a template."""

from guardrails.clouds.aws.codebuild.settings import Environment, Fleet, fleet_parts, project_parts
from guardrails.clouds.aws.template import Template, TemplateReader
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.properties import Properties


def read_fleet(template: Template, body: Properties) -> list[Part]:
    """At most one part."""
    environment = Environment(
        kind=body.text("EnvironmentType"),
        compute=body.text("ComputeType"),
        custom=body.text("ComputeConfiguration", "instanceType"),
    )
    fleet = Fleet(
        environment=environment,
        base=body.number("BaseCapacity"),
        most=body.number("ScalingConfiguration", "MaxCapacity"),
        overflow=body.text("OverflowBehavior"),
    )
    return fleet_parts(fleet, template.accelerators)


def read_project(template: Template, body: Properties) -> list[Part]:
    """At most one part; builds that run in a fleet are the fleet's."""
    own = body.block("Environment")
    fleet = own.block("Fleet")
    if fleet and not fleet.lost:
        return []
    environment = Environment(kind=own.text("Type"), compute=own.text("ComputeType"))
    return project_parts(environment, body.number("ConcurrentBuildLimit"), template.accelerators)


FLEET = TemplateReader(
    read_fleet,
    taken=frozenset(
        (
            "BaseCapacity",
            "ComputeConfiguration",
            "ComputeType",
            "EnvironmentType",
            "OverflowBehavior",
            "ScalingConfiguration",
        )
    ),
    left=frozenset(
        ("FleetProxyConfiguration", "FleetServiceRole", "FleetVpcConfig", "ImageId", "Name", "Tags")
    ),
)
PROJECT = TemplateReader(
    read_project,
    taken=frozenset(("ConcurrentBuildLimit", "Environment")),
    left=frozenset(
        (
            "Artifacts",
            "AutoRetryLimit",
            "BadgeEnabled",
            "BuildBatchConfig",  # its builds are of the same type of environment
            "Cache",
            "Description",
            "EncryptionKey",
            "FileSystemLocations",
            "LogsConfig",
            "Name",
            "QueuedTimeoutInMinutes",
            "ResourceAccessRole",
            "SecondaryArtifacts",
            "SecondarySourceVersions",
            "SecondarySources",
            "ServiceRole",
            "Source",
            "SourceVersion",
            "Tags",
            "TimeoutInMinutes",
            "Triggers",
            "Visibility",
            "VpcConfig",
        )
    ),
)
