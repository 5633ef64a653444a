"""`google_compute_instance`, its templates, and instances that are made from a template or machine image."""

from collections.abc import Sequence
from typing import Any

import msgspec

from guardrails.catalog.accelerators import EMPTY, Choice, Size, one_of, unknown_choice
from guardrails.clouds.build import Setting
from guardrails.clouds.gcp.compute import machine as gcp_machine
from guardrails.clouds.gcp.compute.machine import Guests, Machine, of_machine
from guardrails.clouds.gcp.shared import (
    Google,
    Part,
    Text,
    common,
    may_be_unknown,
    opened,
    policy,
    rows,
    single,
    targets,
)
from guardrails.formats.decoding import Flag, absent, first, flag
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.leaves import UnresolvedRef
from guardrails.formats.terraform.resource import Resource, Unreadable, open_resource
from guardrails.model.workload import UNKNOWN, Role, Workload

TEMPLATES = ("google_compute_instance_template", "google_compute_region_instance_template")


class _Specific(msgspec.Struct):
    key: str | None = None
    values: list[str | None] | None = None


class Affinity(msgspec.Struct):
    """Which reservations a machine draws on; GKE has its own names for the same."""

    consume_reservation_type: str | None = None
    key: str | None = None
    specific_reservation: list[_Specific | None] | _Specific | None = None
    type: str | None = None
    values: list[str | None] | None = None


class Scheduling(msgspec.Struct):
    """How a machine is bought, and on which sole-tenant nodes it must stand."""

    node_affinities: Any = None
    preemptible: Flag = None
    provisioning_model: str | None = None


