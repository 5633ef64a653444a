"""Capacity reservations and dedicated hosts as resources of ARM.

Source: Azure, ARM template reference, Microsoft.Compute 2024-11-01.
"""

from guardrails.clouds.azure.arm.plan import setting
from guardrails.clouds.azure.index import itself, thing
from guardrails.clouds.azure.reservations.holders import Held, draws, is_occupied, rivals
from guardrails.clouds.azure.reservations.settings import Host, Reservation, host_parts, reservation_parts
from guardrails.clouds.azure.reservations.users import host_group, reservation_group
from guardrails.clouds.azure.template import Template, TemplateReader, names
from guardrails.clouds.holders import of_setting
from guardrails.clouds.parts import Part
from guardrails.model.field import Field


def read(template: Template) -> list[Part]:
    """One part: what no machine of the plan fills."""
    resource, entry, body = template.resource, template.entry, template.body
    size, zones = body.text("sku", "name"), body.texts("zones")
    zone = zones[0] if len(zones) == 1 else Field()
    group = reservation_group(resource, entry)
    own = Held(thing(resource, entry.id), None if size.value is None else size.value.lower(), zone.value)
    plan, planned = resource.plan, resource.planned
    reservation = Reservation(
        size=size,
        number=body.number("sku", "capacity"),
        zone=zone,
        draws=draws(plan, group, of_setting(resource, setting(resource)), planned=planned),
        rivals=rivals(plan, group, own, planned=planned),
    )
    return reservation_parts(reservation, template.accelerators)


def read_host(template: Template) -> list[Part]:
    """At most one part."""
    resource, entry = template.resource, template.entry
    own, group = itself(resource, entry.id), host_group(resource, entry)
    occupied = is_occupied(resource.plan, own, group, planned=resource.planned)
    return host_parts(Host(template.body.text("sku", "name"), occupied), template.accelerators)


RESERVATION = TemplateReader(
    read,
    taken=names("sku zones"),
    left=names(
        "instanceView platformFaultDomainCount provisioningState provisioningTime reservationId"
        " scheduleProfile timeCreated virtualMachinesAssociated"
    ),
)
HOST = TemplateReader(
    read_host,
    taken=names("sku"),
    left=names(
        """
        autoReplaceOnFailure hostId instanceView licenseType platformFaultDomain provisioningState
        provisioningTime timeCreated virtualMachines
        """
    ),
)
