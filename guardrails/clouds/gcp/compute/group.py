"""Instance groups: template × size, raised by autoscalers and resize requests that point at them."""

from collections.abc import Sequence
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Choice, Size, at_least, unknown_choice
from guardrails.clouds.gcp.compute import machine as gcp_machine
from guardrails.clouds.gcp.compute.plan import (
    Joined,
    from_templates,
    joined,
    template_choices,
    template_machine,
)
from guardrails.clouds.gcp.shared import Google, Part, common, opened, policy, rows, targets
from guardrails.formats.decoding import Number, each, first
from guardrails.formats.marks import written
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import Fact, Resource, Unreadable
from guardrails.model.range import ZERO, Range, exactly, total
from guardrails.model.workload import Workload

GROUPS = ("google_compute_instance_group_manager", "google_compute_region_instance_group_manager")
_SCALERS = frozenset(("google_compute_autoscaler", "google_compute_region_autoscaler"))
_REQUESTS = frozenset(("google_compute_resize_request", "google_compute_region_resize_request"))
_SELECTIONS = ("instance_flexibility_policy", 0, "instance_selections")


class _Version(msgspec.Struct):
    instance_template: str | None = None


class _Selection(msgspec.Struct):
    machine_types: list[str | None] | None = None


class _Flexibility(msgspec.Struct):
    instance_selections: list[_Selection | None] | _Selection | None = None


class _Policies(msgspec.Struct):
    workload_policy: str | None = None


class Group(Google, kw_only=True):
    """Attributes that are read. Source: hashicorp/google 7.45; `instance_template` is from before 2.0."""

    instance_flexibility_policy: list[_Flexibility | None] | _Flexibility | None = None
    instance_template: str | None = None
    resource_policies: list[_Policies | None] | _Policies | None = None
    target_size: Number = None
    target_stopped_size: Number = None
    target_suspended_size: Number = None
    version: list[_Version | None] | _Version | None = None


class _AutoscalingPolicy(msgspec.Struct):
    max_replicas: Number = None
    min_replicas: Number = None


class Autoscaler(Google, kw_only=True):
    """Attributes that are read."""

    autoscaling_policy: list[_AutoscalingPolicy | None] | _AutoscalingPolicy | None = None
    target: str | None = None


class ResizeRequest(Google, kw_only=True):
    """Attributes that are read."""

    instance_group_manager: str | None = None
    resize_by: Number = None


def read(resource: Resource[Group]) -> list[Workload]:
    """At most one row, or one for each of several guest accelerators of its template."""
    templates = templates_of(resource)

    def choices(size: Size) -> list[list[Choice]]:
        return _flexible(resource, templates, size) or template_choices(templates, size)

    def setting() -> Any:
        found = from_templates(resource, templates)
        block = first(resource.values.resource_policies)
        path = ("resource_policies", 0, "workload_policy")
        found.placement = (policy(resource, block.workload_policy, *path) if block else "") or found.placement
        if _raisers(resource, _REQUESTS):
            found.market = "flex_start" if not resource.values.target_size else found.market
        return found

    return rows(resource, [Part(choices, lambda: _size(resource))], setting)


def templates_of(resource: Resource[Group]) -> list[Joined]:
    """The templates of all versions of a group: its machines are made of one of them."""
    values = resource.values
    result: list[Joined] = []
    for at, version in enumerate(each(values.version)):
        result += joined(resource, version.instance_template, ("version", at, "instance_template"))
    if not result and resource.is_unknown("version"):
        return [Joined(None, "version", "known only after apply")]
    return result or joined(resource, values.instance_template, ("instance_template",))


def _flexible(resource: Resource[Group], templates: Sequence[Joined], size: Size) -> list[list[Choice]]:
    """The machine types of a flexibility policy, which beat the template's; empty without one."""
    block = first(resource.values.instance_flexibility_policy)
    if block is None:
        if not resource.is_open("instance_flexibility_policy"):
            return []
        return [[unknown_choice(size, "instance_flexibility_policy", "known only after apply")]]
    if resource.is_unknown(*_SELECTIONS):
        return [[unknown_choice(size, written(_SELECTIONS), "known only after apply")]]
    found: list[Choice] = []
    for at, selection in enumerate(each(block.instance_selections)):
        path = (*_SELECTIONS, at, "machine_types")
        if resource.is_unknown(*path):
            found.append(unknown_choice(size, written(path), "known only after apply"))
        for index, name in enumerate(selection.machine_types or ()):
            kind = resource.text(name, *path, index)
            found += _selected(resource, kind, templates, size)
    return [found] if found else []


