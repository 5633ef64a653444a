"""`aws_appautoscaling_target`: how far endpoints and streaming fleets may grow. Makes no rows.

A scheduled action (`aws_appautoscaling_scheduled_action`) sets the limits of a target at a time.
"""

from typing import Any

import msgspec

from guardrails.clouds.aws.application_scaling.settings import largest
from guardrails.clouds.aws.shared import joined_heads
from guardrails.formats.decoding import Number, first
from guardrails.formats.marks import Path
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.leaves import AttributeRef
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable, open_resource
from guardrails.model.range import ZERO, Range

_TYPE = "aws_appautoscaling_target"
_SCHEDULED = "aws_appautoscaling_scheduled_action"
_ENDPOINT = "aws_sagemaker_endpoint"
_CONFIGURATION = "aws_sagemaker_endpoint_configuration"
_TARGETS = frozenset((_ENDPOINT, _CONFIGURATION, "aws_appstream_fleet"))
"""Types of what a target may be for."""


class _Limits(msgspec.Struct):
    max_capacity: Number = None


class _Target(msgspec.Struct):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    max_capacity: Number = None
    resource_id: str | None = None
    scalable_target_action: list[_Limits | None] | _Limits | None = None
    service_namespace: str | None = None


class _Endpoint(msgspec.Struct):
    endpoint_config_name: str | None = None
    name: str | None = None


def endpoints(resource: AnyResource) -> list[Resource[_Endpoint]]:
    """The plan's endpoints that run a configuration."""
    return [
        endpoint
        for endpoint, configurations in resource.plan.once(_endpoints)
        if any(head is resource.head for head in configurations)
    ]


def _endpoints(plan: Plan) -> list[tuple[Resource[_Endpoint], list[Head]]]:
    found = []
    for head in plan.heads:
        if head.type == _ENDPOINT and head.mode != "data":
            opened = _open(plan, head, _Endpoint)
            if opened is not None and not opened.gone:
                found.append((opened, configurations(opened)))
    return found


def configurations(endpoint: AnyResource) -> list[Head]:
    """The configurations of the plan that an endpoint may run."""
    name, path = endpoint.values.endpoint_config_name, ("endpoint_config_name",)
    return joined_heads(endpoint, _CONFIGURATION, name, path, ("name", "id"))


def of_endpoints(
    resource: AnyResource, running: list[Resource[_Endpoint]], variant: str | None
) -> Range | None:
    """The most machines that targets allow a variant of some endpoints; None when no target speaks of it."""
    found: list[Range] = []
    for target in _targets(resource.plan, "sagemaker"):
        parts = (target.values.resource_id or "").split("/")
        if len(parts) == 4 and parts[0] == "endpoint":  # endpoint/<name>/variant/<variant>
            named = any(each.values.name == parts[1] or each.is_open("name") for each in running)
            if named and variant in (None, parts[3]):
                found.append(_most(target))
        elif not target.values.resource_id:
            mine = [resource.head, *(endpoint.head for endpoint in running)]
            if _may_mean(target, mine):
                found.append(_most(target))
    return largest(found)


def of_fleet(resource: AnyResource, namespace: str, name: str | None) -> Range | None:
    """The most machines that targets allow a fleet; None when no target speaks of it."""
    found: list[Range] = []
    for target in _targets(resource.plan, namespace):
        own = target.values.resource_id
        if own == f"fleet/{name}" if own and name else _may_mean(target, [resource.head]):
            found.append(_most(target))
    return largest(found)


def _targets(plan: Plan, namespace: str) -> list[Resource[_Target]]:
    every = plan.once(_every_target)
    return [each for each in every if each.values.service_namespace in (None, namespace)]


def _every_target(plan: Plan) -> list[Resource[_Target]]:
    opened = [_open(plan, head, _Target) for head in plan.heads if head.type in (_TYPE, _SCHEDULED)]
    return [each for each in opened if each is not None and not each.gone]


def _may_mean(target: Resource[_Target], mine: list[Head]) -> bool:
    """Whether a target whose id is not known may be for one of some things: it leads to one, or nowhere."""
    heads = [head for head in _heads(target) if head.type in _TARGETS]
    return not heads or any(head is own for head in heads for own in mine)


def _heads(target: Resource[_Target]) -> list[Head]:
    """What a target is for; a scheduled action is for what its target is for."""
    result: list[Head] = []
    for leaf in target.leaves("resource_id"):
        if isinstance(leaf, AttributeRef) and leaf.head.type == _TYPE and leaf.head is not target.head:
            opened = _open(target.plan, leaf.head, _Target)
            result += _heads(opened) if opened is not None else []
        elif isinstance(leaf, AttributeRef):
            result.append(leaf.head)
    return result


def _most(target: Resource[_Target]) -> Range:
    block = first(target.values.scalable_target_action)
    path: Path = ("max_capacity",)
    value = target.values.max_capacity
    if block is not None:
        path, value = ("scalable_target_action", 0, "max_capacity"), block.max_capacity
    most = target.number(value, *path)
    if target.head.type == _SCHEDULED and most.value is None and not most.reason:
        return ZERO  # it only sets the least
    return Range(0) if most.value is None else Range(0, most.value)


def _open(plan: Plan, head: Head, kind: type[Any]) -> AnyResource | None:
    try:
        return open_resource(plan, head, kind)
    except Unreadable:
        return None
