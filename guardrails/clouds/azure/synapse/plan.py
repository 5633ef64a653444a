"""`azurerm_synapse_spark_pool` in a plan."""

import msgspec

from guardrails.clouds.azure.joins import id_of, location, target
from guardrails.clouds.azure.shared import setting
from guardrails.clouds.azure.synapse.settings import SparkPool as Settings
from guardrails.clouds.azure.synapse.settings import parts
from guardrails.clouds.build import PlanContext, planned
from guardrails.formats.decoding import Json, Number, first
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import Resource
from guardrails.model.workload import UNKNOWN, Workload

_WORKSPACES = ("azurerm_synapse_workspace",)


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
    tags: Json = None


def read(resource: Resource[SparkPool]) -> list[Workload]:
    """At most one row; its region is its workspace's."""
    values = resource.values

    def made() -> PlanContext:
        workspace = target(resource, _WORKSPACES, values.synapse_workspace_id, "synapse_workspace_id")
        ids = (values.id, id_of(resource, workspace, values.synapse_workspace_id))
        return setting(resource, ids, location(resource, workspace))

    scale, path = first(values.auto_scale), ("auto_scale", 0)
    scales = scale is not None or resource.is_open("auto_scale")
    scale = scale or _Scale()
    pool = Settings(
        family=fields.text(resource, values.node_size_family, "node_size_family"),
        size=values.node_size or UNKNOWN,
        count=fields.number(resource, values.node_count, "node_count"),
        least=fields.number(resource, scale.min_node_count, *path, "min_node_count"),
        most=fields.number(resource, scale.max_node_count, *path, "max_node_count"),
        scales=scales,
    )
    return planned(resource, parts(pool), made)
