"""`AWS::ImageBuilder::InfrastructureConfiguration` in a template, or through Cloud Control."""

from guardrails.clouds.aws.imagebuilder.settings import parts
from guardrails.clouds.aws.template import Template, TemplateReader
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.properties import Properties


def read(template: Template, body: Properties) -> list[Part]:
    """One part."""
    return parts(body.texts("InstanceTypes"), template.accelerators)


CONFIGURATION = TemplateReader(
    read,
    taken=frozenset(("InstanceTypes",)),
    left=frozenset(
        (
            "Description",
            "InstanceMetadataOptions",
            "InstanceProfileName",
            "KeyPair",
            "Logging",
            "Name",
            "ParentInstance",  # its group counts where it is read, and tests start machines all the same
            "Placement",
            "ResourceTags",
            "SecurityGroupIds",
            "SnsTopicArn",
            "SubnetId",
            "Tags",
            "TerminateInstanceOnCompletion",
            "TerminateInstanceOnFailure",
        )
    ),
)
