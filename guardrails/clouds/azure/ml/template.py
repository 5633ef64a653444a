"""Compute and online deployments of Azure Machine Learning as resources of ARM.

Source: Azure, ARM template reference, Microsoft.MachineLearningServices 2024-10-01.
"""

from guardrails.clouds.azure.compute.scaling import raises
from guardrails.clouds.azure.index import is_planned
from guardrails.clouds.azure.ml.settings import (
    KUBERNETES,
    MACHINE,
    SPARK,
    Cluster,
    Deployment,
    attached_parts,
    cluster_parts,
    deployment_parts,
    fixed_parts,
    instance_parts,
)
from guardrails.clouds.azure.targets import named
from guardrails.clouds.azure.template import Template, TemplateReader, names
from guardrails.clouds.parts import Part

_INNER = ("properties", "properties")
_ELSEWHERE = frozenset(("databricks", "datafactory", "datalakeanalytics", "hdinsight"))
"""Compute that is made elsewhere, and read there."""


def read_compute(template: Template) -> list[Part]:
    """At most one part; compute of which the kind is not known may be a cluster."""
    properties, accelerators = template.properties, template.accelerators
    inner = properties.block("properties")
    kind = (properties.text("computeType").value or "").lower()
    if kind == "computeinstance":
        return instance_parts(inner.text("vmSize"), accelerators)
    if kind == "aks" and inner.has("agentVmSize") and not properties.has("resourceId"):
        return fixed_parts(inner.text("agentVmSize"), inner.number("agentCount"), accelerators)
    if kind in ("aks", "kubernetes", "synapsespark", "virtualmachine"):
        return _attached(template, kind)
    if kind in _ELSEWHERE:
        return []
    cluster = Cluster(
        size=inner.text("vmSize"),
        least=inner.number("scaleSettings", "minNodeCount"),
        most=inner.number("scaleSettings", "maxNodeCount"),
        priority=inner.text("vmPriority"),
    )
    return cluster_parts(cluster, accelerators)


_ATTACHED = {
    "aks": KUBERNETES,
    "kubernetes": KUBERNETES,
    "synapsespark": SPARK,
    "virtualmachine": frozenset((MACHINE,)),
}


def _attached(template: Template, kind: str) -> list[Part]:
    """Compute that stands elsewhere: a part when it is not in the plan."""
    kinds = _ATTACHED[kind]
    used = named(template.resource, template.entry, kinds, "properties", "resourceId")
    if not used.is_set or (used.is_single and is_planned(template.resource.plan, kinds, used)):
        return []
    path = f"{template.body.path}.properties.resourceId"
    return attached_parts(path, used.reason or "what it names is not in the plan")


def read_deployment(template: Template) -> list[Part]:
    """One part."""
    scale = template.properties.block("scaleSettings")
    kind = (scale.text("scaleType").value or "").lower()
    deployment = Deployment(
        size=template.properties.text("instanceType"),
        count=template.body.number("sku", "capacity"),
        least=scale.number("minInstances"),
        most=scale.number("maxInstances"),
        scales=kind != "default" and bool(kind or scale.has("maxInstances") or scale.lost),
        raises=raises(template.resource, template.entry),
    )
    return deployment_parts(deployment, template.accelerators)


COMPUTE = TemplateReader(
    read_compute,
    taken=names("computeType properties resourceId"),
    left=names(
        """
        computeLocation createdOn description disableLocalAuth isAttachedCompute modifiedOn provisioningErrors
        provisioningState sku
        """
    ),
)
DEPLOYMENT = TemplateReader(
    read_deployment,
    taken=names("instanceType scaleSettings sku"),
    left=names(
        """
        appInsightsEnabled codeConfiguration containerResourceRequirements dataCollector description
        egressPublicNetworkAccess endpointComputeType environmentId environmentVariables livenessProbe model
        modelMountPath properties provisioningState readinessProbe requestSettings startupProbe
        """
    ),
)
