"""Compute fleets as resources of ARM.

Source: Azure, ARM template reference, Microsoft.AzureFleet/fleets 2024-11-01.
"""

from guardrails.clouds.azure.fleets.settings import Fleet, parts
from guardrails.clouds.azure.template import Template, TemplateReader, names
from guardrails.clouds.parts import Part
from guardrails.model.field import Field


def read(template: Template) -> list[Part]:
    """A part for regular machines, and one for spot machines."""
    properties = template.properties
    fleet = Fleet(
        sizes=tuple(each.text("name") for each in properties.each("vmSizesProfile")),
        regular=_capacity(template, "regularPriorityProfile"),
        spot=_capacity(template, "spotPriorityProfile"),
        unit=properties.text("capacityType"),
        path=f"{template.body.path}.properties.vmSizesProfile",
    )
    return parts(fleet, template.accelerators)


def _capacity(template: Template, name: str) -> Field[int] | None:
    properties = template.properties
    return properties.number(name, "capacity") if properties.has(name) else None


FLEET = TemplateReader(
    read,
    taken=names("capacityType regularPriorityProfile spotPriorityProfile vmSizesProfile"),
    left=names(
        """
        additionalLocationsProfile computeProfile mode provisioningState timeCreated uniqueId vmAttributes
        vmNamePrefix zoneAllocationPolicy
        """
    ),
)
