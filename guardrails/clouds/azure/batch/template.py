"""Pools of Azure Batch as resources of ARM.

Source: Azure, ARM template reference, Microsoft.Batch/batchAccounts/pools 2024-07-01.
"""

from guardrails.clouds.azure.batch.settings import Pool, parts
from guardrails.clouds.azure.template import Template, TemplateReader, names
from guardrails.clouds.parts import Part
from guardrails.model.field import Field


def read(template: Template) -> list[Part]:
    """One part."""
    properties = template.properties
    scale = properties.block("scaleSettings")
    fixed = scale.block("fixedScale")
    formula = scale.text("autoScale", "formula") if scale.has("autoScale") and not fixed else None
    if formula is None and not fixed and scale:
        formula = Field(None, scale.path, "names no scale that is known")
    pool = Pool(
        size=properties.text("vmSize"),
        formula=formula,
        dedicated=fixed.number("targetDedicatedNodes"),
        low_priority=fixed.number("targetLowPriorityNodes"),
        default=0,
    )
    return parts(pool, template.accelerators)


POOL = TemplateReader(
    read,
    taken=names("scaleSettings vmSize"),
    left=names(
        """
        allocationState allocationStateTransitionTime applicationLicenses applicationPackages autoScaleRun
        certificates creationTime currentDedicatedNodes currentLowPriorityNodes currentNodeCommunicationMode
        deploymentConfiguration displayName interNodeCommunication lastModified metadata mountConfiguration
        networkConfiguration provisioningState provisioningStateTransitionTime resizeOperationStatus
        resourceTags startTask targetNodeCommunicationMode taskSchedulingPolicy taskSlotsPerNode upgradePolicy
        userAccounts
        """
    ),
)
