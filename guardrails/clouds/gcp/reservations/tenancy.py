"""Sole tenancy: node templates, and groups of hosts that machines of the plan fill."""

import msgspec

from guardrails.clouds.build import planned
from guardrails.clouds.counting import Counted, fixed, scaled
from guardrails.clouds.gcp.compute.machine import LONG, Fields, Guests, machine
from guardrails.clouds.gcp.compute.plan import GcpInstance, Scheduling
from guardrails.clouds.gcp.compute.settings import (
    IN_TEMPLATE,
    Machine,
    any_of,
    held_parts,
    machine_parts,
    unknown_machine,
)
from guardrails.clouds.gcp.reservations.settings import HOST_TYPE, Filled, less
from guardrails.clouds.gcp.reservations.users import users
from guardrails.clouds.gcp.shared import Google, Text, common, opened, targets
from guardrails.formats.decoding import Number, first
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import Resource, Unreadable
from guardrails.model.field import Field, either
from guardrails.model.range import ZERO, Range
from guardrails.model.workload import Workload

_TEMPLATE = "google_compute_node_template"
_FIELDS = Fields("accelerators", LONG, HOST_TYPE, "node_type")


class NodeTemplate(Google, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/google-beta 6.50.0."""

    accelerators: Guests = msgspec.UNSET
    node_type: Text = msgspec.UNSET


class _Autoscaling(msgspec.Struct):
    max_nodes: Number = None
    min_nodes: Number = None


class NodeGroup(Google, kw_only=True):
    """Attributes that are read; `size` is from before 6.0."""

    autoscaling_policy: list[_Autoscaling | None] | _Autoscaling | None = None
    initial_size: Number = None
    node_template: str | None = None
    size: Number = None


def read_template(resource: Resource[NodeTemplate]) -> list[Workload]:
    """At most one row, of role `template`."""
    found = machine_parts(_machine(resource), resource.plan.accelerators, IN_TEMPLATE)
    return planned(resource, found, lambda: common(resource, role="template"))


def _machine(template: Resource[NodeTemplate], prefix: str = "") -> Machine:
    return machine(template, template.values, (), _FIELDS, prefix)


def read_group(resource: Resource[NodeGroup]) -> list[Workload]:
    """Hosts, less what machines of the plan with a node affinity may fill of them."""
    heads, reasons = targets(resource, (_TEMPLATE,), resource.values.node_template, "node_template")

    number = _number(resource)
    hosts = [unknown_machine("node_template", reason) for reason in reasons]
    for head in heads:
        try:
            hosts.append(_machine(opened(resource.plan, head, NodeTemplate), f"{head.address}."))
        except Unreadable as problem:
            hosts.append(unknown_machine(problem.path, f"{head.address}: {problem.reason}"))
    held = any_of(hosts, resource.plan.accelerators, number.size)
    found = planned(resource, held_parts(held, number), lambda: common(resource, role="reservation"))
    return [_less(resource, row) for row in found]


def _number(resource: Resource[NodeGroup]) -> Counted:
    """Its hosts; an autoscaler makes more, and up to its most."""
    values = resource.values
    count = either(
        fields.number(resource, values.initial_size, "initial_size"),
        fields.number(resource, values.size, "size"),
    )
    scaling = first(values.autoscaling_policy)
    if scaling is None:
        return fixed(count if count.value is not None else Field(None, "initial_size", count.reason))
    path = ("autoscaling_policy", 0)
    return scaled(
        count,
        fields.number(resource, scaling.min_nodes, *path, "min_nodes"),
        fields.number(resource, scaling.max_nodes, *path, "max_nodes"),
    )


def _less(resource: Resource[NodeGroup], row: Workload) -> Workload:
    """The hosts that machines with a node affinity may stand on: which group they mean is not worked out."""
    planned, ceiling = ZERO, ZERO
    for other in resource.plan.once(_bound):
        if other.accelerator == row.accelerator and other.zone == row.zone:
            planned = planned + Range(0, other.accelerators.max)
            ceiling = ceiling + Range(0, other.ceiling.max)
    if ceiling == ZERO:
        return row
    return less(row, Filled(planned, ceiling))


def _bound(plan: Plan) -> list[Workload]:
    """Rows of machines that must stand on sole-tenant nodes."""
    heads = {head.address: head for head in plan.heads if head.type == "google_compute_instance"}
    found = []
    for row in (row for user in plan.once(users) for row in user.rows if row.address in heads):
        machine = opened(plan, heads[row.address], GcpInstance)
        scheduling: Scheduling | None = first(machine.values.scheduling)
        if scheduling is not None and scheduling.node_affinities:
            found.append(row)
    return found
