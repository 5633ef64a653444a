"""`aws_batch_compute_environment`: types or families, and a limit on vCPUs from which machines follow."""

from collections.abc import Iterable
from typing import Any

import msgspec

from guardrails.catalog.accelerators import NONE, Choice, unknown_choice
from guardrails.clouds.aws.ec2 import template_plan as aws_template
from guardrails.clouds.aws.ec2.template_plan import TemplateReference
from guardrails.clouds.aws.ec2.vcpus import filling, of_family, vcpus
from guardrails.clouds.aws.shared import OPEN, AwsResource, placement_group, rows, setting
from guardrails.formats.decoding import Number, first
from guardrails.formats.marks import written
from guardrails.formats.terraform.resource import Fact, Resource
from guardrails.model.workload import Workload

_PATH = ("compute_resources", 0)
_GENERAL = frozenset(("optimal", "default_x86_64", "default_arm64"))
"""Words for families of general machines. Source: Batch API, ComputeResource, `instanceTypes`."""
_MARKETS = {"SPOT": "spot"}


class _Compute(msgspec.Struct):
    desired_vcpus: Number = None
    instance_type: list[str | None] | str | None = None
    instance_types: list[str | None] | str | None = None
    launch_template: list[TemplateReference | None] | TemplateReference | None = None
    max_vcpus: Number = None
    min_vcpus: Number = None
    placement_group: str | None = None
    tags: Any = None
    type: str | None = None


class ComputeEnvironment(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    compute_resources: list[_Compute | None] | _Compute | None = None
    type: str | None = None


class _Limits(msgspec.Struct):
    """vCPUs: planned, at least and at most."""

    desired: Fact
    least: Fact
    most: Fact


def read(resource: Resource[ComputeEnvironment]) -> list[Workload]:
    """At most one row; several types are alternatives. Fargate has no accelerators."""
    values = resource.values
    compute = first(values.compute_resources)
    if compute is None:
        if (values.type or "").upper() == "UNMANAGED" and not resource.is_open("compute_resources"):
            return []  # it takes jobs to machines that others make
        compute = _Compute()
    kind = (compute.type or "").upper()
    if kind.startswith("FARGATE"):
        return []

    def choices() -> list[Choice]:
        names = _types(resource, compute)
        if all(each.chip == NONE for each in names):
            return names
        return _numbered(resource, names, compute)

    def made() -> Any:
        found = setting(resource, market=_MARKETS.get(kind, "on_demand"))
        found.claims.required(compute.tags, *_PATH, "tags")
        template = first(compute.launch_template)
        templates = aws_template.joined(resource, template, (*_PATH, "launch_template", 0), aws_template.LONG)
        found.placement = placement_group(
            resource, compute.placement_group, *_PATH, "placement_group"
        ) or aws_template.placement(templates)
        return found

    return rows(resource, [("", choices)], made)


def _types(resource: Resource[ComputeEnvironment], compute: _Compute) -> list[Choice]:
    """The machines that are named by type, family or word, their number left open."""
    found: list[Choice] = []
    for name in ("instance_type", "instance_types"):
        value = getattr(compute, name)
        path = (*_PATH, name)
        for at, text in enumerate([value] if isinstance(value, str) else value or ()):
            fact = resource.text(text, *path, at)
            found += _named(resource, fact, written((*path, at)))
        whole = resource.fact(value, *path) if value is None else Fact()
        if isinstance(whole.value, list):
            found += [
                each for text in whole.value for each in _resolved(resource, text, whole, written(path))
            ]
        elif whole.reason and resource.is_configured(*path):
            found.append(unknown_choice(OPEN, written(path), whole.reason))
    return found or [unknown_choice(OPEN, written((*_PATH, "instance_type")), "is not set")]


def _resolved(resource: Resource[Any], text: Any, fact: Fact, path: str) -> Iterable[Choice]:
    """One entry of a list that the configuration's references lead to."""
    own = Fact(text, "", fact.sensitive) if isinstance(text, str) else Fact(None, "is not text")
    return _named(resource, own, path)


def _named(resource: Resource[Any], fact: Fact, path: str) -> list[Choice]:
    """A type, or all types of a family that is known."""
    if fact.value is None:
        return [unknown_choice(OPEN, path, fact.reason or "known only after apply")]
    if fact.value in _GENERAL:
        return [Choice(fact.value, NONE, 0, OPEN)]
    accelerators = resource.plan.accelerators
    if "." not in fact.value:
        family = of_family(accelerators.catalog, fact.value)
        if family:
            return [accelerators.choice("aws", name, OPEN, path, hidden=fact.sensitive) for name in family]
    return [accelerators.choice("aws", fact.value, OPEN, path, hidden=fact.sensitive)]


def _numbered(resource: Resource[Any], names: list[Choice], compute: _Compute) -> list[Choice]:
    """The choices with their number of machines, each by the vCPUs of its type."""
    limits = _Limits(
        resource.number(compute.desired_vcpus, *_PATH, "desired_vcpus"),
        resource.number(compute.min_vcpus, *_PATH, "min_vcpus"),
        resource.number(compute.max_vcpus, *_PATH, "max_vcpus"),
    )
    if limits.most.value is None:
        resource.lost(written((*_PATH, "max_vcpus")), limits.most.reason or "is not set")
    numbers = (limits.desired.value, limits.least.value, limits.most.value)
    return [
        msgspec.structs.replace(each, size=filling(*numbers, vcpus(each.instance_type))) for each in names
    ]
