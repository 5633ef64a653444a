"""Job and task definitions: what runs on machines that other resources make. They are signs, never rows."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from guardrails.clouds.named_parts import count
from guardrails.formats import marks
from guardrails.formats.decoding import Json
from guardrails.formats.embedded.text import parse, too_deep
from guardrails.formats.signs.words import instance_type, sign
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable
from guardrails.formats.terraform.texts import shown
from guardrails.model.workload import Workload

_BATCH = r"batch_compute_environment|eks|autoscaling_group"
_ECS = r"autoscaling_group|aws_instance|ecs_capacity_provider|spot_|fleet"
_WISHES = frozenset(("GPU", "NEURON", "INFERENCEACCELERATOR"))


class BatchJobDefinition(msgspec.Struct):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    container_properties: str | None = None
    ecs_properties: str | None = None
    eks_properties: Json = None
    node_properties: str | None = None
    platform_capabilities: list[str | None] | None = None


class TaskDefinition(msgspec.Struct):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    container_definitions: str | None = None
    inference_accelerator: Json = None
    requires_compatibilities: list[str | None] | None = None


class Anything(msgspec.Struct):
    """Documents of which only signs are looked for; `jobspec` is HCL or JSON, the others are blocks."""

    jobspec: str | None = None
    metadata: Json = None
    spec: Json = None


def read_batch(resource: Resource[BatchJobDefinition]) -> list[Workload]:
    """No row: the compute environment makes the machines."""
    values = resource.values
    if values.platform_capabilities == ["FARGATE"]:
        resource.note("read", "runs on Fargate, which has no accelerators")
        return []
    _uses(resource, ("container_properties", "node_properties", "ecs_properties", "eks_properties"), _BATCH)
    return []


def read_task(resource: Resource[TaskDefinition]) -> list[Workload]:
    """No row: the cluster's container instances are the machines."""
    if resource.values.requires_compatibilities == ["FARGATE"]:
        resource.note("read", "runs on Fargate, which has no accelerators")
        return []
    _uses(resource, ("container_definitions", "inference_accelerator"), _ECS)
    return []


def read_anything(resource: Resource[Anything]) -> list[Workload]:
    """No row: neither a Nomad job nor an Argo CD application makes nodes that are named here."""
    for name in ("jobspec", "spec"):
        value = getattr(resource.values, name)
        _checked(resource, value, name)
        word = sign(resource.plan.accelerators.catalog, value)
        if word:
            resource.note("opaque", f"{name} speaks of accelerators or nodes ({shown(resource, word, name)})")
            return []
        if value is None and resource.is_open(name):
            resource.note("opaque", f"{name} is known only after apply")
            return []
        if _hides_values(marks.at(resource.unknown, (name,))):
            resource.note("opaque", f"values in {name} are known only after apply")
            return []
    resource.note("skipped", "is not read; it shows no sign of accelerators or nodes")
    return []


def _hides_values(mark: Any) -> bool:
    """Whether what an application hands to its chart is not all shown."""
    left = [("", mark)]
    while left:
        name, item = left.pop()
        if isinstance(item, dict):
            left.extend((key, part) for key, part in item.items())
        elif isinstance(item, list):
            left.extend((name, part) for part in item)
        elif item is True and re.match("values|manifest", name, re.IGNORECASE):
            return True
    return False


def _uses(resource: AnyResource, names: tuple[str, ...], served: str) -> None:
    """Note what a definition asks for; one that is not known asks for what others make all the same."""
    open_ = False
    for name in names:
        value = getattr(resource.values, name)
        _checked(resource, value, name)
        documents: Any = parse(value).documents if isinstance(value, str) else (value,)
        word = _wish(resource, documents)
        if isinstance(value, str) and not documents:
            word = sign(resource.plan.accelerators.catalog, value, makers=False)
        if word:
            told = shown(resource, word, name)
            reason = f"asks for accelerators ({told}) of machines that another resource makes"
            resource.note("opaque", reason, served)
            return
        open_ = open_ or (value is None and resource.is_open(name))
    if open_:
        resource.note("skipped", "is known only after apply; it uses machines that another resource makes")
    else:
        resource.note("read", "asks for no accelerators")


def _checked(resource: AnyResource, value: Any, name: str) -> None:
    if too_deep(value):
        raise Unreadable(f"{resource.head.place}.change.after.{name}", "is nested too deeply")


def _wish(resource: AnyResource, documents: Any) -> str:
    """The accelerators that a definition asks for, or the machine that it wants; empty when neither."""
    catalog = resource.plan.accelerators.catalog
    for item in _objects(documents):
        kind, number = item.get("type"), item.get("value")
        if isinstance(kind, str) and kind.upper() in _WISHES and count(number) != 0:
            return kind.upper()
        wanted = item.get("instanceType")
        found = instance_type(catalog, wanted) if isinstance(wanted, str) else ""
        limits = sign(catalog, [item.get("limits"), item.get("requests"), item.get("devices")], makers=False)
        if found or limits or item.get("device_type") or item.get("deviceType"):
            return found or limits or "an inference accelerator"
    return ""


def _objects(value: Any) -> Iterator[dict[str, Json]]:
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, list | tuple):
            left.extend(reversed(item))
        elif isinstance(item, dict):
            yield item
            left.extend(reversed(list(item.values())))
