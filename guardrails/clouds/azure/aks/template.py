"""AKS clusters and their agent pools as resources of ARM.

Source: Azure, ARM template reference, Microsoft.ContainerService 2025-05-01.
"""

from guardrails.clouds.azure.aks.settings import (
    AUTOMATIC,
    Nodes,
    Pool,
    automatic_parts,
    is_automatic,
    pool_parts,
    provisioning_parts,
    toolchain_parts,
)
from guardrails.clouds.azure.template import Template, TemplateReader, names
from guardrails.clouds.parts import Part, part_names
from guardrails.formats.embedded.properties import Properties
from guardrails.model.field import Field

_SCALE = ("virtualMachinesProfile", "scale")


def read_cluster(template: Template) -> list[Part]:
    """A part for each pool, and for the nodes that the cluster makes by itself."""
    properties = template.properties
    found = [
        part
        for block, name in pools(properties)
        for part in pool_parts(_pool(block, name), template.accelerators)
    ]
    if is_automatic(template.body.text("sku", "name")):
        found += automatic_parts(AUTOMATIC)
    else:
        found += provisioning_parts(properties.text("nodeProvisioningProfile", "mode"))
    return found + toolchain_parts(properties.is_on("aiToolchainOperatorProfile", "enabled"))


def pools(properties: Properties) -> list[tuple[Properties, str]]:
    """The pools that a cluster names, each with the name of its rows."""
    blocks = properties.each("agentPoolProfiles")
    labels = part_names([*(block.label("name") for block in blocks), None], "pool")[:-1]
    return list(zip(blocks, labels, strict=True))


def read_pool(template: Template) -> list[Part]:
    """The parts of one pool."""
    return pool_parts(_pool(template.properties, ""), template.accelerators)


def _pool(block: Properties, name: str) -> Pool:
    sizes = [
        *(_manual(each) for each in block.each(*_SCALE, "manual")),
        *(_scaled(each) for each in block.each(*_SCALE, "autoscale")),
    ]
    one = Nodes(
        size=block.text("vmSize"),
        count=block.number("count"),
        least=block.number("minCount"),
        most=block.number("maxCount"),
        scales=block.is_on("enableAutoScaling"),
        default=1,
    )
    return Pool(
        name=name, nodes=[one] if block.lost or not sizes else sizes, priority=block.text("scaleSetPriority")
    )


def _manual(block: Properties) -> Nodes:
    return Nodes(size=block.text("size"), count=block.number("count"))


def _scaled(block: Properties) -> Nodes:
    least, most = block.number("minCount"), block.number("maxCount")
    return Nodes(size=block.text("size"), least=least, most=most, scales=Field(True))


CLUSTER = TemplateReader(
    read_cluster,
    taken=names("agentPoolProfiles aiToolchainOperatorProfile nodeProvisioningProfile sku"),
    left=names(
        """
        aadProfile addonProfiles apiServerAccessProfile autoScalerProfile autoUpgradeProfile
        azureMonitorProfile azurePortalFQDN bootstrapProfile creationData currentKubernetesVersion
        disableLocalAccounts
        diskEncryptionSetID dnsPrefix eTag enableNamespaceResources enablePodSecurityPolicy enableRBAC fqdn
        fqdnSubdomain hostedSystemProfile httpProxyConfig identityProfile ingressProfile kubernetesVersion
        linuxProfile maxAgentPools metricsProfile networkProfile nodeResourceGroup nodeResourceGroupProfile
        oidcIssuerProfile podIdentityProfile powerState privateFQDN privateLinkResources provisioningState
        publicNetworkAccess resourceUID safeguardsProfile schedulerProfile securityProfile serviceMeshProfile
        servicePrincipalProfile status storageProfile supportPlan upgradeSettings windowsProfile
        workloadAutoScalerProfile
        """
    ),
)
AGENT_POOL = TemplateReader(
    read_pool,
    taken=names(
        """
        count enableAutoScaling maxCount minCount scaleSetPriority virtualMachineNodesStatus
        virtualMachinesProfile vmSize
        """
    ),
    left=names(
        """
        artifactStreamingProfile availabilityZones capacityReservationGroupID creationData
        currentOrchestratorVersion eTag enableEncryptionAtHost enableFIPS enableNodePublicIP enableUltraSSD
        gatewayProfile gpuInstanceProfile gpuProfile hostGroupID kubeletConfig kubeletDiskType linuxOSConfig
        localDNSProfile maxPods messageOfTheDay mode networkProfile nodeCustomizationProfile
        nodeImageVersion nodeInitializationTaints nodeLabels nodePublicIPPrefixID nodeTaints
        orchestratorVersion osDiskSizeGB osDiskType osSKU osType podIPAllocationMode podSubnetID powerState
        provisioningState proximityPlacementGroupID scaleDownMode scaleSetEvictionPolicy securityProfile
        spotMaxPrice status tags type upgradeSettings upgradeSettingsBlueGreen upgradeStrategy vnetSubnetID
        windowsProfile workloadRuntime
        """
    ),
)
