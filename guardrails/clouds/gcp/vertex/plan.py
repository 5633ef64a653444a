"""Vertex AI: deployed models, pools that share machines, and persistent resources for training."""

import msgspec

from guardrails.catalog.accelerators import Size, unknown_choice
from guardrails.clouds.build import planned
from guardrails.clouds.counting import UNSET, fixed, scaled
from guardrails.clouds.gcp.compute.machine import LONG, Fields, machine
from guardrails.clouds.gcp.compute.settings import Machine, machine_parts
from guardrails.clouds.gcp.notebooks.plan import MachineSpec
from guardrails.clouds.gcp.shared import Google, common, missing
from guardrails.clouds.gcp.vertex.settings import replicas
from guardrails.clouds.parts import Part
from guardrails.formats.decoding import Flag, Number, each, first, flag
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.range import Range
from guardrails.model.workload import Workload

_DEFAULT = "n1-standard-2"  # of deployed models; no accelerator


class _Dedicated(msgspec.Struct):
    machine_spec: list[MachineSpec | None] | MachineSpec | None = None
    max_replica_count: Number = None
    min_replica_count: Number = None
    spot: Flag = None


class DeploymentPool(Google, kw_only=True):
    """`google_vertex_ai_deployment_resource_pool`. Source: hashicorp/google 7.45."""

    dedicated_resources: list[_Dedicated | None] | _Dedicated | msgspec.UnsetType | None = msgspec.UNSET


class _Deploy(msgspec.Struct):
    dedicated_resources: list[_Dedicated | None] | _Dedicated | msgspec.UnsetType | None = msgspec.UNSET


class GardenEndpoint(Google, kw_only=True):
    """`google_vertex_ai_endpoint_with_model_garden_deployment`."""

    deploy_config: list[_Deploy | None] | _Deploy | None = None


class _Deployed(msgspec.Struct):
    dedicated_resources: list[_Dedicated | None] | _Dedicated | None = None


class Endpoint(Google, kw_only=True):
    """`google_vertex_ai_endpoint`: models are deployed to it by others, and shown once they are."""

    deployed_models: list[_Deployed | None] | _Deployed | None = None


class _PoolScaling(msgspec.Struct):
    max_replica_count: Number = None
    min_replica_count: Number = None


class _ResourcePool(msgspec.Struct):
    autoscaling_spec: list[_PoolScaling | None] | _PoolScaling | None = None
    machine_spec: list[MachineSpec | None] | MachineSpec | None = None
    replica_count: Number = None


class PersistentResource(Google, kw_only=True):
    """`google_vertex_ai_persistent_resource`."""

    resource_pools: list[_ResourcePool | None] | _ResourcePool | msgspec.UnsetType | None = msgspec.UNSET


def read_pool(resource: Resource[DeploymentPool]) -> list[Workload]:
    """At most one row."""
    block = first(resource.values.dedicated_resources)
    if not isinstance(block, _Dedicated):
        return planned(resource, [missing(resource, "dedicated_resources")], lambda: common(resource))
    return planned(
        resource, _dedicated(resource, block, ("dedicated_resources", 0)), lambda: common(resource)
    )


def read_garden(resource: Resource[GardenEndpoint]) -> list[Workload]:
    """One row: without machines of its own choice, the model comes on those that the garden chooses."""
    deploy = first(resource.values.deploy_config)
    block = first(deploy.dedicated_resources) if deploy is not None else None
    path = ("deploy_config", 0, "dedicated_resources")
    if isinstance(block, _Dedicated):
        found = _dedicated(resource, block, (*path, 0))
    else:
        reason = "is not set: the model garden chooses the machines"
        if resource.is_unknown(*path):
            reason = "known only after apply"
        found = [Part(choices=(unknown_choice(Size(Range(1), Range(1)), written(path), reason),))]
    return planned(resource, found, lambda: common(resource))


def read_endpoint(resource: Resource[Endpoint]) -> list[Workload]:
    """A row for each model that is known to be deployed on accelerators."""
    found: list[Part] = []
    for at, model in enumerate(each(resource.values.deployed_models)):
        block = first(model.dedicated_resources)
        if block is not None:
            path = ("deployed_models", at, "dedicated_resources", 0)
            found += _dedicated(resource, block, path, f"deployed_models[{at}]")
    return planned(resource, found, lambda: common(resource))


def _dedicated(resource: AnyResource, block: _Dedicated, path: Path, name: str = "") -> list[Part]:
    return machine_parts(
        _machine(resource, block.machine_spec, path),
        resource.plan.accelerators,
        replicas(
            fields.number(resource, block.min_replica_count, *path, "min_replica_count"),
            fields.number(resource, block.max_replica_count, *path, "max_replica_count"),
        ),
        name,
        market="spot" if flag(block.spot) else "",
    )


def _machine(resource: AnyResource, spec: object, path: Path) -> Machine:
    return machine(
        resource,
        first(spec) or MachineSpec(machine_type=None),
        (*path, "machine_spec", 0),
        Fields("", LONG, _DEFAULT),
    )


def read_persistent(resource: Resource[PersistentResource]) -> list[Workload]:
    """A row for each pool with accelerators."""
    values = resource.values
    pools = each(values.resource_pools) if isinstance(values.resource_pools, list | _ResourcePool) else []
    if not pools:
        found = [missing(resource, "resource_pools")]
    else:
        found = [
            part
            for at, pool in enumerate(pools)
            for part in _resource_pool(resource, pool, at, f"resource_pools[{at}]" if len(pools) > 1 else "")
        ]
    return planned(resource, found, lambda: common(resource))


def _resource_pool(resource: AnyResource, pool: _ResourcePool, at: int, name: str) -> list[Part]:
    path: Path = ("resource_pools", at)
    scaling, inner = first(pool.autoscaling_spec), (*path, "autoscaling_spec", 0)
    if scaling is None:
        number = fixed(fields.number(resource, pool.replica_count, *path, "replica_count"))
    else:
        number = scaled(
            UNSET,
            fields.number(resource, scaling.min_replica_count, *inner, "min_replica_count"),
            fields.number(resource, scaling.max_replica_count, *inner, "max_replica_count"),
        )
    spec = _machine(resource, pool.machine_spec, path)
    return machine_parts(spec, resource.plan.accelerators, number, name)
