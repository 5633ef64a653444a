"""`aws_workspaces_workspace` in a plan: bundles say what machine stands behind a desktop."""

import msgspec

from guardrails.catalog.accelerators import SINGLE
from guardrails.clouds.aws.shared import AwsResource, joined_heads, of, setting
from guardrails.clouds.aws.workspaces.settings import desktop
from guardrails.clouds.build import planned
from guardrails.clouds.parts import Part
from guardrails.formats.decoding import first
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import Resource
from guardrails.model.field import Field
from guardrails.model.workload import Workload


class _Properties(msgspec.Struct):
    compute_type_name: str | None = None


class Workspace(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    bundle_id: str | None = None
    workspace_properties: list[_Properties | None] | _Properties | None = None


def read(resource: Resource[Workspace]) -> list[Workload]:
    """At most one row; a desktop's properties repeat what its bundle says."""
    choice = desktop(_compute_type(resource), SINGLE, resource.plan.accelerators)
    return planned(resource, [Part(choices=(choice,))], lambda: setting(resource))


def _compute_type(resource: Resource[Workspace]) -> Field[str]:
    values = resource.values
    properties = first(values.workspace_properties) or _Properties()
    path = ("workspace_properties", 0, "compute_type_name")
    own = fields.text(resource, properties.compute_type_name, *path)
    bundles = joined_heads(
        resource, "aws_workspaces_bundle", values.bundle_id, ("bundle_id",), ("id", "bundle_id")
    )
    if len(bundles) == 1:
        bundle = of(resource, bundles[0], "compute_type", 0, "name")
        if isinstance(bundle.value, str):
            return msgspec.structs.replace(own, value=bundle.value, reason="", hidden=bundle.sensitive)
    if own.value is None and not own.reason:
        return msgspec.structs.replace(own, reason="is not set, and the bundle is not in the plan")
    return own
