"""Virtual machines, scale sets, autoscale settings and standby pools as resources of ARM.

Source: Azure, ARM template reference: Microsoft.Compute 2024-11-01, Microsoft.Insights 2022-10-01,
Microsoft.StandbyPool 2025-03-01.
"""

from guardrails.clouds.azure.compute.scaling import Scaler, outside, pool_of, raises, setting_of
from guardrails.clouds.azure.compute.settings import Machine, ScaleSet, machine_parts, scale_set_parts
from guardrails.clouds.azure.template import Template, TemplateReader, names
from guardrails.clouds.parts import Part
from guardrails.model.field import Field


def read_machine(template: Template) -> list[Part]:
    """One part."""
    properties = template.properties
    machine = Machine(
        size=properties.text("hardwareProfile", "vmSize"),
        priority=properties.text("priority"),
    )
    return machine_parts(machine, template.accelerators)


def read_lab(template: Template) -> list[Part]:
    """One part."""
    return machine_parts(Machine(size=template.properties.text("size")), template.accelerators)


def read_scale_set(template: Template) -> list[Part]:
    """At most one part; a set without a size makes no machines, others are put into it one by one."""
    body, properties = template.body, template.properties
    name, number = body.text("sku", "name"), body.number("sku", "capacity")
    sizes = tuple(each.text("name") for each in properties.each("skuProfile", "vmSizes"))
    if not sizes and name.value is None and not name.is_lost and number.value is None:
        return []
    if not sizes:
        mixed = (name.value or "").lower() == "mix"
        sizes = (Field(None, "sku_profile", "names no size") if mixed else name,)
    scale_set = ScaleSet(
        sizes=sizes,
        instances=number,
        priority=properties.text("virtualMachineProfile", "priority"),
        is_mixed=properties.has("priorityMixPolicy"),
        raises=raises(template.resource, template.entry),
    )
    return scale_set_parts(scale_set, template.accelerators)


def read_setting(template: Template) -> list[Part]:
    """A part when it scales a scale set that is not in the plan."""
    return _outside(template, setting_of(template.resource, template.entry), "targetResourceUri")


def read_pool(template: Template) -> list[Part]:
    """A part when it stands by for a scale set that is not in the plan."""
    found = pool_of(template.resource, template.entry)
    return _outside(template, found, "attachedVirtualMachineScaleSetId")


def _outside(template: Template, scaler: Scaler | None, name: str) -> list[Part]:
    if scaler is None:
        return []
    return outside(template.resource.plan, scaler, f"{template.body.path}.properties.{name}")


MACHINE = TemplateReader(
    read_machine,
    taken=names("hardwareProfile priority"),
    left=names(
        """
        additionalCapabilities applicationProfile availabilitySet billingProfile capacityReservation
        diagnosticsProfile evictionPolicy extensionsTimeBudget host hostGroup instanceView licenseType
        networkProfile osProfile platformFaultDomain provisioningState proximityPlacementGroup
        scheduledEventsPolicy scheduledEventsProfile securityProfile storageProfile timeCreated userData
        virtualMachineScaleSet vmId
        """
    ),
)
LAB_MACHINE = TemplateReader(
    read_lab,
    taken=names("size"),
    left=names(
        """
        allowClaim applicableSchedule artifactDeploymentStatus artifacts computeId computeVm createdByUser
        createdByUserId createdDate customImageId dataDiskParameters disallowPublicIpAddress environmentId
        expirationDate fqdn galleryImageReference isAuthenticationWithSshKey labSubnetName
        labVirtualNetworkId lastKnownPowerState networkInterface notes osType ownerObjectId
        ownerUserPrincipalName password planId provisioningState scheduleParameters sshKey storageType
        uniqueIdentifier userName virtualMachineCreationSource
        """
    ),
)
SCALE_SET = TemplateReader(
    read_scale_set,
    taken=names("priorityMixPolicy sku skuProfile virtualMachineProfile"),
    left=names(
        """
        additionalCapabilities automaticRepairsPolicy constrainedMaximumCapacity
        doNotRunExtensionsOnOverprovisionedVMs highSpeedInterconnectPlacement hostGroup orchestrationMode
        platformFaultDomainCount provisioningState proximityPlacementGroup resiliencyPolicy scaleInPolicy
        scheduledEventsPolicy singlePlacementGroup spotRestorePolicy timeCreated uniqueId upgradePolicy
        zonalPlatformFaultDomainAlignMode zoneBalance
        """
    )
    | {"overprovision"},  # machines that are taken away again as soon as enough of them stand
)
AUTOSCALE_SETTING = TemplateReader(
    read_setting,
    taken=names("enabled profiles targetResourceUri"),
    left=names("name notifications targetResourceLocation")
    | {"predictiveAutoscalePolicy"},  # when it scales, not how far
)
STANDBY_POOL = TemplateReader(
    read_pool,
    taken=names("attachedVirtualMachineScaleSetId elasticityProfile"),
    left=names("provisioningState virtualMachineState vmStateDistribution"),
)
