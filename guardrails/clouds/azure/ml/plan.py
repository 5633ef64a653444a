"""Azure Machine Learning compute in a plan: clusters, instances, and clusters that are attached."""

import msgspec

from guardrails.clouds.azure.aks.plan import CLUSTERS
from guardrails.clouds.azure.index import is_planned
from guardrails.clouds.azure.joins import Target, id_of, location, target
from guardrails.clouds.azure.ml.settings import (
    KUBERNETES,
    SPARK,
    Cluster,
    attached_parts,
    cluster_parts,
    instance_parts,
)
from guardrails.clouds.azure.shared import setting
from guardrails.clouds.azure.targets import by_attribute
from guardrails.clouds.build import PlanContext, planned
from guardrails.clouds.parts import Part
from guardrails.formats.decoding import Json, Number, first
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.facts import Fact
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.workload import Workload

_WORKSPACES = ("azurerm_machine_learning_workspace", "azurerm_ai_foundry", "azurerm_ai_foundry_project")
_SPARK_POOLS = ("azurerm_synapse_spark_pool",)
_WORKSPACE = "machine_learning_workspace_id"


class _Compute(msgspec.Struct, kw_only=True):
    id: str | None = None
    location: str | None = None
    machine_learning_workspace_id: str | None = None
    tags: Json = None


class _Scale(msgspec.Struct):
    max_node_count: Number = None
    min_node_count: Number = None


class ComputeCluster(_Compute, kw_only=True):
    """`azurerm_machine_learning_compute_cluster`; schema of azurerm 4.55.0."""

    scale_settings: list[_Scale | None] | _Scale | None = None
    vm_priority: str | None = None
    vm_size: str | None = None


class ComputeInstance(_Compute, kw_only=True):
    """`azurerm_machine_learning_compute_instance`; its location is an argument up to 3.x only."""

    virtual_machine_size: str | None = None


class InferenceCluster(_Compute, kw_only=True):
    """`azurerm_machine_learning_inference_cluster`."""

    kubernetes_cluster_id: str | None = None


class SynapseSpark(_Compute, kw_only=True):
    """`azurerm_machine_learning_synapse_spark`."""

    synapse_spark_pool_id: str | None = None


def read_cluster(resource: Resource[ComputeCluster]) -> list[Workload]:
    """At most one row."""
    values = resource.values
    scale, path = first(values.scale_settings) or _Scale(), ("scale_settings", 0)
    cluster = Cluster(
        size=fields.text(resource, values.vm_size, "vm_size"),
        least=fields.number(resource, scale.min_node_count, *path, "min_node_count"),
        most=fields.number(resource, scale.max_node_count, *path, "max_node_count"),
        priority=fields.known(values.vm_priority, "vm_priority"),
    )
    return _planned(resource, cluster_parts(cluster, resource.plan.accelerators))


def read_instance(resource: Resource[ComputeInstance]) -> list[Workload]:
    """At most one row."""
    size = fields.text(resource, resource.values.virtual_machine_size, "virtual_machine_size")
    return _planned(resource, instance_parts(size, resource.plan.accelerators))


def read_inference(resource: Resource[InferenceCluster]) -> list[Workload]:
    """A row when the AKS cluster that it uses is not in the plan: else that cluster's pools are the rows."""
    path = "kubernetes_cluster_id"
    used = by_attribute(resource, CLUSTERS, KUBERNETES, resource.values.kubernetes_cluster_id, path)
    return _attached(resource, used, KUBERNETES, path)


def read_spark(resource: Resource[SynapseSpark]) -> list[Workload]:
    """A row when the Spark pool that it uses is not in the plan: else that pool is the row."""
    path = "synapse_spark_pool_id"
    used = by_attribute(resource, _SPARK_POOLS, SPARK, resource.values.synapse_spark_pool_id, path)
    return _attached(resource, used, SPARK, path)


def _attached(resource: AnyResource, used: Target, kinds: frozenset[str], path: str) -> list[Workload]:
    if used.is_single and is_planned(resource.plan, kinds, used):
        return []
    return _planned(resource, attached_parts(path, used.reason or "what it names is not in the plan"))


def _planned(resource: AnyResource, parts: list[Part]) -> list[Workload]:
    return planned(resource, parts, lambda: _setting(resource))


def _setting(resource: AnyResource) -> PlanContext:
    """Compute stands where its workspace does, unless it has a location of its own."""
    values = resource.values
    own: Fact = resource.text(values.location, "location")
    workspace = target(resource, _WORKSPACES, values.machine_learning_workspace_id, _WORKSPACE)
    ids = (values.id, id_of(resource, workspace, values.machine_learning_workspace_id))
    where = location(resource, workspace) if own.value is None else own
    return setting(resource, ids, where)
