"""Instance groups: template × size, raised by autoscalers and resize requests that point at them."""

from collections.abc import Sequence

import msgspec

from guardrails.catalog.accelerators import unknown_choice
from guardrails.clouds.build import PlanContext, planned
from guardrails.clouds.counting import fixed
from guardrails.clouds.gcp.compute.plan import Joined, from_templates, joined, template_choices
from guardrails.clouds.gcp.compute.settings import Group as Settings
from guardrails.clouds.gcp.compute.settings import (
    Limits,
    Machine,
    any_of,
    group_number,
    held_parts,
    scaler_size,
    unknown_machine,
)
from guardrails.clouds.gcp.shared import Google, common, opened, policy, targets
from guardrails.clouds.parts import Part
from guardrails.formats.decoding import Number, each, first
from guardrails.formats.marks import written
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable
from guardrails.model.field import Field
from guardrails.model.workload import Unresolved, Workload

GROUPS = ("google_compute_instance_group_manager", "google_compute_region_instance_group_manager")
_SCALERS = frozenset(("google_compute_autoscaler", "google_compute_region_autoscaler"))
_REQUESTS = frozenset(("google_compute_resize_request", "google_compute_region_resize_request"))
_AFTER_APPLY = "known only after apply"
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
    mode: str | None = None


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
    accelerators = resource.plan.accelerators
    machines = _flexible(resource, templates)
    number = group_number(_settings(resource))
    held = (
        any_of(machines, accelerators, number.size)
        if machines
        else template_choices(templates, accelerators, number.size)
    )

    def setting() -> PlanContext:
        found = from_templates(resource, templates)
        block = first(resource.values.resource_policies)
        path = ("resource_policies", 0, "workload_policy")
        found.placement = (policy(resource, block.workload_policy, *path) if block else "") or found.placement
        if _raisers(resource, _REQUESTS):
            found.market = "flex_start" if not resource.values.target_size else found.market
        return found

    return planned(resource, held_parts(held, number), setting)


def templates_of(resource: Resource[Group]) -> list[Joined]:
    """The templates of all versions of a group: its machines are made of one of them."""
    values = resource.values
    result: list[Joined] = []
    for at, version in enumerate(each(values.version)):
        result += joined(resource, version.instance_template, ("version", at, "instance_template"))
    if not result and resource.is_unknown("version"):
        return [Joined(None, "version", "known only after apply")]
    return result or joined(resource, values.instance_template, ("instance_template",))


def _flexible(resource: Resource[Group], templates: Sequence[Joined]) -> list[Machine]:
    """Machines of the types of a flexibility policy, which beat the templates'; none without one."""
    block = first(resource.values.instance_flexibility_policy)
    if block is None:
        name = "instance_flexibility_policy"
        return [unknown_machine(name, _AFTER_APPLY)] if resource.is_open(name) else []
    if resource.is_unknown(*_SELECTIONS):
        return [unknown_machine(written(_SELECTIONS), _AFTER_APPLY)]
    found: list[Machine] = []
    for at, selection in enumerate(each(block.instance_selections)):
        path = (*_SELECTIONS, at, "machine_types")
        if resource.is_unknown(*path):
            found.append(unknown_machine(written(path), _AFTER_APPLY))
        for index, name in enumerate(selection.machine_types or ()):
            kind = fields.text(resource, name, *path, index)
            found += [_of_type(kind, template) for template in templates]
    return found


def _of_type(kind: Field[str], template: Joined) -> Machine:
    """A machine of a type, with the guest accelerators that the template adds."""
    if template.template is None:
        return Machine(type=kind, unseen=Unresolved("instance_template", template.reason))
    return msgspec.structs.replace(template.machine, type=kind)


def _settings(resource: Resource[Group]) -> Settings:
    """What it and others say of its number of machines."""
    values, requests = resource.values, _raisers(resource, _REQUESTS)
    target = fields.number(resource, values.target_size, "target_size")
    if target.value is None and not resource.is_open("target_size"):
        reason = "" if requests else "is not set, and no autoscaler in the plan sets it"
        target = Field(None, target.path, reason)
    return Settings(
        target=target,
        scalers=tuple(_limits(scaler) for scaler in _raisers(resource, _SCALERS)),
        requests=tuple(_asked(request) for request in requests),
        standby=tuple(
            fields.set_number(resource, getattr(values, name), name)
            for name in ("target_suspended_size", "target_stopped_size")
        ),
    )


def _limits(scaler: Resource[Autoscaler]) -> Limits:
    block = first(scaler.values.autoscaling_policy) or _AutoscalingPolicy()
    path = ("autoscaling_policy", 0)
    return Limits(
        fields.number(scaler, block.min_replicas, *path, "min_replicas"),
        fields.number(scaler, block.max_replicas, *path, "max_replicas"),
        fields.text(scaler, block.mode, *path, "mode"),
    )


def _asked(request: Resource[ResizeRequest]) -> Field[int]:
    return fields.number(request, request.values.resize_by, "resize_by")


def _raisers(resource: AnyResource, kinds: frozenset[str]) -> list[AnyResource]:
    """Autoscalers or resize requests that point at a group."""
    return resource.plan.once(_raiser_table, kinds).get(id(resource.head), [])


def _raiser_table(plan: Plan, kinds: frozenset[str]) -> dict[int, list[AnyResource]]:
    table: dict[int, list[AnyResource]] = {}
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


def _groups(resource: AnyResource) -> tuple[list[Head], list[str]]:
    name = "target" if resource.head.type in _SCALERS else "instance_group_manager"
    heads, reasons = targets(resource, GROUPS, getattr(resource.values, name), name)
    return [head for head in heads if head.mode != "data"], reasons


def read_raiser(resource: AnyResource) -> list[Workload]:
    """No row when its group is in the plan, which then counts it; else machines of an unknown type."""
    groups, reasons = _groups(resource)
    scales = resource.head.type in _SCALERS
    if groups or (scales and _limits(resource).is_off):
        return []
    size = scaler_size(_limits(resource)) if scales else fixed(_asked(resource)).size
    name = "target" if scales else "instance_group_manager"
    choice = unknown_choice(size, name, reasons[0] if reasons else "its group is not in the plan")
    return planned(resource, [Part(choices=(choice,))], lambda: common(resource))
