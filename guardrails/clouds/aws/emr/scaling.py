"""`aws_emr_managed_scaling_policy`: how far a cluster's core and task machines may grow. Makes no rows."""

import msgspec

from guardrails.clouds.aws.emr.settings import Limits, managed
from guardrails.clouds.aws.shared import joined_heads
from guardrails.formats.decoding import Number, first
from guardrails.formats.marks import Path
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Unreadable, open_resource
from guardrails.model.range import Range, exactly

_TYPE = "aws_emr_managed_scaling_policy"
_CLUSTER = "aws_emr_cluster"


class _Limits(msgspec.Struct):
    maximum_capacity_units: Number = None
    maximum_core_capacity_units: Number = None


class _Policy(msgspec.Struct):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    cluster_id: str | None = None
    compute_limits: list[_Limits | None] | _Limits | None = None


class _Limit(msgspec.Struct):
    """A policy's limit on one role, and the clusters that it may be of (none: it may be of any)."""

    clusters: list[Head]
    limits: Limits


def limit(resource: AnyResource, path: Path) -> Range:
    """The most machines (or capacity units) that policies allow a part; 0 without a policy.

    A limit in vCPUs is taken for one in machines, of which each has more than one.
    """
    policies = resource.plan.once(_policies)
    if not policies:
        return exactly(0)
    if resource.head.type == _CLUSTER:
        clusters = [resource.head]
    else:
        clusters = joined_heads(resource, _CLUSTER, resource.values.cluster_id, ("cluster_id",))
    found = exactly(0)
    for policy in policies:
        if not policy.clusters or any(mine is head for head in policy.clusters for mine in clusters):
            own = policy.limits.of(str(path[0]) if path else "")
            top = None if own.max is None or found.max is None else max(own.max, found.max)
            found = Range(0, top)
    return found


def _policies(plan: Plan) -> list[_Limit]:
    return [_policy(plan, head) for head in plan.heads if head.type == _TYPE and head.mode != "data"]


def _policy(plan: Plan, head: Head) -> _Limit:
    try:
        resource = open_resource(plan, head, _Policy)
    except Unreadable:
        return _Limit([], Limits(Range(0), Range(0)))
    if resource.gone:
        return _Limit([head], Limits())
    values = resource.values
    limits = first(values.compute_limits) or _Limits()
    path = ("compute_limits", 0)
    most = fields.number(resource, limits.maximum_capacity_units, *path, "maximum_capacity_units")
    core = fields.number(resource, limits.maximum_core_capacity_units, *path, "maximum_core_capacity_units")
    return _Limit(
        joined_heads(resource, _CLUSTER, values.cluster_id, ("cluster_id",)),
        managed(most, core),
    )
