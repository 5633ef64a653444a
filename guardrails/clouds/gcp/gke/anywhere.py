"""Node pools that GKE runs in other clouds: machines of AWS and Azure, named as those clouds name them."""

from collections.abc import Callable

import msgspec

from guardrails.clouds.build import PlanContext, planned
from guardrails.clouds.counting import UNSET, Counted, scaled
from guardrails.clouds.gcp.shared import Google, targets
from guardrails.clouds.parts import Part, machine
from guardrails.formats.decoding import Number, first
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.facts import attribute
from guardrails.formats.terraform.leaves import AttributeRef
from guardrails.formats.terraform.place import Place
from guardrails.formats.terraform.resource import Resource
from guardrails.model.field import Field
from guardrails.model.workload import Workload


class _Spot(msgspec.Struct):
    instance_types: list[str | None] | None = None


class _Config(msgspec.Struct):
    instance_type: str | None = None
    labels: object = None
    spot_config: list[_Spot | None] | _Spot | None = None
    tags: object = None
    vm_size: str | None = None


class _Autoscaling(msgspec.Struct):
    max_node_count: Number = None
    min_node_count: Number = None


class Pool(Google, kw_only=True):
    """Attributes of both. Source: provider schema, hashicorp/google-beta 6.50.0."""

    autoscaling: list[_Autoscaling | None] | _Autoscaling | None = None
    cluster: str | None = None
    config: list[_Config | None] | _Config | None = None


def aws(resource: Resource[Pool]) -> list[Workload]:
    """At most one row, of an AWS instance type."""
    return _read(resource, "aws", "instance_type", "t3.medium")


def azure(resource: Resource[Pool]) -> list[Workload]:
    """At most one row, of an Azure size."""
    return _read(resource, "azure", "vm_size", "Standard_DS2_v2")


def _read(resource: Resource[Pool], cloud: str, name: str, default: str) -> list[Workload]:
    block = first(resource.values.config) or _Config()
    spot = first(block.spot_config)
    names = [item for item in (spot.instance_types or ()) if item] if spot is not None else []

    number = _number(resource)
    types = [Field(item, "config[0].spot_config") for item in names] or [
        _type(resource, block, name, default)
    ]
    choices = tuple(machine(resource.plan.accelerators, cloud, kind, number.size) for kind in types)
    market = "spot" if spot is not None else "on_demand"
    part = Part(choices=choices, open=number.open)
    return planned(resource, [part], _setting(resource, cloud, block, market))


def _type(resource: Resource[Pool], block: _Config, name: str, default: str) -> Field[str]:
    path = ("config", 0, name)
    kind = fields.text(resource, getattr(block, name), *path)
    if kind.value is None and not resource.is_configured(*path) and resource.is_unknown(*path):
        return Field(default, kind.path)
    return kind


def _number(resource: Resource[Pool]) -> Counted:
    scaling, path = first(resource.values.autoscaling) or _Autoscaling(), ("autoscaling", 0)
    return scaled(
        UNSET,
        fields.number(resource, scaling.min_node_count, *path, "min_node_count"),
        fields.number(resource, scaling.max_node_count, *path, "max_node_count"),
    )


def _setting(resource: Resource[Pool], cloud: str, block: _Config, market: str) -> Callable[[], PlanContext]:
    def setting() -> PlanContext:
        claims = Claims(resource)
        claims.required(block.tags, "config", 0, "tags")
        claims.required(block.labels, "config", 0, "labels")
        kind = f"google_container_{cloud}_cluster"
        heads, _ = targets(resource, (kind,), resource.values.cluster, "cluster")
        region = ""
        if len(heads) == 1:
            value = attribute(resource.plan, AttributeRef(heads[0], (f"{cloud}_region",))).value
            region = value if isinstance(value, str) else ""
        return PlanContext(cloud, Place(region=region or "unknown"), claims, "", market)

    return setting
