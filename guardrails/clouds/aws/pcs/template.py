"""`AWS::PCS::ComputeNodeGroup` in a template."""

from guardrails.clouds.aws.pcs.settings import NodeGroup, parts
from guardrails.clouds.aws.template import Template, TemplateReader
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.properties import Properties


def read(template: Template, body: Properties) -> list[Part]:
    """One part."""
    group = NodeGroup(
        types=tuple(each.text("InstanceType") for each in body.at_least_one("InstanceConfigs")),
        least=body.number("ScalingConfiguration", "MinInstanceCount"),
        most=body.number("ScalingConfiguration", "MaxInstanceCount"),
        purchase=body.text("PurchaseOption"),
    )
    return parts(group, template.accelerators)


NODE_GROUP = TemplateReader(
    read,
    taken=frozenset(("InstanceConfigs", "PurchaseOption", "ScalingConfiguration")),
    left=frozenset(
        (
            "AmiId",
            "ClusterId",
            "CustomLaunchTemplate",  # its type does not count
            "IamInstanceProfileArn",
            "Name",
            "NodeLifecycleActions",
            "SlurmConfiguration",
            "SpotOptions",
            "SubnetIds",
            "Tags",
        )
    ),
)
