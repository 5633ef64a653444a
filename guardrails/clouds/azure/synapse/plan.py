"""`azurerm_synapse_spark_pool`: accelerators are named by the family of its nodes, not by their size."""

from typing import Any

import msgspec

from guardrails.catalog.accelerators import NONE, Choice, Size, unknown_choice
from guardrails.clouds.azure.joins import id_of, location, target
from guardrails.clouds.azure.shared import between, counted, fixed, setting, whole
from guardrails.formats.decoding import Number, first
from guardrails.formats.terraform.resource import Resource
from guardrails.model.workload import UNKNOWN, Workload

_WORKSPACES = ("azurerm_synapse_workspace",)
_FAMILY = "node_size_family"
_PLAIN = ("memoryoptimized", "none")


class _Scale(msgspec.Struct):
    max_node_count: Number = None
    min_node_count: Number = None


class SparkPool(msgspec.Struct, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/azurerm 4.55.0."""

    auto_scale: list[_Scale | None] | _Scale | None = None
    id: str | None = None
    node_count: Number = None
    node_size: str | None = None
    node_size_family: str | None = None
    synapse_workspace_id: str | None = None
    tags: Any = None


def read(resource: Resource[SparkPool]) -> list[Workload]:
    """At most one row; its region is its workspace's."""
    values = resource.values
    workspace = target(resource, _WORKSPACES, values.synapse_workspace_id, "synapse_workspace_id")
    return whole(
        resource,
        lambda: [_choice(resource)],
        lambda: setting(
            resource,
            (values.id, id_of(resource, workspace, values.synapse_workspace_id)),
            location(resource, workspace),
        ),
    )


def _choice(resource: Resource[SparkPool]) -> Choice:
    """What a node has; which chip, and how many, Azure does not say of the sizes of this family."""
    family = resource.text(resource.values.node_size_family, _FAMILY)
    size = _nodes(resource)
    if family.value is None:
        return unknown_choice(size, _FAMILY, family.reason or "is not set")
    if family.value.lower() in _PLAIN:
        return Choice(family.value, NONE, 0, size)
    if family.value.lower().startswith("hardwareaccelerated"):
        return Choice(
            f"{family.value} {resource.values.node_size or UNKNOWN}" if not family.sensitive else UNKNOWN,
            UNKNOWN,
            None,
            size,
            path=_FAMILY,
            reason="Azure does not say which accelerator its nodes have",
            least=1,
        )
    return unknown_choice(size, _FAMILY, "is no family of nodes that is known")


def _nodes(resource: Resource[SparkPool]) -> Size:
    scale = first(resource.values.auto_scale)
    if scale is None and not resource.is_open("auto_scale"):
        return fixed(counted(resource, resource.values.node_count, "node_count"))
    scale, path = scale or _Scale(), ("auto_scale", 0)
    return between(
        counted(resource, scale.min_node_count, *path, "min_node_count"),
        counted(resource, scale.max_node_count, *path, "max_node_count"),
    )
