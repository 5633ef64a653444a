"""Container groups as resources of ARM.

Source: Azure, ARM template reference, Microsoft.ContainerInstance/containerGroups 2023-05-01.
"""

from guardrails.clouds.azure.container_groups.settings import Container, parts
from guardrails.clouds.azure.template import Template, TemplateReader, names
from guardrails.clouds.parts import Part, part_names
from guardrails.formats.embedded.properties import Properties


def read(template: Template) -> list[Part]:
    """A part for each container that asks for accelerators."""
    properties = template.properties
    blocks = [*properties.each("initContainers"), *properties.each("containers")]
    labels = part_names([*(block.label("name") for block in blocks), None], "container")[:-1]
    asked = [_container(block, name) for block, name in zip(blocks, labels, strict=True)]
    found = [each for each in asked if each is not None]
    return parts(found, properties.text("priority"), template.accelerators)


def _container(block: Properties, name: str) -> Container | None:
    resources = block.block("properties", "resources")
    request, limit = resources.block("requests", "gpu"), resources.block("limits", "gpu")
    if not request and not limit:
        return None
    asked = request or limit
    return Container(
        name=name, sku=asked.text("sku"), count=asked.number("count"), limit=limit.number("count")
    )


GROUP = TemplateReader(
    read,
    taken=names("containers initContainers priority"),
    left=names(
        """
        confidentialComputeProperties diagnostics dnsConfig encryptionProperties extensions identityAcls
        imageRegistryCredentials instanceView ipAddress isCreatedFromStandbyPool osType provisioningState
        restartPolicy secretReferences sku standbyPoolProfile subnetIds volumes
        """
    ),
)
