"""`google_compute_instance`, its templates, and instances that are made from a template or machine image."""

from collections.abc import Sequence

import msgspec

from guardrails.catalog.accelerators import SINGLE, Accelerators, Choice, Size
from guardrails.clouds.build import PlanContext, planned
from guardrails.clouds.gcp.compute.machine import Guests, machine
from guardrails.clouds.gcp.compute.settings import (
    IN_TEMPLATE,
    ONE,
    Machine,
    any_of,
    held_parts,
    machine_parts,
    market_name,
    unknown_machine,
)
from guardrails.clouds.gcp.shared import Text, Unnamed, common, may_be_unknown, opened, policy, targets
from guardrails.formats.decoding import Flag, absent, first, flag
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.leaves import UnresolvedRef
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable, open_resource
from guardrails.model.workload import UNKNOWN, Role, Unresolved, Workload

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

    node_affinities: object = None
    preemptible: Flag = None
    provisioning_model: str | None = None


class GcpInstance(Unnamed, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/google-beta 6.50.0."""

    guest_accelerator: Guests = msgspec.UNSET
    machine_type: Text = msgspec.UNSET
    reservation_affinity: list[Affinity | None] | Affinity | None = None
    resource_policies: list[str | None] | str | None = None
    scheduling: list[Scheduling | None] | Scheduling | None = None


class GcpTemplate(GcpInstance, kw_only=True):
    """An instance template: who uses one may name it."""

    name: str | None = None


class FromTemplate(GcpInstance, kw_only=True):
    """An instance that only says what differs from its template."""

    source_instance_template: str | None = None


class Joined(msgspec.Struct):
    """One instance template that may be used; without it, the path and reason why it is not known.

    Attributes:
        doubt: Why the plan does not tell which of several is used; empty when that is no question.
    """

    template: Resource[GcpTemplate] | None
    path: str = ""
    reason: str = ""
    doubt: str = ""

    @property
    def machine(self) -> Machine:
        """The machine that the template describes."""
        if self.template is None:
            return unknown_machine(self.path, self.reason)
        return machine(self.template, self.template.values, prefix=f"{self.template.address}.")


def read(resource: Resource[GcpInstance]) -> list[Workload]:
    """One row, or one for each of several guest accelerators; none without accelerators."""
    found = machine_parts(machine(resource, resource.values), resource.plan.accelerators)
    return planned(resource, found, lambda: machine_setting(resource))


def read_template(resource: Resource[GcpTemplate]) -> list[Workload]:
    """A row of role `template`: by itself it provisions nothing."""
    found = machine_parts(machine(resource, resource.values), resource.plan.accelerators, IN_TEMPLATE)
    return planned(resource, found, lambda: machine_setting(resource, "template"))


def read_from_template(resource: Resource[FromTemplate]) -> list[Workload]:
    """One machine: what the resource overrides, and its template's values for the rest."""
    values = resource.values
    templates = joined(resource, values.source_instance_template, ("source_instance_template",))
    machines = _overridden(resource, templates)
    held = any_of(machines, resource.plan.accelerators, SINGLE, doubt(templates))
    return planned(resource, held_parts(held, ONE), lambda: from_templates(resource, templates))


def read_from_image(resource: Resource[GcpInstance]) -> list[Workload]:
    """One machine whose image, which a plan does not show, may bring type and accelerators."""
    found = machine(resource, resource.values)
    if resource.values.guest_accelerator in (None, [], msgspec.UNSET):
        found = Machine(type=found.type, unseen=_UNSEEN)
    return planned(
        resource, machine_parts(found, resource.plan.accelerators), lambda: machine_setting(resource)
    )


_UNSEEN = Unresolved("guest_accelerator", "known only after apply")


def _overridden(resource: Resource[FromTemplate], templates: Sequence[Joined]) -> list[Machine]:
    """The machine of each template that may be used, with what the resource says itself."""
    own, values = machine(resource, resource.values), resource.values
    guests = values.guest_accelerator
    typed = own.type.value is not None or _is_set(resource, values.machine_type, "machine_type")
    fitted = guests not in (None, [], msgspec.UNSET) or _is_set(resource, guests, "guest_accelerator")
    found = []
    for each in templates:
        base = each.machine
        if each.template is None:
            base = base if own.type.value is None else Machine(type=own.type, unseen=_UNSEEN)
        elif typed:
            base = msgspec.structs.replace(base, type=own.type)
        found.append(msgspec.structs.replace(own, type=base.type) if fitted else base)
    return found


def _is_set(resource: AnyResource, value: object, name: str) -> bool:
    """Whether an override that the plan does not show is set in the configuration."""
    return value is msgspec.UNSET and may_be_unknown(resource, name) and resource.is_configured(name)


def joined(resource: AnyResource, value: str | None, path: Path) -> list[Joined]:
    """The templates that an attribute may mean; never empty."""
    heads, reasons = targets(resource, TEMPLATES, value, *path)
    leaves = resource.leaves(*path) if len(heads) != 1 and not value else ()
    if not heads and leaves and all(getattr(leaf, "hidden", False) for leaf in leaves):
        only = resource.plan.only(resource.head, TEMPLATES)
        if only is not None:
            resource.note("read", f"is taken to use {only.address}, the only template of its module")
            heads, reasons = [only], []
    unsure = next(
        (leaf.reason for leaf in leaves if isinstance(leaf, UnresolvedRef) and leaf.index and heads), ""
    )
    result = [Joined(None, written(path), reason) for reason in reasons]
    for head in heads:
        try:
            template = _in_use(opened(resource.plan, head, GcpTemplate), value)
        except Unreadable as problem:
            result.append(Joined(None, problem.path, f"{head.address}: {problem.reason}"))
            continue
        if template.gone and len(heads) == 1 and not reasons and not resource.gone:
            result.append(Joined(None, written(path), f"{head.address} is taken away by this plan"))
        elif not template.gone or resource.gone:
            result.append(Joined(template, written(path), doubt=unsure))
    return result or [Joined(None, written(path), "known only after apply")]


def _in_use(template: Resource[GcpTemplate], value: str | None) -> Resource[GcpTemplate]:
    """The template as it was, when that is the one of the name: a template is replaced, never changed."""
    name = value.split("?", 1)[0].rsplit("/", 1)[-1] if value else ""
    if not name or template.values.name == name or absent(template.change.before):
        return template
    before: Resource[GcpTemplate] = open_resource(template.plan, template.head, GcpTemplate, "before")
    return before if before.values.name == name else template


def doubt(templates: Sequence[Joined]) -> Unresolved | None:
    """Why the plan does not tell which of some templates is used; None when that is no question."""
    return next((Unresolved(each.path, each.doubt) for each in templates if each.doubt), None)


def template_choices(
    templates: Sequence[Joined], accelerators: Accelerators, size: Size
) -> list[list[Choice]]:
    """What machines made from one of some templates may be."""
    return any_of([each.machine for each in templates], accelerators, size, doubt(templates))


def from_templates(resource: AnyResource, templates: Sequence[Joined]) -> PlanContext:
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


def machine_setting(resource: AnyResource, role: Role = "runs") -> PlanContext:
    """Place, labels, placement and market of a machine or template."""
    return common(resource, placement=_placement(resource), market=market_of(resource), role=role)


def _placement(resource: AnyResource) -> str:
    values: GcpInstance = resource.values
    return policy(resource, first(values.resource_policies), "resource_policies", 0)


def market_of(resource: AnyResource | None) -> str:
    """How the machine is bought."""
    if resource is None:
        return UNKNOWN
    scheduling = first(resource.values.scheduling)
    if scheduling is None:
        return "on_demand"
    return market_name(scheduling.provisioning_model or "", preemptible=bool(flag(scheduling.preemptible)))
