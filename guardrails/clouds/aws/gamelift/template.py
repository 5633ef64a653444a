"""`AWS::GameLift::Fleet` and `AWS::GameLift::ContainerFleet` in a template."""

from guardrails.clouds.aws.gamelift.settings import GROWS, Fleet, Location, parts
from guardrails.clouds.aws.template import Template, TemplateReader
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.properties import Properties
from guardrails.model.field import Field


def read_fleet(template: Template, body: Properties) -> list[Part]:
    """One part for each location."""
    fleet = Fleet(
        type=body.text("EC2InstanceType"),
        kind="ANYWHERE"
        if body.text("ComputeType").value == "ANYWHERE"
        else body.text("FleetType").value or "",
        locations=_locations(body),
    )
    return parts(fleet, template.accelerators)


def read_containers(template: Template, body: Properties) -> list[Part]:
    """One part for each location."""
    kind = "SPOT" if body.text("BillingType").value == "SPOT" else ""
    fleet = Fleet(type=body.text("InstanceType"), kind=kind, locations=_locations(body))
    return parts(fleet, template.accelerators)


def _locations(body: Properties) -> tuple[Location, ...]:
    """The places of a fleet: its own, with what stands at its top, and those that are listed."""
    listed = body.at_least_one("Locations")
    if not listed:
        return (_location(body, ""),)
    return tuple(
        _location(each.block("LocationCapacity"), (each.label("Location") or "") if len(listed) > 1 else "")
        for each in listed
    )


def _location(capacity: Properties, region: str) -> Location:
    """One place; where no number stands, it starts with one machine, and nothing limits it."""
    planned, most = capacity.number("DesiredEC2Instances"), capacity.number("MaxSize")
    return Location(
        region=region,
        planned=planned if planned.value is not None or planned.reason else Field(1, planned.path),
        least=capacity.number("MinSize"),
        most=most if most.value is not None or most.reason else Field(None, most.path, GROWS),
    )


FLEET = TemplateReader(
    read_fleet,
    taken=frozenset(
        (
            "ComputeType",
            "DesiredEC2Instances",
            "EC2InstanceType",
            "FleetType",
            "Locations",
            "MaxSize",
            "MinSize",
        )
    ),
    left=frozenset(
        (
            "AnywhereConfiguration",
            "ApplyCapacity",
            "BuildId",
            "CertificateConfiguration",
            "Description",
            "EC2InboundPermissions",
            "InstanceRoleARN",
            "InstanceRoleCredentialsProvider",
            "LogPaths",
            "MetricGroups",
            "Name",
            "NewGameSessionProtectionPolicy",
            "PeerVpcAwsAccountId",
            "PeerVpcId",
            "PlayerGatewayConfiguration",
            "PlayerGatewayMode",
            "ResourceCreationLimitPolicy",
            "RuntimeConfiguration",
            "ScalingPolicies",  # they move between the limits
            "ScriptId",
            "ServerLaunchParameters",
            "ServerLaunchPath",
            "Tags",
        )
    ),
)
CONTAINER_FLEET = TemplateReader(
    read_containers,
    taken=frozenset(("BillingType", "InstanceType", "Locations")),
    left=frozenset(
        (
            "DeploymentConfiguration",
            "Description",
            "FleetRoleArn",
            "GameServerContainerGroupDefinitionName",
            "GameServerContainerGroupsPerInstance",
            "GameSessionCreationLimitPolicy",
            "InstanceConnectionPortRange",
            "InstanceInboundPermissions",
            "LogConfiguration",
            "MetricGroups",
            "NewGameSessionProtectionPolicy",
            "PerInstanceContainerGroupDefinitionName",
            "PlayerGatewayMode",
            "ScalingPolicies",
            "Tags",
        )
    ),
)