class GcpInstance(Google, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/google-beta 6.50.0."""

    guest_accelerator: Guests = msgspec.UNSET
    machine_type: Text = msgspec.UNSET
    reservation_affinity: list[Affinity | None] | Affinity | None = None
    resource_policies: list[str | None] | str | None = None
    scheduling: list[Scheduling | None] | Scheduling | None = None


class FromTemplate(GcpInstance, kw_only=True):
    """An instance that only says what differs from its template."""

    source_instance_template: str | None = None


class Joined(msgspec.Struct):
    """One instance template that may be used; without it, the path and reason why it is not known.

    Attributes:
        doubt: Why the plan does not tell which of several is used; empty when that is no question.
    """

    template: Resource[GcpInstance] | None
    path: str = ""
    reason: str = ""
    doubt: str = ""


def read(resource: Resource[GcpInstance]) -> list[Workload]:
    """One row, or one for each of several guest accelerators; none without accelerators."""
    machine = gcp_machine.machine(resource, resource.values)
    return rows(resource, [of_machine(resource, machine, single)], lambda: machine_setting(resource))


def read_template(resource: Resource[GcpInstance]) -> list[Workload]:
    """A row of role `template`: by itself it provisions nothing."""
    machine = gcp_machine.machine(resource, resource.values)
    part = of_machine(resource, machine, lambda: EMPTY)
    return rows(resource, [part], lambda: machine_setting(resource, "template"))


def read_from_template(resource: Resource[FromTemplate]) -> list[Workload]:
    """One machine: what the resource overrides, and its template's values for the rest."""
    values = resource.values
    templates = joined(resource, values.source_instance_template, ("source_instance_template",))

    def choices(size: Size) -> list[list[Choice]]:
        return _overridden(resource, templates, size)

    return rows(resource, [Part(choices, single)], lambda: from_templates(resource, templates))


def read_from_image(resource: Resource[GcpInstance]) -> list[Workload]:
    """One machine whose image, which a plan does not show, may bring type and accelerators."""
    machine = gcp_machine.machine(resource, resource.values)
    if resource.values.guest_accelerator in (None, [], msgspec.UNSET):
        machine = msgspec.structs.replace(machine, guests=None, guests_known=False)
    return rows(resource, [of_machine(resource, machine, single)], lambda: machine_setting(resource))


def _overridden(
    resource: Resource[FromTemplate], templates: Sequence[Joined], size: Size
) -> list[list[Choice]]:
    own = gcp_machine.machine(resource, resource.values)
    lists: list[list[Choice]] = []
    for each in templates:
        template = each.template
        base = Machine(own.kind, None, False) if template is None else template_machine(template)
        if own.kind.value is not None or _is_set(resource, resource.values.machine_type, "machine_type"):
            base = msgspec.structs.replace(base, kind=own.kind)
        guests = resource.values.guest_accelerator
        if guests not in (None, [], msgspec.UNSET) or _is_set(resource, guests, "guest_accelerator"):
            lists += gcp_machine.parts(resource, msgspec.structs.replace(own, kind=base.kind), size)
        elif each.template is None:
            lists += (
                [[unknown_choice(size, each.path, each.reason)]]
                if base.kind.value is None
                else (gcp_machine.parts(resource, base, size))
            )
        else:
            lists += gcp_machine.parts(each.template, base, size)
    return lists if len(templates) == 1 else [_either(templates, lists)]


def _is_set(resource: Resource[Any], value: Any, name: str) -> bool:
    """Whether an override that the plan does not show is set in the configuration."""
    return value is msgspec.UNSET and may_be_unknown(resource, name) and resource.is_configured(name)


def joined(resource: Resource[Any], value: str | None, path: Path) -> list[Joined]:
    """The templates that an attribute may mean; never empty."""
    heads, reasons = targets(resource, TEMPLATES, value, *path)
    leaves = resource.leaves(*path) if len(heads) != 1 and not value else ()
    if not heads and leaves and all(getattr(leaf, "hidden", False) for leaf in leaves):
        only = resource.plan.only(resource.head, TEMPLATES)
        if only is not None:
            resource.note("read", f"is taken to use {only.address}, the only template of its module")
            heads, reasons = [only], []
    doubt = next(
        (leaf.reason for leaf in leaves if isinstance(leaf, UnresolvedRef) and leaf.index and heads), ""
    )
    result = [Joined(None, written(path), reason) for reason in reasons]
    for head in heads:
        try:
            template = _in_use(opened(resource.plan, head, GcpInstance), value)
        except Unreadable as problem:
            result.append(Joined(None, problem.path, f"{head.address}: {problem.reason}"))
            continue
        if template.gone and len(heads) == 1 and not reasons and not resource.gone:
            result.append(Joined(None, written(path), f"{head.address} is taken away by this plan"))
        elif not template.gone or resource.gone:
            result.append(Joined(template, written(path), doubt=doubt))
    return result or [Joined(None, written(path), "known only after apply")]


def _in_use(template: Resource[GcpInstance], value: str | None) -> Resource[GcpInstance]:
    """The template as it was, when that is the one of the name: a template is replaced, never changed."""
    name = value.split("?", 1)[0].rsplit("/", 1)[-1] if value else ""
    if not name or template.values.name == name or absent(template.change.before):
        return template
    before: Resource[GcpInstance] = open_resource(template.plan, template.head, GcpInstance, "before")
    return before if before.values.name == name else template


def template_machine(template: Resource[GcpInstance]) -> Machine:
    """The machine that a template describes."""
    return gcp_machine.machine(template, template.values, prefix=f"{template.address}.")


def template_choices(templates: Sequence[Joined], size: Size) -> list[list[Choice]]:
    """What machines made from one of some templates may be."""
    lists: list[list[Choice]] = []
    for each in templates:
        if each.template is None:
            lists.append([unknown_choice(size, each.path, each.reason)])
        else:
            lists += gcp_machine.parts(each.template, template_machine(each.template), size)
    return lists if len(templates) == 1 else [_either(templates, lists)]


def _either(templates: Sequence[Joined], lists: Sequence[Sequence[Choice]]) -> list[Choice]:
    """The machines of several templates, of which one is used."""
    choices = [choice for part in lists for choice in part]
    doubt = next((each for each in templates if each.doubt), None)
    return one_of(choices, doubt.path, doubt.doubt) if doubt is not None else choices


def from_templates(resource: Resource[Any], templates: Sequence[Joined]) -> Setting:
    """Place of a resource that is made of templates, with the labels and market of the only one."""
    setting = common(resource)
    found = {market_of(each.template) for each in templates}
    setting.market = found.pop() if len(found) == 1 else UNKNOWN
    template = templates[0].template if len(templates) == 1 else None
    if template is not None:
        setting.placement = _placement(template)
        labels = Claims(template)
        labels.labels(
            ("effective_labels", template.values.effective_labels),
            ("terraform_labels", template.values.terraform_labels),
            ("labels", template.values.labels),
        )
        setting.claims.take(labels)
    return setting


def machine_setting(resource: Resource[Any], role: Role = "runs") -> Setting:
    """Place, labels, placement and market of a machine or template."""
    return common(resource, placement=_placement(resource), market=market_of(resource), role=role)


def _placement(resource: Resource[Any]) -> str:
    values: GcpInstance = resource.values
    return policy(resource, first(values.resource_policies), "resource_policies", 0)


def market_of(resource: Resource[Any] | None) -> str:
    """How the machine is bought."""
    if resource is None:
        return UNKNOWN
    scheduling = first(resource.values.scheduling)
    if scheduling is None:
        return "on_demand"
    model = (scheduling.provisioning_model or "").upper()
    if model == "SPOT" or flag(scheduling.preemptible):
        return "spot"
    return {"RESERVATION_BOUND": "reserved", "FLEX_START": "flex_start"}.get(model, "on_demand")
