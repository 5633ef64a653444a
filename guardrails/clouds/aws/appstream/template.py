"""`AWS::AppStream::Fleet` and `AWS::AppStream::ImageBuilder` in a template."""

import msgspec

from guardrails.catalog.accelerators import SINGLE
from guardrails.clouds.aws.application_scaling import template as scaling
from guardrails.clouds.aws.appstream.settings import Fleet, machine, parts
from guardrails.clouds.aws.template import Template, TemplateReader
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.properties import Properties


def read_fleet(template: Template, body: Properties) -> list[Part]:
    """At most one part."""
    capacity = body.block("ComputeCapacity")
    word = "DesiredSessions" if capacity.has("DesiredSessions") else "DesiredInstances"
    name = body.text("Name").value
    called = [text for text in (name, body.path.rpartition(".")[2]) if text]
    fleet = Fleet(
        type=body.text("InstanceType"),
        kind=body.text("FleetType").value or "",
        sessions=body.number("MaxConcurrentSessions"),
        desired=capacity.number(word),
        scaled=scaling.most(template, "appstream", called),
    )
    return parts(fleet, template.accelerators)


def read_builder(template: Template, body: Properties) -> list[Part]:
    """One machine, which people may stop and start."""
    found = machine(body.text("InstanceType"), template.accelerators)
    return [Part(choices=(msgspec.structs.replace(found, size=SINGLE),))]


FLEET = TemplateReader(
    read_fleet,
    taken=frozenset(("ComputeCapacity", "FleetType", "InstanceType", "MaxConcurrentSessions", "Name")),
    left=frozenset(
        (
            "AttributesToDelete",
            "Description",
            "DisableIMDSV1",
            "DisconnectTimeoutInSeconds",
            "DisplayName",
            "DomainJoinInfo",
            "EnableDefaultInternetAccess",
            "IamRoleArn",
            "IdleDisconnectTimeoutInSeconds",
            "ImageArn",
            "ImageName",
            "MaxSessionsPerInstance",  # sessions stand for machines already
            "MaxUserDurationInSeconds",
            "Platform",
            "RootVolumeConfig",
            "SessionScriptS3Location",
            "StreamView",
            "Tags",
            "UsbDeviceFilterStrings",
            "VpcConfig",
        )
    ),
)
IMAGE_BUILDER = TemplateReader(
    read_builder,
    taken=frozenset(("InstanceType",)),
    left=frozenset(
        (
            "AccessEndpoints",
            "AppstreamAgentVersion",
            "Description",
            "DisableIMDSV1",
            "DisplayName",
            "DomainJoinInfo",
            "EnableDefaultInternetAccess",
            "IamRoleArn",
            "ImageArn",
            "ImageName",
            "Name",
            "RootVolumeConfig",
            "SoftwaresToInstall",
            "SoftwaresToUninstall",
            "Tags",
            "VpcConfig",
        )
    ),
)
