"""SageMaker endpoints (their configurations hold the machines) and notebook instances."""

import msgspec

from guardrails.catalog.accelerators import OPEN, unknown_choice
from guardrails.clouds.aws.application_scaling import plan as aws_scaling_target
from guardrails.clouds.aws.sagemaker_hosting import settings
from guardrails.clouds.aws.sagemaker_hosting.settings import Scaling, Variant, notebook_parts, variant_parts
from guardrails.clouds.aws.shared import AwsResource, every, setting
from guardrails.clouds.build import planned
from guardrails.clouds.parts import Part, part_names
from guardrails.formats.decoding import Json, Number, first
from guardrails.formats.marks import Path
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.workload import Workload

_LISTS = ("production_variants", "shadow_production_variants")


class _Scaling(msgspec.Struct):
    max_instance_count: Number = None
    min_instance_count: Number = None


class _Pool(msgspec.Struct):
    instance_type: str | None = None


class _Variant(msgspec.Struct):
    accelerator_type: str | None = None
    initial_instance_count: Number = None
    instance_type: str | None = None
    managed_instance_scaling: list[_Scaling | None] | _Scaling | None = None
    serverless_config: Json = None
    variant_name: str | None = None
    capacity_reservation_config: Json = None
    instance_pools: list[_Pool | None] | _Pool | None = None


class EndpointConfiguration(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    name: str | None = None
    production_variants: list[_Variant | None] | _Variant | None = None
    shadow_production_variants: list[_Variant | None] | _Variant | None = None


class Endpoint(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    endpoint_config_name: str | None = None
    name: str | None = None


class Notebook(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema; `accelerator_types` is from before 6.0."""

    accelerator_types: list[str | None] | None = None
    instance_type: str | None = None


def read_endpoint(resource: Resource[EndpointConfiguration]) -> list[Workload]:
    """One row for each variant; `#` is its name. Several endpoints of one configuration multiply it."""
    variants: list[tuple[_Variant, Path]] = [
        (variant, (name, at))
        for name in _LISTS
        for at, variant in enumerate(every(getattr(resource.values, name), _Variant))
    ]
    unknown = [name for name in _LISTS if resource.is_open(name) and not getattr(resource.values, name)]
    variants += [(_Variant(), (name, 0)) for name in unknown]
    if not variants:
        variants = [(_Variant(), ("production_variants", 0))]
    shown = [
        None if resource.is_sensitive(*path, "variant_name") else variant.variant_name
        for variant, path in variants
    ]
    names = part_names(shown, "variant")
    found = [
        _variant(resource, variant, path, name) for name, (variant, path) in zip(names, variants, strict=True)
    ]
    return planned(resource, variant_parts(found, resource.plan.accelerators), lambda: setting(resource))


def _variant(resource: Resource[EndpointConfiguration], variant: _Variant, path: Path, name: str) -> Variant:
    endpoints = aws_scaling_target.endpoints(resource)
    pools = every(variant.instance_pools, _Pool)
    return Variant(
        name=name,
        type=fields.text(resource, variant.instance_type, *path, "instance_type"),
        pools=tuple(
            fields.text(resource, pool.instance_type, *path, "instance_pools", at, "instance_type")
            for at, pool in enumerate(pools)
        ),
        attached=fields.text(resource, variant.accelerator_type, *path, "accelerator_type"),
        initial=fields.number(resource, variant.initial_instance_count, *path, "initial_instance_count"),
        scaling=_scaling(
            resource, first(variant.managed_instance_scaling), (*path, "managed_instance_scaling", 0)
        ),
        raised=aws_scaling_target.of_endpoints(resource, endpoints, variant.variant_name),
        endpoints=len(endpoints),
        serverless=first(variant.serverless_config) is not None,
        reserved=first(variant.capacity_reservation_config) is not None,
    )


def read_running(resource: Resource[Endpoint]) -> list[Workload]:
    """No row when its configuration is in the plan, which counts it; else machines of an unknown type."""
    if aws_scaling_target.configurations(resource):
        return []
    name = fields.text(resource, resource.values.endpoint_config_name, "endpoint_config_name")
    reason = name.reason or "its configuration is not in the plan"
    part = Part(choices=(unknown_choice(OPEN, name.path, reason),))
    return planned(resource, [part], lambda: setting(resource))


def _scaling(resource: AnyResource, scaling: _Scaling | None, path: Path) -> Scaling | None:
    if scaling is None:
        return None
    return Scaling(
        fields.number(resource, scaling.min_instance_count, *path, "min_instance_count"),
        fields.number(resource, scaling.max_instance_count, *path, "max_instance_count"),
    )


def read_notebook(resource: Resource[Notebook]) -> list[Workload]:
    """At most one row."""
    values = resource.values
    attached = next((kind for kind in values.accelerator_types or () if kind), None)
    found = settings.Notebook(
        type=fields.text(resource, values.instance_type, "instance_type"),
        attached=fields.text(resource, attached, "accelerator_types"),
    )
    return planned(resource, notebook_parts(found, resource.plan.accelerators), lambda: setting(resource))
