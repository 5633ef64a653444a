"""`AWS::ECS::CapacityProvider` in a template, or through Cloud Control."""

from guardrails.clouds.aws.ec2.launch_data import REQUIREMENTS, requirements
from guardrails.clouds.aws.ecs.settings import ManagedInstances, part
from guardrails.clouds.aws.template import Template, TemplateReader
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.properties import Properties


def read(template: Template, body: Properties) -> list[Part]:
    """At most one part, of role `delegated`."""
    if not body.has("ManagedInstancesProvider"):
        return []
    made = body.block("ManagedInstancesProvider", "InstanceLaunchTemplate")
    wanted = requirements(made)
    managed = ManagedInstances(
        wanted=wanted,
        where=f"{made.path}.{REQUIREMENTS}" if wanted is not None else made.path,
        late=made.lost or made.block(REQUIREMENTS).lost,
        option=made.text("CapacityOptionType"),
    )
    return [part(managed, template.accelerators)]


CAPACITY_PROVIDER = TemplateReader(
    read,
    taken=frozenset(("ManagedInstancesProvider",)),
    left=frozenset(
        (
            "AutoScalingGroupProvider",  # adds nothing to what the group holds
            "ClusterName",
            "Name",
            "Tags",
        )
    ),
)
