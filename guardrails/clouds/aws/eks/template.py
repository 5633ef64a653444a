"""`AWS::EKS::Nodegroup` and `AWS::EKS::Cluster` in a template, or through Cloud Control."""

from guardrails.clouds.aws.autoscaling.attached import pool_of
from guardrails.clouds.aws.autoscaling.settings import WarmPool
from guardrails.clouds.aws.ec2.template import SHORT, launches
from guardrails.clouds.aws.eks.settings import NodeGroup, delegated, part
from guardrails.clouds.aws.template import Template, TemplateReader
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.properties import Properties


def _group(template: Template, body: Properties) -> list[Part]:
    """One part."""
    scaling = body.block("ScalingConfig")
    types = body.texts("InstanceTypes")
    group = NodeGroup(
        desired=scaling.number("DesiredSize"),
        least=scaling.number("MinSize"),
        most=scaling.number("MaxSize"),
        pool=_pool(body.block("WarmPoolConfig")),
        types=types,
        launches=launches(template, body.block("LaunchTemplate"), SHORT),
        names_none=not types,
        capacity=body.text("CapacityType"),
        image=body.text("AmiType").value or "",
    )
    return [part(group, template.accelerators)]


def _pool(block: Properties) -> WarmPool | None:
    """The nodes that are prepared; a pool is there where its block is, but for one that is off."""
    return None if not block or block.is_on("Enabled").value is False else pool_of(block)


def _cluster(_: Template, body: Properties) -> list[Part]:
    """At most one part, of role `delegated`."""
    return delegated(body.is_on("ComputeConfig", "Enabled"))


NODEGROUP = TemplateReader(
    _group,
    taken=frozenset(
        ("AmiType", "CapacityType", "InstanceTypes", "LaunchTemplate", "ScalingConfig", "WarmPoolConfig")
    ),
    left=frozenset(
        (
            "ClusterName",
            "DiskSize",
            "ForceUpdateEnabled",
            "Labels",
            "NodeRepairConfig",
            "NodeRole",
            "NodegroupName",
            "ReleaseVersion",
            "RemoteAccess",
            "Subnets",
            "Tags",
            "Taints",
            "UpdateConfig",
            "Version",
        )
    ),
    computed=frozenset(("Arn", "Id")),
)
CLUSTER = TemplateReader(
    _cluster,
    taken=frozenset(("ComputeConfig",)),
    left=frozenset(
        (
            "AccessConfig",
            "ActiveCertificateAuthorityId",
            "BootstrapSelfManagedAddons",
            "CertificateAuthority",
            "ControlPlaneScalingConfig",
            "DeletionProtection",
            "EncryptionConfig",
            "Force",
            "KubeApiServerConfig",
            "KubeControllerManagerConfig",
            "KubeSchedulerConfig",
            "KubernetesNetworkConfig",
            "Logging",
            "Name",
            "OutpostConfig",  # the types of its control plane
            "RemoteNetworkConfig",
            "ResourcesVpcConfig",
            "RoleArn",
            "RollbackConfig",
            "StorageConfig",
            "Tags",
            "UpgradePolicy",
            "Version",
            "ZonalShiftConfig",
        )
    ),
    computed=frozenset(
        (
            "Arn",
            "CertificateAuthorityData",
            "ClusterSecurityGroupId",
            "EncryptionConfigKeyArn",
            "Endpoint",
            "Id",
            "OpenIdConnectIssuerUrl",
        )
    ),
)
