"""Azure Machine Learning compute: clusters, instances, and clusters that are attached."""

from typing import Any

import msgspec

from guardrails.catalog.accelerators import SINGLE, unknown_choice
from guardrails.clouds.azure.aks.plan import CLUSTERS
from guardrails.clouds.azure.joins import Target, id_of, location, target
from guardrails.clouds.azure.shared import OPEN, Terms, between, counted, market, named, setting, whole
from guardrails.formats.decoding import Number, first
from guardrails.formats.terraform.resource import Fact, Resource
from guardrails.model.workload import Workload

_WORKSPACES = ("azurerm_machine_learning_workspace", "azurerm_ai_foundry", "azurerm_ai_foundry_project")
_SPARK_POOLS = ("azurerm_synapse_spark_pool",)
_WORKSPACE = "machine_learning_workspace_id"


class _Compute(msgspec.Struct, kw_only=True):
    id: str | None = None
    location: str | None = None
    machine_learning_workspace_id: str | None = None
    tags: Any = None


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
    """At most one row: jobs bring nodes and take them away, between two limits."""
    values = resource.values
    scale, path = first(values.scale_settings) or _Scale(), ("scale_settings", 0)
    return whole(
        resource,
        lambda: [
            named(
                resource,
                values.vm_size,
                ("vm_size",),
                between(
                    counted(resource, scale.min_node_count, *path, "min_node_count", default=0),
                    counted(resource, scale.max_node_count, *path, "max_node_count"),
                ),
            )
        ],
        lambda: _setting(resource, Terms(market=market(values.vm_priority))),
    )


def read_instance(resource: Resource[ComputeInstance]) -> list[Workload]:
    """At most one row."""
    size = resource.values.virtual_machine_size
    return whole(
        resource,
        lambda: [named(resource, size, ("virtual_machine_size",), SINGLE)],
        lambda: _setting(resource, Terms()),
    )


def read_inference(resource: Resource[InferenceCluster]) -> list[Workload]:
    """A row when the AKS cluster that it uses is not in the plan: else that cluster's pools are the rows."""
    id_ = resource.values.kubernetes_cluster_id
    path = "kubernetes_cluster_id"
    return _attached(resource, target(resource, CLUSTERS, id_, path), path)


def read_spark(resource: Resource[SynapseSpark]) -> list[Workload]:
    """A row when the Spark pool that it uses is not in the plan: else that pool is the row."""
    id_ = resource.values.synapse_spark_pool_id
    path = "synapse_spark_pool_id"
    return _attached(resource, target(resource, _SPARK_POOLS, id_, path), path)


def _attached(resource: Resource[Any], used: Target, path: str) -> list[Workload]:
    if used.one is not None and used.one.mode != "data":
        return []
    reason = used.reason or "what it names is not in the plan"
    return whole(resource, lambda: [unknown_choice(OPEN, path, reason)], lambda: _setting(resource, Terms()))


def _setting(resource: Resource[Any], terms: Terms) -> Any:
    """Compute stands where its workspace does, unless it has a location of its own."""
    values = resource.values
    own: Fact = resource.text(values.location, "location")
    workspace = target(resource, _WORKSPACES, values.machine_learning_workspace_id, _WORKSPACE)
    ids = (values.id, id_of(resource, workspace, values.machine_learning_workspace_id))
    where = location(resource, workspace) if own.value is None else own
    return setting(resource, ids, where, terms=terms)
