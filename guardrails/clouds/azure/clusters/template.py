"""HDInsight, Service Fabric and Red Hat OpenShift as resources of ARM.

Source: Azure, ARM template reference: Microsoft.HDInsight/clusters 2024-08-01-preview,
Microsoft.ServiceFabric/managedClusters/nodeTypes 2024-04-01, Microsoft.RedHatOpenShift/openShiftClusters
2023-11-22.
"""

from guardrails.clouds.azure.clusters.settings import Role, control_plane, hdinsight_role, missing_part, parts
from guardrails.clouds.azure.compute.scaling import raises
from guardrails.clouds.azure.template import Template, TemplateReader, names
from guardrails.clouds.parts import Part, part_names
from guardrails.formats.embedded.properties import Properties


def read_hdinsight(template: Template) -> list[Part]:
    """A part for each role."""
    blocks = template.properties.each("computeProfile", "roles")
    if not blocks:
        path = f"{template.body.path}.properties.computeProfile.roles"
        return [missing_part(path, "is not set")]
    labels = part_names([*(block.label("name") for block in blocks), None], "role")[:-1]
    found = [_role(block, name) for block, name in zip(blocks, labels, strict=True)]
    return parts(found, template.accelerators)


def _role(block: Properties, name: str) -> Role:
    scale = block.block("autoscale")
    slots = scale.each("recurrence", "schedule")
    most = [scale.number("capacity", "maxInstanceCount")] if scale.has("capacity") else []
    most += [each.number("timeAndCapacity", "maxInstanceCount") for each in slots]
    return hdinsight_role(
        Role(
            name=name,
            size=block.text("hardwareProfile", "vmSize"),
            count=block.number("targetInstanceCount"),
            most=tuple(most),
        )
    )


def read_node_type(template: Template) -> list[Part]:
    """One part."""
    properties = template.properties
    role = Role(
        size=properties.text("vmSize"),
        count=properties.number("vmInstanceCount"),
        raises=raises(template.resource, template.entry),
    )
    return parts([role], template.accelerators)


def read_openshift(template: Template) -> list[Part]:
    """A part for each profile of workers, and for the control plane."""
    properties = template.properties
    blocks = properties.each("workerProfiles")
    labels = part_names([*(block.label("name") for block in blocks), None], "worker")[:-1]
    roles = [
        Role(name=name, size=block.text("vmSize"), count=block.number("count"))
        for block, name in zip(blocks, labels, strict=True)
    ]
    if properties.has("masterProfile"):
        roles.append(control_plane(properties.text("masterProfile", "vmSize"), "main"))
    return parts(roles, template.accelerators)


HDINSIGHT = TemplateReader(
    read_hdinsight,
    taken=names("computeProfile"),
    left=names(
        """
        clusterDefinition clusterHdpVersion clusterId clusterState clusterVersion computeIsolationProperties
        connectivityEndpoints createdDate diskEncryptionProperties encryptionInTransitProperties errors
        excludedServicesConfig kafkaRestProperties minSupportedTlsVersion networkProperties osType
        privateEndpointConnections privateLinkConfigurations provisioningState quotaInfo securityProfile
        storageProfile tier
        """
    ),
)
NODE_TYPE = TemplateReader(
    read_node_type,
    taken=names("vmInstanceCount vmSize"),
    left=names(
        """
        additionalDataDisks additionalNetworkInterfaceConfigurations applicationPorts capacities
        computerNamePrefix dataDiskLetter dataDiskSizeGB dataDiskType dscpConfigurationId
        enableAcceleratedNetworking enableEncryptionAtHost enableNodePublicIP enableNodePublicIPv6
        enableOverProvisioning ephemeralPorts evictionPolicy frontendConfigurations hostGroupId isPrimary
        isSpotVM isStateless multiplePlacementGroups natConfigurations natGatewayId networkSecurityRules
        placementProperties provisioningState secureBootEnabled securityEncryptionType securityType
        serviceArtifactReferenceId spotRestoreTimeout subnetId useDefaultPublicLoadBalancer useEphemeralOSDisk
        useTempDataDisk vmApplications vmExtensions vmImageOffer vmImagePlan vmImagePublisher
        vmImageResourceId vmImageSku vmImageVersion vmManagedIdentity vmSecrets vmSetupActions
        vmSharedGalleryImageId zoneBalance zones sku
        """
    ),
)
OPENSHIFT = TemplateReader(
    read_openshift,
    taken=names("masterProfile workerProfiles"),
    left=names(
        """
        apiserverProfile clusterProfile consoleProfile ingressProfiles networkProfile
        platformWorkloadIdentityProfile provisioningState servicePrincipalProfile workerProfilesStatus
        """
    ),
)