def _selected(resource: Resource[Group], kind: Fact, templates: Sequence[Joined], size: Size) -> list[Choice]:
    """One machine type, with the guest accelerators that the templates add."""
    result: list[Choice] = []
    for template in templates:
        if template.template is None:
            machine = gcp_machine.Machine(kind, None, False, prefix="instance_flexibility_policy.")
            result += [choice for part in gcp_machine.parts(resource, machine, size) for choice in part]
        else:
            machine = msgspec.structs.replace(template_machine(template.template), kind=kind)
            result += [
                choice for part in gcp_machine.parts(template.template, machine, size) for choice in part
            ]
    return result


def _size(resource: Resource[Group]) -> Size:
    """Planned machines, and the most that autoscalers, resize requests and stand-by machines make of them."""
    values = resource.values
    target = resource.number(values.target_size, "target_size")
    limits = [_limits(scaler) for scaler in _raisers(resource, _SCALERS)]
    asked = total(_asked(request) for request in _raisers(resource, _REQUESTS))
    if target.value is not None:
        planned = exactly(target.value)
    elif limits:
        planned = limits[0]
    elif asked != ZERO and not resource.is_open("target_size"):
        planned = ZERO  # the provider's default; machines come by requests only
    else:
        reason = target.reason if resource.is_open("target_size") else ""
        resource.lost("target_size", reason or "is not set, and no autoscaler in the plan sets it")
        planned = Range(0)
    ceiling = planned
    for each_one in limits:
        if each_one.max is None:
            resource.lost("autoscaling_policy[0].max_replicas", "the autoscaler's limit is not known")
        ceiling = at_least(ceiling, each_one)
    top = None if ceiling.max is None else exactly(ceiling.max)
    ceiling = top or ceiling
    idle = total(
        _standby(resource, getattr(values, name), name)
        for name in ("target_suspended_size", "target_stopped_size")
    )
    return Size(planned + asked, ceiling + asked + idle)


def _standby(resource: Resource[Group], value: Number, name: str) -> Range:
    """Machines that stand by: they hold nothing until they are resumed, which any job may do."""
    count = resource.number(value, name)
    if count.value is not None:
        return exactly(count.value)
    return Range(0) if count.reason and resource.is_configured(name) else ZERO


def _limits(scaler: Resource[Autoscaler]) -> Range:
    """The least and the largest number of machines that an autoscaler makes."""
    block = first(scaler.values.autoscaling_policy) or _AutoscalingPolicy()
    path = ("autoscaling_policy", 0)
    low = scaler.number(block.min_replicas, *path, "min_replicas").value or 0
    most = scaler.number(block.max_replicas, *path, "max_replicas").value
    return Range(low if most is None else min(low, most), most)


def _asked(request: Resource[ResizeRequest]) -> Range:
    count = request.number(request.values.resize_by, "resize_by").value
    return Range(0) if count is None else exactly(count)


def _raisers(resource: Resource[Any], kinds: frozenset[str]) -> list[Resource[Any]]:
    """Autoscalers or resize requests that point at a group."""
    return resource.plan.once(_raiser_table, kinds).get(id(resource.head), [])


def _raiser_table(plan: Plan, kinds: frozenset[str]) -> dict[int, list[Resource[Any]]]:
    table: dict[int, list[Resource[Any]]] = {}
    values: type[msgspec.Struct] = Autoscaler if kinds is _SCALERS else ResizeRequest
    for head in plan.heads:
        if head.type not in kinds or head.mode == "data":
            continue
        try:
            raiser = opened(plan, head, values)
        except Unreadable:  # is a row of unknowns of its own
            continue
        if not raiser.gone:
            for group in _groups(raiser)[0]:
                table.setdefault(id(group), []).append(raiser)
    return table


def _groups(resource: Resource[Any]) -> tuple[list[Head], list[str]]:
    name = "target" if resource.head.type in _SCALERS else "instance_group_manager"
    heads, reasons = targets(resource, GROUPS, getattr(resource.values, name), name)
    return [head for head in heads if head.mode != "data"], reasons


def read_raiser(resource: Resource[Any]) -> list[Workload]:
    """No row when its group is in the plan, which then counts it; else machines of an unknown type."""
    groups, reasons = _groups(resource)
    if groups:
        return []
    scaler = resource.head.type in _SCALERS
    limits = _limits(resource) if scaler else _asked(resource)
    size = Size(limits, limits if limits.max is None else exactly(limits.max))
    name = "target" if scaler else "instance_group_manager"
    choice = unknown_choice(size, name, reasons[0] if reasons else "its group is not in the plan")
    return rows(resource, [Part(lambda _: [[choice]], lambda: size)], lambda: common(resource))
