"""Spark pools of Synapse as resources of ARM.

Source: Azure, ARM template reference, Microsoft.Synapse/workspaces/bigDataPools 2021-06-01.
"""

from guardrails.clouds.azure.synapse.settings import SparkPool, parts
from guardrails.clouds.azure.template import Template, TemplateReader, names
from guardrails.clouds.parts import Part
from guardrails.model.workload import UNKNOWN


def read(template: Template) -> list[Part]:
    """One part."""
    properties = template.properties
    scale = properties.block("autoScale")
    pool = SparkPool(
        family=properties.text("nodeSizeFamily"),
        size=properties.label("nodeSize") or UNKNOWN,
        count=properties.number("nodeCount"),
        least=scale.number("minNodeCount"),
        most=scale.number("maxNodeCount"),
        scales=bool(scale) and scale.is_on("enabled").value is not False,
    )
    return parts(pool)


POOL = TemplateReader(
    read,
    taken=names("autoScale nodeCount nodeSize nodeSizeFamily"),
    left=names(
        """
        autoPause cacheSize creationDate customLibraries defaultSparkLogFolder dynamicExecutorAllocation
        isAutotuneEnabled isComputeIsolationEnabled lastSucceededTimestamp libraryRequirements
        provisioningState sessionLevelPackagesEnabled sparkConfigProperties sparkEventsFolder sparkVersion
        """
    ),
)
